"""The trunk goes along with what is said: a little forward on what is stressed, never still in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.ndimage import binary_erosion, gaussian_filter1d

from motion import rotation as rot
from motion.clip import Clip
from motion.face.prosody import Emphasis
from motion.rotation import Array
from motion.skeleton import index, limits
from motion.solve.tracks import min_jerk

# Radians: leaning forward at an emphasis, and swaying as pitch, yaw and roll while talking.
_LEAN, _SWAY = 0.030, np.array([0.010, 0.018, 0.010])
_HZ = np.array([0.17, 0.13, 0.11])
_RISE, _FALL, _TALKING = 0.35, 0.9, 1.2
# Seconds in which the trunk becomes still before a hand is busy.
_FADE = 0.5
_JOINTS = ("spine", "chest", "upperChest")


def swayed(clip: Clip, emphases: Sequence[Emphasis], both_free: np.ndarray, seed: int) -> Clip:
    """The clip with its trunk moved wherever both hands (F,) are free: a hand at a thing must not move with the shoulders."""
    if not emphases or not both_free.any():
        return clip
    times = np.arange(clip.frames) / clip.fps
    lean, talking = np.zeros(clip.frames), np.zeros(clip.frames)
    for one in emphases:
        since = times - one.time
        stroke = min_jerk(np.minimum(since / _RISE + 1.0, 1.0 - since / _FALL))
        lean = np.maximum(lean, one.strength * stroke)
        talking = np.maximum(talking, min_jerk(1.5 - np.abs(since) / _TALKING))
    phase = np.random.default_rng([seed, 61]).uniform(0.0, 2.0 * np.pi, 3)
    angles = talking[:, None] * _SWAY * np.sin(2.0 * np.pi * _HZ * times[:, None] + phase)
    angles[:, 0] += _LEAN * lean
    angles *= _share(both_free, clip.fps)[:, None]
    part = rot.from_rotvec(angles / len(_JOINTS))
    rotations = clip.rotations.copy()
    for name in _JOINTS:
        rotations[:, index(name)] = limits.clamp_of(name, rot.mul(rotations[:, index(name)], part))
    return replace(clip, rotations=rotations)


def _share(both_free: np.ndarray, fps: float) -> Array:
    """1 well within the free stretches, exactly 0 outside, smooth in between."""
    width = max(round(_FADE * fps), 1)
    core = binary_erosion(both_free, np.ones(2 * width + 1, bool), border_value=1).astype(float)
    smooth: Array = gaussian_filter1d(core, width / 3.0, mode="nearest", truncate=3.0)
    return np.where(both_free, smooth, 0.0)
