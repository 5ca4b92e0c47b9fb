"""Small life that never stops: breath, weight shift, blinks, micro gaze. Deterministic for a seed."""

from __future__ import annotations

import numpy as np

from motion.rotation import Array
from motion.solve.torso import PITCH, POSTURE_SIZE, ROLL, SHIFT_X, TWIST

BREATH_HZ = 0.27
BLINK_SECONDS = 0.16


def sway(times: Array, seed: int) -> Array:
    """Posture offsets (F, 6): breathing moves the trunk by half a degree, the weight wanders by a few millimetres."""
    phase = np.random.default_rng([seed, 1]).uniform(0.0, 2.0 * np.pi, 5)
    out = np.zeros((len(times), POSTURE_SIZE))
    out[:, PITCH] = 0.008 * np.sin(2.0 * np.pi * BREATH_HZ * times + phase[0])
    slow = np.sin(2.0 * np.pi * 0.11 * times + phase[1]) + 0.5 * np.sin(2.0 * np.pi * 0.19 * times + phase[2])
    out[:, SHIFT_X] = 0.007 * slow
    out[:, ROLL] = -0.010 * slow
    out[:, TWIST] = 0.010 * np.sin(2.0 * np.pi * 0.09 * times + phase[3])
    return out


def blinks(times: Array, seed: int) -> Array:
    """Eyelid closure (F,) in 0..1: about every four seconds, 160 ms each."""
    rng = np.random.default_rng([seed, 2])
    out = np.zeros(len(times))
    at = float(rng.uniform(0.8, 2.5))
    while times.size and at < times[-1] + 1.0:
        u = (times - at) / BLINK_SECONDS
        out = np.maximum(out, np.where((u > 0) & (u < 1), np.sin(np.pi * np.clip(u, 0, 1)) ** 2, 0.0))
        at += float(np.clip(rng.gamma(4.0, 1.0), 1.2, 9.0))
    return out


def micro_gaze(times: Array, seed: int) -> Array:
    """Tiny head drift (F, 3) as pitch, yaw, roll, radians."""
    phase = np.random.default_rng([seed, 3]).uniform(0.0, 2.0 * np.pi, 3)
    return 0.012 * np.stack(
        [np.sin(2.0 * np.pi * f * times + p) for f, p in zip((0.21, 0.13, 0.17), phase, strict=True)], -1
    )
