"""Memory that is free goes back to the system: what a generator needs for a moment others may need for long."""

from __future__ import annotations

import ctypes
from collections.abc import Callable


def _trimmer() -> Callable[[int], object] | None:
    try:
        found: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None  # only glibc has it, and only glibc keeps free memory for so long
    return found


_trim = _trimmer()


def give_back() -> None:
    """Give free memory back. A few milliseconds: for moments in which nobody waits."""
    if _trim is not None:
        _trim(0)
