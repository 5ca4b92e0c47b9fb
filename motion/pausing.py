"""Long work in small steps: places at which whoever does it may do something urgent first, or give it up.

Nothing that is worked out depends on it: a pause changes when something is done, never what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_pause: ContextVar[Callable[[], None] | None] = ContextVar("pause", default=None)


def breathe() -> None:
    """A place where the work may be held up. Nothing is half done here; an exception ends it without a trace."""
    pause = _pause.get()
    if pause is not None:
        pause()


@contextmanager
def pausing(pause: Callable[[], None] | None) -> Iterator[None]:
    """Call `pause` at every such place within."""
    token = _pause.set(pause)
    try:
        yield
    finally:
        _pause.reset(token)
