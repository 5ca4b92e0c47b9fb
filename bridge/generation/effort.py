"""`Effort`: how much work the prior may be for a job, so that no frame is late for it."""

from __future__ import annotations

import statistics
from collections import defaultdict, deque
from collections.abc import Sequence

from bridge.generation.jobs import Job

_KEPT = 8
_SECOND = 1_000_000_000
# How much longer than usual a job may take and still be in time.
_MARGIN = 1.3


class Effort:
    """Knows how long the last few jobs of every kind took. Pure: times are passed in.

    levels: evaluations of the prior for each of its chunks, the most first; none for a solver without it.
    """

    def __init__(self, levels: Sequence[int] = ()) -> None:
        self._levels = tuple(levels)
        self._took: defaultdict[tuple[type[Job], int], deque[float]] = defaultdict(
            lambda: deque(maxlen=_KEPT)
        )

    def took(self, job: Job, steps: int, seconds: float) -> None:
        """Remember how long a job took with so many evaluations."""
        self._took[type(job), steps].append(seconds)

    def steps(self, job: Job, now: int) -> int:
        """The most evaluations with which a job that begins now, nanoseconds, is done in time; 0: it has to do without."""
        for steps in self._levels:
            took = self._took[type(job), steps]
            usual = statistics.median(took) if took else 0.0
            if now + int(_MARGIN * usual * _SECOND) <= job.deadline:
                return steps
            if took:
                # What is not tried is forgotten in time, or it would never be tried again.
                took.popleft()
        return 0

    def hurried(self, steps: int) -> bool:
        """Whether so many evaluations are less than usual."""
        return bool(self._levels) and steps < self._levels[0]
