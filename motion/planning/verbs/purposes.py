"""What a thing is taken for: later steps tell how to hold it now."""

from __future__ import annotations

from collections.abc import Callable

from motion.planning import handling
from motion.planning.performance import Performance

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
    for step in p.ahead:
        if step.object not in (None, id):
            continue
        if step.verb in _PURPOSES:
            return _PURPOSES[step.verb](p, id)
        if step.verb in _LETS_GO:
            break
    return None, None
