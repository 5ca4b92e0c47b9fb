"""A viseme track as it comes, as segments: the likeliest viseme of every frame, without flicker."""

from __future__ import annotations

import numpy as np

from motion.face.segments import Segment
from motion.rotation import Array

FRAMES = 100
"""Frames a second of a viseme track."""

# A viseme that is the likeliest for fewer frames than this is a slip.
_LEAST = 2


class Runs:
    """Segments of the rows fed so far; each is given out as soon as it is over."""

    def __init__(self) -> None:
        self._frame = 0
        self._viseme, self._start = -1, 0
        self._next, self._since = -1, 0

    def feed(self, weights: Array) -> list[Segment]:
        """The next rows (n, 15)."""
        found = []
        for viseme in np.asarray(weights).argmax(-1).tolist() if len(weights) else ():
            if self._viseme < 0:
                self._viseme = viseme
            if viseme == self._viseme:
                self._next = -1
            elif viseme != self._next:
                self._next, self._since = viseme, self._frame
            if self._next >= 0 and self._frame - self._since + 1 >= _LEAST:
                found.append(self._segment(self._since))
                self._viseme, self._start, self._next = self._next, self._since, -1
            self._frame += 1
        return found

    def unfinished(self) -> list[Segment]:
        """The one that goes on, as far as it is known."""
        return [self._segment(self._frame)] if self._frame > self._start else []

    def close(self) -> list[Segment]:
        """The last one."""
        last = self.unfinished()
        self._start = self._frame
        return last

    def _segment(self, stop: int) -> Segment:
        return Segment(self._viseme, self._start / FRAMES, stop / FRAMES)
