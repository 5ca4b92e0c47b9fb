"""Brows and head on the syllables that stand out, and the slow sway of a head that talks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from motion.face import units
from motion.face.prosody import Emphasis
from motion.rotation import Array
from motion.solve.tracks import min_jerk
from motion.speech.speech import Mark

# Seconds: a stroke of the head or the brows starts so long before its apex, and so long after it is over.
_RISE, _FALL = 0.22, 0.38
_AHEAD, _AHEAD_RISE = 0.17, 0.13
BEFORE, AFTER = _AHEAD + _AHEAD_RISE, _FALL
"""Seconds over which an emphasis is seen before and after its syllable."""

# The head dips by so much, radians, and turns and tilts a little, differently every time.
_NOD, _TURN, _TILT = 0.075, 0.030, 0.030
_BROWS = units.row({"browInnerUp": 0.30, "browOuterUp": 0.34, "eyeWide": 0.10})
# How seldom brows move with the head: most emphases are made by the head alone.
_WITH_BROWS = 0.45
# Sway while talking: amplitudes of pitch, yaw and roll, radians, and its frequencies, hertz.
_SWAY = np.array([0.014, 0.022, 0.018])
_HZ = np.array([[0.31, 0.77], [0.19, 0.53], [0.23, 0.61]])
_STRESS_APART = 0.45


def of_stress(marks: Iterable[Mark], after: float = -1.0) -> list[Emphasis]:
    """Stressed syllables of phoneme marks, at most one every 0.45 s; `after` is when the last one before them was.

    What is known when there is no sound to listen to.
    """
    found = []
    for mark in marks:
        if mark.kind == "phoneme" and "ˈ" in mark.value:
            time = 0.5 * (mark.start + mark.stop)
            if time - after >= _STRESS_APART:
                found.append(Emphasis(time, 0.6))
                after = time
    return found


def brows(emphases: Sequence[Emphasis], times: Array, seed: int) -> Array:
    """What emphasis adds to the face (N, 52)."""
    out = np.zeros((len(times), units.COUNT))
    for one in _near(emphases, times):
        if _random(seed, one, 41).random() < _WITH_BROWS:
            out = np.maximum(out, (one.strength * _stroke(times, one.time))[:, None] * _BROWS)
    return out


def head(emphases: Sequence[Emphasis], times: Array, seed: int) -> Array:
    """How the head moves with the words: pitch, yaw and roll (N, 3), radians."""
    out = np.zeros((len(times), 3))
    for one in _near(emphases, times):
        rng = _random(seed, one, 42)
        size = np.array([_NOD * rng.uniform(0.6, 1.2), _TURN * rng.normal(), _TILT * rng.normal()])
        stroke = _stroke(times, one.time)
        # A little up before it goes down.
        ahead = 0.25 * _stroke(times, one.time - _AHEAD, _AHEAD_RISE, _AHEAD)
        out += one.strength * (stroke[:, None] * size - ahead[:, None] * size * np.array([1.0, 0.0, 0.0]))
    return out


def sway(times: Array, seed: int) -> Array:
    """The slow movement (N, 3) of a talking head as pitch, yaw and roll, radians."""
    phase = np.random.default_rng([seed, 43]).uniform(0.0, 2.0 * np.pi, _HZ.shape)
    waves = np.sin(2.0 * np.pi * _HZ * times[:, None, None] + phase) * np.array([0.7, 0.3])
    result: Array = _SWAY * waves.sum(-1)
    return result


def _near(emphases: Sequence[Emphasis], times: Array) -> list[Emphasis]:
    low, high = float(times[0]) - AFTER, float(times[-1]) + BEFORE
    return [one for one in emphases if low < one.time < high]


def _stroke(times: Array, apex: float, rise: float = _RISE, fall: float = _FALL) -> Array:
    since = times - apex
    return min_jerk(np.minimum(since / rise + 1.0, 1.0 - since / fall))


def _random(seed: int, one: Emphasis, salt: int) -> np.random.Generator:
    return np.random.default_rng([seed, salt, round(1000 * max(one.time, 0.0))])
