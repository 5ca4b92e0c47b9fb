"""Small life that never stops: breath, weight shift, blinks, micro gaze. Deterministic for a seed.

All of it repeats after PERIOD seconds, so that a body that only stands there can be shown for ever from one stretch.
"""

from __future__ import annotations

import numpy as np

from motion.rotation import Array
from motion.solve.torso import PITCH, POSTURE_SIZE, ROLL, SHIFT_X, TWIST

PERIOD = 12.0
BREATH_HZ = 3.0 / PERIOD
BLINK_SECONDS = 0.16
# Seconds between blinks, on average and at least.
_BETWEEN, _APART = 4.0, 1.2


def sway(times: Array, seed: int) -> Array:
    """Posture offsets (F, 6): breathing moves the trunk by half a degree, the weight wanders by a few millimetres."""
    phase = np.random.default_rng([seed, 1]).uniform(0.0, 2.0 * np.pi, 5)
    out = np.zeros((len(times), POSTURE_SIZE))
    out[:, PITCH] = 0.008 * _wave(times, 3, phase[0])
    slow = _wave(times, 1, phase[1]) + 0.5 * _wave(times, 2, phase[2])
    out[:, SHIFT_X] = 0.007 * slow
    out[:, ROLL] = -0.010 * slow
    out[:, TWIST] = 0.010 * _wave(times, 1, phase[3])
    return out


def blinks(times: Array, seed: int) -> Array:
    """Eyelid closure (F,) in 0..1: about every four seconds, 160 ms each."""
    rng = np.random.default_rng([seed, 2])
    out = np.zeros(len(times))
    first = at = float(rng.uniform(0.8, 2.5))
    while at < PERIOD + first - _APART:
        u = np.mod(times - at, PERIOD) / BLINK_SECONDS
        out = np.maximum(out, np.where(u < 1, np.sin(np.pi * np.clip(u, 0, 1)) ** 2, 0.0))
        at += float(np.clip(rng.gamma(_BETWEEN), _APART, 9.0))
    return out


def micro_gaze(times: Array, seed: int) -> Array:
    """Tiny head drift (F, 3) as pitch, yaw, roll, radians."""
    phase = np.random.default_rng([seed, 3]).uniform(0.0, 2.0 * np.pi, 3)
    return 0.012 * np.stack([_wave(times, n, p) for n, p in zip((3, 1, 2), phase, strict=True)], -1)


def _wave(times: Array, turns: int, phase: float) -> Array:
    """A sine (F,) with a whole number of turns in a period."""
    wave: Array = np.sin(2.0 * np.pi * turns / PERIOD * times + phase)
    return wave
