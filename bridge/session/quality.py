"""`Quality`: what a server does without, step by step, while its machine can't keep up. Pure: times are passed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

_SECOND = 1_000_000_000
# A window of so many seconds is judged by its later ticks: so many of ten come within what is looked at.
_WINDOW, _TENTHS = 1.0, 9
# Seconds late from which on something is left out, and below which there is time to spare.
_TOO_LATE, _EARLY = 0.02, 0.006
# Windows with time to spare before more is tried; twice as many each time that was too much, up to the last.
_CALM, _CALMEST = 5, 80


@dataclass(frozen=True)
class Level:
    """How well things are done. gestures: whether talking hands move. every: which frames of the grid are sent, 1 for each.
    lookahead: share of the time that frames are sent ahead."""

    gestures: bool = True
    every: int = 1
    lookahead: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        """As plain data for the event "quality"."""
        return asdict(self)


LEVELS = (
    Level(),
    Level(gestures=False),
    Level(gestures=False, every=2),
    Level(gestures=False, every=2, lookahead=0.5),
)
"""The best first. What is missed least is left out first; nothing that was asked for is."""


class Quality:
    """Steps down when ticks come late for a second, and up again when they have been on time for some."""

    def __init__(self, levels: Sequence[Level] = LEVELS) -> None:
        self._levels, self._number = tuple(levels), 0
        self._window, self._late = 0, list[float]()
        self._calm, self._needed, self._tried = 0, _CALM, False

    @property
    def number(self) -> int:
        """Which level it is, 0 for the best."""
        return self._number

    @property
    def level(self) -> Level:
        """How well things are done now."""
        return self._levels[self._number]

    def tick(self, now: int, late: float) -> bool:
        """A tick at a time, nanoseconds, was so many seconds late. Returns whether the level is another one now."""
        window = int(now // (_WINDOW * _SECOND))
        changed = bool(self._late) and window != self._window and self._judged()
        if window != self._window:
            self._window = window
            self._late.clear()
        self._late.append(late)
        return changed

    def _judged(self) -> bool:
        usual = sorted(self._late)[len(self._late) * _TENTHS // 10]
        before = self._number
        if usual > _TOO_LATE:
            if self._tried:
                self._needed = min(2 * self._needed, _CALMEST)
            self._number = min(before + 1, len(self._levels) - 1)
            self._calm, self._tried = 0, False
        elif usual > _EARLY:
            self._calm = 0
        else:
            self._calm += 1
            if self._calm >= self._needed:
                if before == 0:
                    # All goes well again for long: what was too much once may be forgotten.
                    self._needed = max(self._needed // 2, _CALM)
                self._calm, self._tried = 0, before > 0
                self._number = max(before - 1, 0)
        return self._number != before
