"""Which function plans which verb."""

from __future__ import annotations

from collections.abc import Callable

from motion.language.plan import Step
from motion.planning.performance import Performance

Act = Callable[[Performance, Step], None]
_ACTS: dict[str, Act] = {}


def verb(*names: str) -> Callable[[Act], Act]:
    """Register a function as the way to perform the given verbs."""

    def register(act: Act) -> Act:
        for name in names:
            _ACTS[name] = act
        return act

    return register


def act_for(name: str) -> Act:
    """The function that performs a verb; KeyError for a verb nobody registered."""
    return _ACTS[name]


def known() -> frozenset[str]:
    """All verbs that can be performed."""
    return frozenset(_ACTS)
