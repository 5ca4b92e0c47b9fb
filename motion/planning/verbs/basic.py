"""Taking things and putting them somewhere."""

from __future__ import annotations

import numpy as np

from motion.errors import ReachError
from motion.language.plan import Step
from motion.planning import handling, placement
from motion.planning.performance import Performance
from motion.planning.verbs.purposes import giving_hand, purpose
from motion.planning.verbs.registry import verb
from motion.solve import arms


def object_of(p: Performance, step: Step) -> str:
    """The step's object, or the one thing the body holds when none is named."""
    if step.object is not None:
        return step.object
    for side in (step.hand, "right", "left"):
        held = p.held.get(side or "")
        if held is not None:
            return held.object
    raise ReachError(
        f"'{step.verb}' needs an object and nothing is held", kind="no_grasp", fix="name the object"
    )


@verb("pick_up", "hold")
def pick_up(p: Performance, step: Step) -> None:
    """Take an object and carry it in front of the body."""
    id = object_of(p, step)
    sides = handling.take(p, id, step.hand or giving_hand(p, id), *purpose(p, id))
    handling.carry(p, sides[0])
    p.look(None)


@verb("lift")
def lift(p: Performance, step: Step) -> None:
    """Take an object and raise it to shoulder height."""
    id = object_of(p, step)
    sides = handling.take(p, id, step.hand)
    if len(sides) == 2:
        handling.carry_with_both(p, id, height=-0.02)
    else:
        handling.carry(p, sides[0], np.array([0.0, 0.0, 0.62]))
    p.wait(0.4)


@verb("place", "move", "put_back")
def place(p: Performance, step: Step) -> None:
    """Put an object on, in or beside something, or back where it came from."""
    id = object_of(p, step)
    spots, drop = placement.spots(p, id, step.target, step.relation, step.verb)
    handling.take(p, id, step.hand)
    handling.put(p, id, spots, f"the place for '{id}'", drop=drop)
    p.look(None)


@verb("throw_away")
def throw_away(p: Performance, step: Step) -> None:
    """Drop an object into a bin."""
    id = object_of(p, step)
    spots, drop = placement.spots(p, id, step.target, "in", step.verb)
    handling.take(p, id, step.hand)
    handling.put(p, id, spots, f"'{step.target}'", drop=drop)
    p.look(None)


@verb("release")
def release(p: Performance, step: Step) -> None:
    """Let go of what a hand touches, or take the hand away."""
    sides = [step.hand] if step.hand in arms.SIDES else list(arms.SIDES)
    done = set()
    for side in sides:
        held = p.held[side]
        if held is not None and held.object not in done:
            done.add(held.object)
            handling.make_room(p, side)
        elif held is None:
            p.t = max(p.t, p.rest(side))


@verb("switch_hands")
def switch_hands(p: Performance, step: Step) -> None:
    """Pass what is held to the other hand."""
    id = object_of(p, step)
    holding = handling.holder(p, id)
    if not holding:
        handling.take(p, id, step.hand)
        return
    to = step.hand if step.hand in arms.SIDES else arms.SIDES[1 - arms.SIDES.index(holding[0])]
    if to not in holding:
        handling.switch(p, id, to)
