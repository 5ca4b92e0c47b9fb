"""How a body moves on the whole: speeds, joint limits, numbers that are not finite."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.clip import Clip
from motion.rotation import Array
from motion.skeleton import JOINTS
from motion.skeleton.limits import violations

# Beyond the limit by less than this is rounding, radians.
_ROUNDING = 1e-4


def finite(clip: Clip) -> bool:
    """Whether every number of the clip is finite."""
    arrays = [clip.root, clip.rotations, clip.curves, *(track.poses for track in clip.objects)]
    return all(bool(np.isfinite(array).all()) for array in arrays)


def joint_speeds(clip: Clip) -> Array:
    """Angular speed of every joint against its parent (F - 1, J), rad/s."""
    return rot.angle(clip.rotations[:-1], clip.rotations[1:]) * clip.fps


def peak_speed(clip: Clip) -> tuple[float, str, int]:
    """The highest joint speed in rad/s, the joint and the frame."""
    if clip.frames < 2:
        return 0.0, "", 0
    speeds = joint_speeds(clip)
    frame, joint = np.unravel_index(int(speeds.argmax()), speeds.shape)
    return float(speeds[frame, joint]), JOINTS[joint], int(frame)


def limit_violations(clip: Clip) -> tuple[int, float, str]:
    """Number of (frame, joint) pairs beyond their limit, the farthest in radians, and its joint."""
    beyond = violations(clip.rotations)
    if not beyond.size:
        return 0, 0.0, ""
    worst = int(beyond.max(axis=0).argmax())
    return int((beyond > _ROUNDING).sum()), float(beyond.max()), JOINTS[worst]
