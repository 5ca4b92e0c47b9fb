"""One thing that is said, as far as it is known: its sounds, its loudness, the syllables that stand out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

import numpy as np

from motion.face import emphasis, shapes
from motion.face.closures import Closures
from motion.face.coarticulation import REACH, coarticulate
from motion.face.prosody import Emphasis, Prosody
from motion.face.runs import Runs
from motion.face.segments import Segment, of_marks
from motion.rotation import Array
from motion.solve.tracks import min_jerk
from motion.speech.speech import Mark, Samples

LOOKAHEAD = 0.50
"""Seconds of an utterance that must be known beyond a time before the mouth at that time is final."""

# Seconds in which a mouth falls silent that is interrupted, and a head comes to rest.
_CUT, _REST = 0.12, 0.35
# Seconds in which a mouth gets busy and is free again; a silence of this length ends a phrase.
_BUSY, _FREE, _PAUSE = 0.15, 0.25, 0.18
_GAP = 1e-4
# Seconds by which a voice may tell sounds out of their order.
_LATE = 5.0


class Utterance:
    """What is said from `start` seconds on, on the clock of the face.

    Times of marks count from the utterance's first sample. rate: samples a second, when its sound will be fed.
    A time can be shown for good once LOOKAHEAD more is known, or all of it (`close`).
    """

    def __init__(self, start: float = 0.0, rate: int | None = None) -> None:
        self.start = start
        self.emphases: list[Emphasis] = []
        self._prosody = None if rate is None else Prosody(rate)
        self._runs = Runs()
        self._segments: list[Segment] = []
        self._closed = False
        self._stop = math.inf
        self._paused = 0

    def mark(self, marks: Sequence[Mark]) -> None:
        """The next marks in the order of time. Words are passed over: they say nothing of the mouth."""
        found = of_marks(marks)
        self._extend(found)
        if self._prosody is None:
            last = self.emphases[-1].time if self.emphases else -math.inf
            stressed = emphasis.of_stress(marks, last - self.start)
            self.emphases += [replace(one, time=one.time + self.start) for one in stressed]

    def track(self, weights: Array) -> None:
        """The next rows (n, 15) of a viseme track, 100 a second."""
        self._extend(self._runs.feed(weights))

    def hear(self, samples: Samples) -> None:
        """The next samples (n,) of its sound: they say how loud it is and which syllables stand out."""
        if self._prosody is not None:
            found = self._prosody.feed(samples)
            self.emphases += [replace(one, time=one.time + self.start) for one in found]

    def close(self) -> None:
        """All of it is known."""
        self._extend(self._runs.close())
        self._closed = True

    def cut(self, time: float) -> None:
        """It is broken off at a time of the face's clock."""
        self._stop = min(self._stop, time)
        self.emphases = [one for one in self.emphases if one.time <= time]

    @property
    def stop(self) -> float:
        """When the last known sound ends, on the face's clock; once it is cut, when nothing of it is left."""
        end = self.start + (self._segments[-1].stop if self._segments else 0.0)
        return min(end, self._stop + _REST)

    def over(self, time: float) -> bool:
        """Whether nothing of it shows any more from a time on."""
        return (self._closed or self._stop < math.inf) and time > self.stop + REACH + _FREE + emphasis.AFTER

    def mouth(self, times: Array) -> tuple[Array, Closures, Array]:
        """The mouth (N, 52), its closures, and how busy (N,) it is, at times of the face's clock."""
        local = times - self.start
        near = self._near(float(local[0]) - 2 * REACH, float(local[-1]) + 2 * REACH)
        face, closed = coarticulate(near, local)
        if self._prosody is not None:
            face[:, shapes.OPENING] *= self._prosody.loudness(local)[:, None]
        busy = np.zeros(len(times))
        for one in near:
            if one.viseme != shapes.SIL:
                gate = np.minimum((local - one.start) / _BUSY + 1.0, (one.stop - local) / _FREE + 1.0)
                np.maximum(busy, min_jerk(gate), out=busy)
        gain = 1.0 - min_jerk((times - self._stop) / _CUT)
        return face * gain[:, None], closed.scaled(gain), busy * gain

    def rest(self, times: Array) -> Array:
        """How far (N,) it still moves the head at times of the face's clock: 1 until it is broken off."""
        return 1.0 - min_jerk((times - self._stop) / _REST)

    def pauses(self) -> list[float]:
        """When phrases end that have become known since the last call, on the face's clock."""
        found = []
        last = len(self._segments) - 1
        while self._paused <= last:
            one = self._segments[self._paused]
            silent = one.viseme == shapes.SIL and self._paused > 0
            if silent and one.stop - one.start >= _PAUSE:
                found.append(self.start + one.start)
            elif self._paused == last and not self._closed:
                break
            elif self._paused == last and not silent:
                found.append(self.start + one.stop)
            self._paused += 1
        return found

    def _extend(self, segments: Sequence[Segment]) -> None:
        """Add segments; what lies between them is silence, and an h takes the vowel that follows."""
        for one in segments:
            if self._segments:
                last = self._segments[-1]
                if last.aspirate:
                    self._segments[-1] = last.breathed(one)
                if one.start > last.stop + _GAP:
                    self._segments.append(Segment(shapes.SIL, last.stop, one.start))
            elif one.start > _GAP:
                self._segments.append(Segment(shapes.SIL, 0.0, one.start))
            self._segments.append(one)

    def _near(self, low: float, high: float) -> list[Segment]:
        """The segments between two times, with silence before the first and after the last."""
        unfinished = self._runs.unfinished()
        if not self._segments and not unfinished:
            return []
        first, last = [*self._segments[:1], *unfinished][0], [*self._segments[-1:], *unfinished][-1]
        # Only the latest are looked at: what is said may last for hours.
        latest = list(takewhile(lambda one: one.stop > low - _LATE, reversed(self._segments)))
        found = [one for one in [*latest[::-1], *unfinished] if one.stop > low and one.start < high]
        if low < first.start:
            found.insert(0, Segment(shapes.SIL, min(low, first.start) - 1.0, first.start))
        if high > last.stop:
            found.append(Segment(shapes.SIL, last.stop, max(high, last.stop) + 1.0))
        return found
