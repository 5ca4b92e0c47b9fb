"""`JitterBuffer`: the frames of one character by their time, as docs/protocol.md says under "Playing". Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from bridge.protocol.messages import Frame

_HALF, _WHOLE = 2**31, 2**32
_U32 = _WHOLE - 1


def newer(one: int, other: int) -> bool:
    """Whether a u32 that counts up and wraps around is ahead of another."""
    return 0 < (one - other) & _U32 < _HALF


@dataclass
class Counts:
    """Frames that arrived, were missing in between, came of an older epoch, and were voided by a newer one."""

    received: int = 0
    lost: int = 0
    stale: int = 0
    flushed: int = 0


class JitterBuffer:
    """Frames that wait for their time, and the ones just shown. capacity: frames that are kept at most."""

    def __init__(self, capacity: int = 600) -> None:
        self._capacity = capacity
        self._times: list[int] = []
        self._frames: list[Frame] = []
        self._seq: int | None = None
        self.epoch: int | None = None
        self.counts = Counts()

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def frames(self) -> tuple[Frame, ...]:
        """All that are kept, earliest first."""
        return tuple(self._frames)

    def push(self, frame: Frame) -> bool:
        """Keep a frame; False for one of an older epoch. One of a newer epoch voids those of its time and later."""
        self.counts.received += 1
        if self.epoch is not None and newer(self.epoch, frame.epoch):
            self.counts.stale += 1
            return False
        self._count_gap(frame.seq)
        at = bisect_left(self._times, frame.ts)
        if frame.epoch != self.epoch:
            self.epoch = frame.epoch
            self.counts.flushed += len(self._frames) - at
            del self._frames[at:], self._times[at:]
        if at < len(self._times) and self._times[at] == frame.ts:
            self._frames[at] = frame
            return True
        self._frames.insert(at, frame)
        self._times.insert(at, frame.ts)
        if len(self._frames) > self._capacity:
            del self._frames[0], self._times[0]
        return True

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

    def forget(self, ts: int) -> None:
        """Drop what was shown before a time, except the two frames that interpolation there may need."""
        stale = max(bisect_right(self._times, ts) - 2, 0)
        del self._frames[:stale], self._times[:stale]

    def clear(self) -> None:
        """The server was started anew: nothing that was known counts."""
        self._frames.clear()
        self._times.clear()
        self.epoch = self._seq = None

    def _count_gap(self, seq: int) -> None:
        if self._seq is not None and newer(seq, self._seq):
            self.counts.lost += ((seq - self._seq) & _U32) - 1
        if self._seq is None or newer(seq, self._seq):
            self._seq = seq
