"""The small jumps of eyes that look at something: never still, never far off.

A fixation lasts about half a second; between fixations the eye jumps along the main sequence (Bahill, Clark and Stark 1975:
21 ms and 2.2 ms a degree).
"""

from __future__ import annotations

import bisect

import numpy as np

from motion.rotation import Array
from motion.solve.tracks import min_jerk

# Seconds that a fixation lasts, its median and the spread of its logarithm.
_FIXATION, _SPREAD = 0.55, 0.55
# Degrees around what is looked at, sideways and up.
_WIDTH, _HEIGHT, _MOST = 0.45, 0.30, 0.9


def duration(degrees: Array | float) -> Array:
    """Seconds that an eye takes to jump so far."""
    return np.asarray(0.021 + 0.0022 * np.abs(degrees))


class Saccades:
    """Where the eyes are off the point that they look at. Times never go back: what is over is forgotten."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng([seed, 31])
        self._starts: list[float] = [-1.0]
        self._offsets: list[Array] = [np.zeros(2)]

    def offsets(self, times: Array) -> Array:
        """Pitch and yaw (N, 2), radians."""
        self._make(float(times[-1]))
        while len(self._starts) > 2 and self._starts[2] < times[0]:
            del self._starts[0], self._offsets[0]
        at = np.array([bisect.bisect_right(self._starts, t) - 1 for t in times.tolist()])
        places = np.array(self._offsets)
        now, before = places[at], places[np.maximum(at - 1, 0)]
        size = np.degrees(np.linalg.norm(now - before, axis=-1))
        u = min_jerk((times - np.array(self._starts)[at]) / duration(size))
        result: Array = before + (now - before) * u[:, None]
        return result

    def _make(self, time: float) -> None:
        while self._starts[-1] <= time:
            gap = _FIXATION * float(np.exp(self._rng.normal(0.0, _SPREAD)))
            self._starts.append(self._starts[-1] + max(gap, 0.15))
            off = self._rng.normal(0.0, (_HEIGHT, _WIDTH))
            self._offsets.append(np.radians(np.clip(off, -_MOST, _MOST)))
