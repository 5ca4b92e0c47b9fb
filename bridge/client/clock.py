"""`ClockSync`: the server's clock, told from pings. Pure: times are passed in."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

_KEPT = 10


class Sample(NamedTuple):
    """What one ping says, nanoseconds: how far the server's clock is ahead, and how long the way there and back took."""

    round_trip: int
    offset: int


class ClockSync:
    """The offset of the last pings' one with the shortest way, since that leaves the least doubt. Nanoseconds."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._samples: deque[Sample] = deque(maxlen=kept)

    def add(self, t0: int, t1: int, t2: int, t3: int) -> None:
        """A ping: left at t0 and back at t3 on the own clock, arrived at t1 and answered at t2 on the server's."""
        round_trip = (t3 - t0) - (t2 - t1)
        # Clocks that run backwards (a machine that slept) say nothing.
        if round_trip >= 0 and t3 >= t0 and t2 >= t1:
            self._samples.append(Sample(round_trip, ((t1 - t0) + (t2 - t3)) // 2))

    def forget(self) -> None:
        """The server was started anew: it has another clock."""
        self._samples.clear()

    @property
    def known(self) -> bool:
        """Whether any ping was answered."""
        return bool(self._samples)

    @property
    def offset(self) -> int:
        """How far the server's clock is ahead of the own; 0 before anything is known."""
        return min(self._samples).offset if self._samples else 0

    @property
    def round_trip(self) -> int:
        """The shortest way there and back of the last pings."""
        return min(self._samples).round_trip if self._samples else 0

    def server_time(self, own: int) -> int:
        """What the server's clock shows when the own shows `own`."""
        return own + self.offset
