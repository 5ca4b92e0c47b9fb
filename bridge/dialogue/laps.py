"""`Laps`: how long the stages of turns took, with the median and the 95th percentile of the last ones."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

STAGES = (
    "hang_over",
    "recognised",
    "first_token",
    "first_chunk",
    "first_piece",
    "first_sound",
    "first_motion",
    "first_played",
    "first_heard",
    "first_moved",
)
"""hang_over: silence that was waited for before speech was taken to be over. All others count from that decision, or from
when a text was asked: words recognised; the model's first token; its first chunk for the voice; the voice's first piece of
sound; the first sound, and the first instruction, handed out; the first sound reported to be played; the first sample is to be
heard, and the first motion begins, on the session's clock."""

_KEPT = 256


class Laps:
    """The laps of many turns; each turn's count from its own `Lap`."""

    def __init__(self, kept: int = _KEPT, tell: Callable[[str, float], None] | None = None) -> None:
        self._seconds = {stage: deque[float](maxlen=kept) for stage in STAGES}
        self._tell = tell

    def add(self, stage: str, seconds: float) -> None:
        """One lap of a stage."""
        self._seconds[stage].append(seconds)
        if self._tell is not None:
            self._tell(stage, seconds)

    def summary(self) -> dict[str, dict[str, float]]:
        """By stage: count, p50, p95 and last, seconds; stages without laps are left out."""
        return {
            stage: {
                "count": len(laps),
                "p50": percentile(laps, 50),
                "p95": percentile(laps, 95),
                "last": laps[-1],
            }
            for stage, laps in self._seconds.items()
            if laps
        }


class Lap:
    """The laps of one turn: every stage counts once, from the beginning."""

    def __init__(self, laps: Laps, clock: Callable[[], float]) -> None:
        self._laps, self._clock, self._began = laps, clock, clock()
        self._passed: set[str] = set()

    def passed(self, stage: str, ahead: float = 0.0) -> None:
        """A stage is passed now, or in so many seconds, if it was not before."""
        if stage not in self._passed:
            self._passed.add(stage)
            self._laps.add(stage, self._clock() + ahead - self._began)


def percentile(values: deque[float], percent: float) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(math.ceil(percent / 100 * len(ordered)) - 1, 0)]
