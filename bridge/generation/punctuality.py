"""`Punctuality`: the frame from which on a job can still be done in time."""

from __future__ import annotations

import statistics
from collections import defaultdict, deque

from bridge.generation.jobs import Job, Timed
from bridge.session.passage import RATE

_KEPT = 8
_SECOND = 1_000_000_000


class Punctuality:
    """Knows how long the last few jobs of every kind took. Pure: times are passed in."""

    def __init__(self) -> None:
        self._took: defaultdict[type[Job], deque[float]] = defaultdict(lambda: deque(maxlen=_KEPT))

    def took(self, job: Job, seconds: float) -> None:
        """Remember how long a job took."""
        self._took[type(job)].append(seconds)

    def frame(self, job: Timed, now: int) -> int:
        """The job's frame, or the first one that is shown only after it can be done when it begins now, nanoseconds."""
        took = self._took[type(job)]
        ready = now + int(_SECOND * statistics.median(took)) if took else now
        return job.frame + max(-(-(ready - job.shown) * RATE // _SECOND), 0)
