"""What a thing is taken for: later steps tell how to hold it now."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.solve import arms

# The use of an object for what a verb does with it, and the prices of grasps beyond that.
Purpose = Callable[[Performance, str], tuple[handling.Use | None, handling.Suits | None]]
_PURPOSES: dict[str, Purpose] = {}
# After these the thing is out of the hand and may be taken anew.
_LETS_GO = ("place", "move", "put_back", "release", "throw_away", "hand_over", "switch_hands")


def serves(*names: str) -> Callable[[Purpose], Purpose]:
    """Register what the given verbs need of a grasp of their object."""

    def register(need: Purpose) -> Purpose:
        for name in names:
            _PURPOSES[name] = need
        return need

    return register


def purpose(p: Performance, id: str) -> tuple[handling.Use | None, handling.Suits | None]:
    """What an object is taken for: its use in the first later step that has a demanding one, else nothing but carrying."""
    for step in _about(p, id):
        if step.verb in _PURPOSES:
            return _PURPOSES[step.verb](p, id)
        if step.verb in _LETS_GO:
            break
    return None, None


def giving_hand(p: Performance, id: str) -> str | None:
    """The hand that has to take an object because it is to be passed to the other one next."""
    following = next(_about(p, id), None)
    if following is None or following.verb != "switch_hands" or following.hand not in arms.SIDES:
        return None
    side = arms.SIDES[1 - arms.SIDES.index(following.hand)]
    return side if p.held[side] is None else None


def _about(p: Performance, id: str) -> Iterator[Step]:
    """The steps to come that are about an object, or about whatever is held."""
    return (step for step in p.ahead if step.object in (None, id))
