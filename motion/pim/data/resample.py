"""Recordings of any frame rate at 30 fps."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline

from motion import rotation as rot
from motion.pim.body import FPS
from motion.rotation import Array


def times(count: int, fps: float) -> Array:
    """Where the frames at 30 fps lie on a recording of so many frames, in frames of it."""
    # Files round their frame times.
    frames = np.arange(int((count - 1) * FPS / fps + 0.02) + 1) * np.float64(fps / FPS)
    return np.minimum(frames, count - 1.0)


def points(values: Array, at: Array) -> Array:
    """Values (F, …) on smooth curves through all frames, at times (T,) in frames."""
    if len(values) < 2:
        return np.repeat(values[:1], len(at), axis=0)
    found: Array = CubicSpline(np.arange(len(values)), values)(at)
    return found


def rotations(values: Array, at: Array) -> Array:
    """Rotations (F, …, 4) at times (T,) in frames."""
    return rot.normalize(points(rot.align_signs(values), at))
