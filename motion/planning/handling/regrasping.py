"""Taking a held thing anew: what suits a purpose is not always what its place allows."""

from __future__ import annotations

import numpy as np

from motion.planning.handling.around import held_by, holder
from motion.planning.handling.meeting import bring, meeting
from motion.planning.handling.releasing import leave
from motion.planning.handling.suits import Suits
from motion.planning.handling.taking import both_hands, close_in, switch
from motion.planning.performance import Performance
from motion.solve import arms

# How far things held with both hands are tipped for the hands to change, radians.
_TIPS = (0.0, 0.5, -0.5, 1.0)


def regrasp(p: Performance, id: str, suits: Suits) -> list[str]:
    """Take a held thing before the body as suits a purpose. Returns the sides that hold it.

    One hand passes it to the other; of two hands one after the other takes hold elsewhere.
    """
    sides = holder(p, id)
    if len(sides) == 1:
        return switch(p, id, next(side for side in arms.SIDES if side not in sides), suits)
    pairs, price = both_hands(p, p.item(id), [], suits)
    held = {side: hold.grasp for side, hold in held_by(p, id).items()}
    found = {side: [pair[i] for pair in pairs] for i, side in enumerate(arms.SIDES)}
    change = meeting(p, id, held, found, price, _TIPS)
    if change is None:
        return sides
    bring(p, id, change.pose)
    for g in pairs[change.hold]:
        leave(p, g.hand, p.end_hold(g.hand, p.t).grasp, id)
        p.t = p.goals.hands[g.hand][-1].time
        p.stay(id)
        close_in(p, {g.hand: g}, p.item(id), np.zeros(6))
    return sides
