"""`Interpolator`: the pose at any time, from the frames around it. Pure: time is passed in."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bridge.client.jitter_buffer import JitterBuffer
from bridge.protocol.fields import Floats
from bridge.protocol.messages import Frame
from motion import rotation as rot

# Nanoseconds for which motion goes on when frames stop.
_GO_ON = 100_000_000


@dataclass(frozen=True, eq=False)
class Pose:
    """A character and the things at one time; fields as in `Frame`. ahead: seconds beyond the last frame, 0 within.

    how: "early" before the first frame, "between" frames, "beyond" the last one for a moment, then "held".
    """

    sk: str
    ok: str
    epoch: int
    ts: int
    root: Floats
    q: Floats
    o: Floats
    c: Floats
    contacts: int
    ahead: float = 0.0
    how: str = "between"


class Interpolator:
    """Reads a buffer as time goes on: between two frames, and for at most 100 ms beyond the last, then it holds."""

    def __init__(self, buffer: JitterBuffer, go_on: int = _GO_ON) -> None:
        self._buffer, self._go_on = buffer, go_on

    def at(self, now: int) -> Pose | None:
        """The pose to show at a moment of the server's clock, nanoseconds; None before the first frame came.

        Its `ts` is that moment less the playout delay.
        """
        if not len(self._buffer):
            return None
        ts = self._buffer.play(now)
        before, after = self._buffer.around(ts)
        if before is None:
            assert after is not None
            return replace(between(after, after, after.ts), ts=ts, how="early")
        if after is not None or ts == before.ts:
            return between(before, after or before, ts)
        first, last = self._buffer.last_two() or (before, before)
        over = ts - last.ts
        going = first is not last and over <= self._go_on
        pose = between(first, last, last.ts + min(over, self._go_on))
        return replace(pose, ts=ts, how="beyond" if going else "held")


def between(before: Frame, after: Frame, ts: int) -> Pose:
    """The pose at a time between two frames, or a little beyond the second."""
    span = after.ts - before.ts
    share = (ts - before.ts) / span if span > 0 else 0.0
    shown = after if share >= 1.0 else before
    if before.sk != after.sk:
        # Another body: there is nothing in between.
        before = after = shown
    things = (shown, shown) if before.ok != after.ok else (before, after)
    return Pose(
        shown.sk,
        shown.ok,
        shown.epoch,
        ts,
        _straight(before.root, after.root, share),
        _turned(before.q, after.q, share),
        np.concatenate(
            [
                _straight(things[0].o[:, :3], things[1].o[:, :3], share),
                _turned(things[0].o[:, 3:], things[1].o[:, 3:], share),
            ],
            axis=-1,
        ),
        np.clip(_straight(before.c, after.c, share), 0.0, 1.0),
        shown.contacts,
        max(ts - after.ts, 0) / 1e9,
    )


def _straight(one: NDArray[np.float32], other: NDArray[np.float32], share: float) -> Floats:
    mixed: Floats = (one + np.float32(share) * (other - one)).astype(np.float32)
    return mixed


def _turned(one: NDArray[np.float32], other: NDArray[np.float32], share: float) -> Floats:
    return np.asarray(rot.slerp(one, other, share), dtype=np.float32)
