"""Sound at another rate, as a stream: pieces of any size give the same samples as the whole does."""

from __future__ import annotations

from math import gcd

import numpy as np
from scipy.signal import firwin

from motion.speech.speech import Samples

_ZEROS = 10
_BLOCK = 8192


class Resampler:
    """Samples at `given` a second become samples at `wanted` a second, without delay: the filter waits for what it needs."""

    def __init__(self, given: int, wanted: int) -> None:
        shared = gcd(given, wanted)
        self._up, self._down = wanted // shared, given // shared
        self._same = given == wanted
        if self._same:
            return
        slower = max(self._up, self._down)
        half = _ZEROS * slower
        taps = firwin(2 * half + 1, 1.0 / slower, window=("kaiser", 5.0)) * self._up
        # One row of the filter for every place of an output between two inputs; the last tap weighs the oldest input.
        reach = -(-half // self._up)
        rows = np.arange(self._up)[:, None] + (np.arange(reach, -reach - 1, -1) * self._up)[None] + half
        inside = (rows >= 0) & (rows < len(taps))
        self._bank = np.where(inside, taps[np.clip(rows, 0, len(taps) - 1)], 0.0).astype(np.float32)
        self._reach = reach
        self._kept: Samples = np.zeros(reach, np.float32)
        self._from = -reach
        self._given = self._made = 0

    def push(self, samples: Samples) -> Samples:
        """The samples that the next ones complete."""
        if self._same:
            return np.asarray(samples, np.float32)
        self._given += len(samples)
        self._kept = np.concatenate((self._kept, np.asarray(samples, np.float32)))
        # An output needs inputs up to `reach` behind the last one before it.
        ready = max(self._made, ((self._given - self._reach) * self._up - 1) // self._down + 1)
        found = [self._some(start, min(start + _BLOCK, ready)) for start in range(self._made, ready, _BLOCK)]
        self._made = ready
        oldest = max(self._from, self._made * self._down // self._up - self._reach)
        self._kept, self._from = self._kept[oldest - self._from :], oldest
        return np.concatenate(found) if found else np.zeros(0, np.float32)

    def finish(self) -> Samples:
        """The last samples: as many in all as the sound is long."""
        if self._same:
            return np.zeros(0, np.float32)
        total = -(-self._given * self._up // self._down)
        made = self._made
        return self.push(np.zeros(self._reach + 1, np.float32))[: total - made]

    def _some(self, start: int, stop: int) -> Samples:
        """Outputs number start..stop."""
        place = np.arange(start, stop) * self._down
        windows = np.lib.stride_tricks.sliding_window_view(self._kept, 2 * self._reach + 1)
        chosen = windows[place // self._up - self._reach - self._from]
        found: Samples = np.einsum("ot,ot->o", chosen, self._bank[place % self._up])
        return found


def resampled(samples: Samples, given: int, wanted: int) -> Samples:
    """A whole sound at another rate."""
    stream = Resampler(given, wanted)
    return np.concatenate((stream.push(samples), stream.finish()))
