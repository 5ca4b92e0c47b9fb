"""Whether the eyes are where they should be by the time that people's would be."""

from __future__ import annotations

import numpy as np

from motion.evaluate.metrics.directions import angle_between
from motion.rotation import Array

# People look at a new target after about this long, seconds.
LATENCY = 0.4


def gaze_errors(
    eyes: Array, gaze: Array, targets: Array, onsets: np.ndarray, fps: float, latency: float = LATENCY
) -> Array:
    """Angle (n,) between the gaze and the way to its target, degrees, on frames at least `latency` after its onset.

    eyes (F, 3): the point between the eyes. gaze (F, 3): where they look. targets (F, 3): what is to be looked at, NaN
    where nothing is. onsets (F,): whether a target becomes one on this frame; the first frame with one is an onset too.
    """
    wanted = np.asarray(np.isfinite(targets).all(-1))
    before = np.concatenate([[False], wanted[:-1]])
    begins = np.asarray(onsets, dtype=bool) | (wanted & ~before)
    frames = np.arange(len(eyes))
    since = frames - np.maximum.accumulate(np.where(begins, frames, -len(eyes) - 1))
    settled = wanted & (since >= round(latency * fps)) & (since <= frames)
    return angle_between(gaze[settled], (targets - eyes)[settled])
