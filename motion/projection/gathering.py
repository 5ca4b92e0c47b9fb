"""Chunks of several wishes sampled together: whoever grants wishes side by side says how, and none of them knows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motion.pim.conditions import Conditions
    from motion.pim.sampling import Floats


@dataclass(frozen=True, eq=False)
class Chunk:
    """One chunk to be sampled: its conditions (1), evaluations of the network, and the seed of its noise."""

    asked: Conditions
    steps: int
    seed: int


Ask = Callable[[Chunk], "Floats"]
"""From a chunk to its canonical features (1, 40, WIDTH)."""
Together = Callable[[Sequence[Chunk]], "list[Floats]"]
"""The same for many chunks at once."""

_ask: ContextVar[Ask | None] = ContextVar("ask", default=None)


def asked_elsewhere() -> Ask | None:
    """What samples chunks here in place of the prior's own network, if anything does."""
    return _ask.get()


@contextmanager
def gathering(ask: Ask | None) -> Iterator[None]:
    """Have every chunk within sampled by `ask`."""
    token = _ask.set(ask)
    try:
        yield
    finally:
        _ask.reset(token)
