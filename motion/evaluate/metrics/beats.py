"""Whether gestures fall on the beats of speech or music."""

from __future__ import annotations

import numpy as np

from motion.rotation import Array

SIGMA = 0.3


def motion_beats(positions: Array, fps: float) -> Array:
    """Times (n,) in seconds at which joints (F, J, 3) together move slowest: local minima of their mean speed."""
    speed = np.linalg.norm(np.diff(positions, axis=0), axis=-1).mean(-1)
    slowest = (speed[1:-1] < speed[:-2]) & (speed[1:-1] <= speed[2:])
    # Speed i lies between frames i and i + 1.
    return np.asarray((np.flatnonzero(slowest) + 1.5) / fps)


def beat_alignment(motion: Array, beats: Array, sigma: float = SIGMA) -> float:
    """How near the motion's beats (n,) are to those of the sound (m,), 0 to 1; 0 when there are none.

    exp(-d² / 2σ²) of the distance d to the nearest sound beat, averaged over the motion's beats. What is wanted is the
    value of people who move to the same sound, not the highest.
    """
    if not len(motion) or not len(beats):
        return 0.0
    nearest = np.abs(motion[:, None] - beats[None]).min(-1)
    return float(np.exp(-(nearest**2) / (2.0 * sigma**2)).mean())
