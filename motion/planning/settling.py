"""Choosing where to stand: the stance, the option and the posture that together cost least."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from motion.errors import ReachError
from motion.locomotion import Stance
from motion.planning import stances
from motion.planning.choices import Choice
from motion.planning.reach import Clearance, Option, Reached, choose
from motion.planning.whereabouts import Whereabouts
from motion.rotation import Array
from motion.ties import steady

# A strain above which a wrist would be out of its range or an arm inside something: such a choice is none.
_UNBEARABLE = 7.0


def settle(
    p: Whereabouts,
    options: Sequence[Option],
    what: str,
    may_walk: bool = True,
    without: Sequence[str] = (),
    price: Callable[[Stance, Reached], float] | None = None,
    leaving: Callable[[Stance], None] | None = None,
) -> Reached:
    """Find the best option and stance, go there, and return the choice; the posture is left to the caller.

    price: what a choice costs beyond reaching it, infinite to refuse it. leaving: what to do before a walk to a stance.
    Raises ReachError when no step, lean or crouch brings the hands to any option. The choice is noted in `p.choices`, which may
    also know what to avoid.
    """
    time = p.t
    chosen = _settle(p, options, what, may_walk, without, price, leaving)
    p.choices.make(Choice(what, time, p.stance, chosen.option.wrists))
    return chosen


def _settle(
    p: Whereabouts,
    options: Sequence[Option],
    what: str,
    may_walk: bool,
    without: Sequence[str],
    price: Callable[[Stance, Reached], float] | None,
    leaving: Callable[[Stance], None] | None,
) -> Reached:
    if not options:
        raise ReachError(
            f"there is no way to hold {what} here", kind="no_grasp", fix="move it away from what surrounds it"
        )
    point = np.mean([wrist[:3] for option in options for wrist in option.wrists.values()], axis=0)
    clearance = p.clearance(point, 0.45, without)
    here = np.array([[p.stance.x, p.stance.z, p.stance.heading]])
    best = _best(p, what, here, np.zeros(1), options, clearance, price)
    if best is not None and (best[0].cost < stances.STAY_BELOW or not may_walk):
        return best[0]
    if may_walk:
        spots, prices = stances.around(p.navigator, p.skeleton, p.stance, point)
        if p.seat is not None:
            prices = prices + 1.5
        found = (
            _best(p, what, spots, prices, options, clearance, price, standing=True) if len(spots) else None
        )
        limit = best[0].cost if best is not None else np.inf
        chosen = None
        for reached in found or []:
            if reached.cost >= limit:
                break
            goal = Stance(*(float(v) for v in spots[reached.stance]))
            total = reached.cost + stances.detour(p.navigator, p.stance, goal)
            if total < limit:
                limit, chosen = total, (goal, reached)
        if chosen is not None:
            if leaving is not None:
                leaving(chosen[0])
            p.go(chosen[0])
            return chosen[1]
    if best is None:
        raise ReachError(
            f"{what} is out of reach: no step, lean or crouch brings the hand there",
            kind="unreachable",
            fix="move it closer to where the avatar can stand, lower or higher",
        )
    return best[0]


def _best(
    p: Whereabouts,
    what: str,
    spots: Array,
    prices: Array,
    options: Sequence[Option],
    clearance: Clearance | None,
    price: Callable[[Stance, Reached], float] | None,
    standing: bool = False,
) -> list[Reached] | None:
    """Choices from these stances, cheapest first; None when there is none."""
    seated = p.seat is not None and not standing
    height = p.skeleton.hips_height if p.seat is not None and standing else p.hips_height
    spoiled = p.choices.price(what, p.t, spots, [option.wrists for option in options])
    if spoiled is not None:
        prices = prices[:, None] + spoiled
    found = choose(p.skeleton, spots, prices, options, height, seated, clearance)
    if price is not None:
        priced = [
            replace(
                reached,
                cost=float(steady(reached.cost + price(Stance(*map(float, spots[reached.stance])), reached))),
            )
            for reached in found[:10]
        ]
        found = sorted(priced, key=lambda reached: reached.cost)
    found = [reached for reached in found if reached.strain < _UNBEARABLE and np.isfinite(reached.cost)]
    return found or None
