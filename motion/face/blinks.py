"""Blinks: as often as people blink, closing faster than opening, and more of them where speech pauses.

Rates after Bentivoglio et al. (1997): 17 a minute at rest, 26 in conversation. What comes on top in conversation falls where a
phrase ends and where the gaze jumps far. Everything follows from the seed and the time alone.
"""

from __future__ import annotations

import numpy as np

from motion.rotation import Array
from motion.solve.tracks import min_jerk

AT_REST = 17.0
"""Blinks a minute of a face that only looks."""

AT_PAUSE, AT_JUMP = 0.6, 0.5
"""How likely a blink is at the end of a phrase, and with a great jump of the gaze."""

# Seconds: lids take this long to close and to open; between two blinks lies at least this much.
_CLOSING, _CLOSED, _OPENING, _APART = 0.085, 0.020, 0.170, 0.65
_LENGTH = _CLOSING + _CLOSED + _OPENING
# Spread of the logarithm of what lies between blinks; how many are not complete, and how far those close.
_SPREAD, _HALF, _HALFWAY = 0.60, 0.12, 0.65


class Blinks:
    """The blinks of one face. per_minute: of those that come by themselves; 0 for a body that blinks already.

    Times never go back by more than a second: what lies further back is forgotten.
    """

    def __init__(self, seed: int, per_minute: float = AT_REST) -> None:
        self._seed, self._pause = seed, 60.0 / per_minute if per_minute > 0 else None
        self._rng = np.random.default_rng([seed, 21])
        self._own: list[float] = []
        self._made_until = 0.0
        self._called: list[float] = []
        self._calls: list[tuple[float, float]] = []

    def call(self, time: float, chance: float) -> None:
        """Something at a time that is yet to be shown makes a blink likely."""
        self._calls.append((time, chance))

    def closed(self, times: Array) -> Array:
        """How far (N,) the lids are closed, 0..1."""
        self._answer(float(times[-1]))
        out = np.zeros(len(times))
        old = float(times[0]) - 1.0 - _LENGTH
        self._own = [start for start in self._own if start > old]
        self._called = [start for start in self._called if start > old]
        for start in [*self._until(float(times[-1])), *self._called]:
            since = times - start
            shut = min_jerk(np.minimum(since / _CLOSING, (_LENGTH - since) / _OPENING))
            np.maximum(out, self._depth(start) * shut, out=out)
        return out

    def _answer(self, until: float) -> None:
        """Decide about the calls up to a time, in the order of time, whenever they came in."""
        self._calls.sort()
        while self._calls and self._calls[0][0] <= until:
            time, chance = self._calls.pop(0)
            near = [*self._until(time + _APART)[-4:], *self._called[-1:]]
            lucky = np.random.default_rng([self._seed, 22, round(1000 * max(time, 0.0))]).random() < chance
            if lucky and all(abs(time - other) > _APART for other in near):
                self._called.append(time)

    def _until(self, time: float) -> list[float]:
        if self._pause is None:
            return []
        mean = self._pause - _APART
        while self._made_until <= time:
            gap = _APART + mean * float(np.exp(self._rng.normal(-0.5 * _SPREAD**2, _SPREAD)))
            self._made_until += gap if self._made_until > 0.0 else gap * float(self._rng.random())
            self._own.append(self._made_until)
        return [start for start in self._own if start <= time]

    def _depth(self, start: float) -> float:
        rng = np.random.default_rng([self._seed, 23, round(1000 * start)])
        return _HALFWAY if rng.random() < _HALF else 1.0
