"""`JitterBuffer`: the frames of one character by their time, as docs/protocol.md says under "Playing". Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from bridge.client.playout_delay import PlayoutDelay
from bridge.protocol.messages import Frame

_HALF, _WHOLE = 2**31, 2**32
_U32 = _WHOLE - 1
# Frames this much off the present are of another clock, nanoseconds.
_FARTHEST = 60_000_000_000
# Frames that are kept of what was shown: interpolation goes on from two.
_BEHIND = 2


def newer(one: int, other: int) -> bool:
    """Whether a u32 that counts up and wraps around is ahead of another."""
    return 0 < (one - other) & _U32 < _HALF


@dataclass
class Counts:
    """Frames that arrived; were missing in between; came after a later one was shown; were of an older epoch, or voided by a
    newer one; came twice; were of another clock; gave way to others, as nobody played.
    """

    received: int = 0
    lost: int = 0
    late: int = 0
    voided: int = 0
    repeated: int = 0
    astray: int = 0
    overflowed: int = 0


class JitterBuffer:
    """Frames that wait for their time, and the ones just shown. capacity: frames that are kept at most."""

    def __init__(self, capacity: int = 256) -> None:
        self._capacity = capacity
        self._times: list[int] = []
        self._frames: list[Frame] = []
        self._seq: int | None = None
        self._playhead: int | None = None
        self.epoch: int | None = None
        self.playout = PlayoutDelay()
        self.counts = Counts()

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def frames(self) -> tuple[Frame, ...]:
        """All that are kept, earliest first."""
        return tuple(self._frames)

    def push(self, frame: Frame, now: int | None = None) -> bool:
        """Keep a frame that came at a time of the server's clock; False where it is left out.

        One of a newer epoch voids those of its time and later.

        now: left out for frames of a recording, which come at no time.
        """
        self.counts.received += 1
        if now is not None and abs(frame.ts - now) > _FARTHEST:
            self.counts.astray += 1
            return False
        if self.epoch is not None and newer(self.epoch, frame.epoch):
            self.counts.voided += 1
            return False
        if frame.epoch != self.epoch:
            self.epoch = frame.epoch
            at = bisect_left(self._times, frame.ts)
            self.counts.voided += len(self._frames) - at
            del self._frames[at:], self._times[at:]
        self._count_gap(frame.seq)
        if now is not None:
            self.playout.measure(frame.ts, now)
        return self._insert(frame)

    def play(self, now: int) -> int:
        """The time to show at a moment of the server's clock; what lies before it is dropped."""
        self._playhead = self.playout.play_time(now)
        stale = max(bisect_right(self._times, self._playhead) - _BEHIND, 0)
        del self._frames[:stale], self._times[:stale]
        return self._playhead

    def around(self, ts: int) -> tuple[Frame | None, Frame | None]:
        """The last frame at or before a time and the first after it."""
        after = bisect_right(self._times, ts)
        return (
            self._frames[after - 1] if after else None,
            self._frames[after] if after < len(self._frames) else None,
        )

    def last_two(self) -> tuple[Frame, Frame] | None:
        """The latest two frames."""
        return (self._frames[-2], self._frames[-1]) if len(self._frames) > 1 else None

    def rejoin(self) -> None:
        """The connection was made anew: whatever epoch comes next is the newer one, gaps in `seq` up to it are no loss."""
        self.epoch = self._seq = None

    def clear(self) -> None:
        """The server was started anew: nothing that was known counts."""
        self._frames.clear()
        self._times.clear()
        self.rejoin()
        self.playout.clear()
        self._playhead = None

    def _insert(self, frame: Frame) -> bool:
        at = bisect_right(self._times, frame.ts)
        if at and self._times[at - 1] == frame.ts:
            self.counts.repeated += 1
            return False
        if self._playhead is not None and at < len(self._times) and self._times[at] <= self._playhead:
            self.counts.late += 1
            return False
        if len(self._frames) >= self._capacity:
            self.counts.overflowed += 1
            if at == 0:
                return False
            del self._frames[0], self._times[0]
            at -= 1
        self._frames.insert(at, frame)
        self._times.insert(at, frame.ts)
        return True

    def _count_gap(self, seq: int) -> None:
        if self._seq is None:
            self._seq = seq
        elif newer(seq, self._seq):
            self.counts.lost += ((seq - self._seq) & _U32) - 1
            self._seq = seq
        elif seq != self._seq and self.counts.lost:
            # It was not lost after all.
            self.counts.lost -= 1
