"""Gaze: the eyes are there first, the head follows, the chest frame sets what is comfortable."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import Skeleton, index
from motion.solve.torso import Torso
from motion.solve.tracks import min_jerk

HEAD_TIME = 0.42
EYE_TIME = 0.13
NECK_SHARE = 0.42
_YAW_LIMIT, _DOWN_LIMIT, _UP_LIMIT = np.radians(68.0), np.radians(52.0), np.radians(50.0)
_BEHIND = np.radians(125.0)
_EYE_YAW, _EYE_PITCH = np.radians(30.0), np.radians(28.0)


def soft_limit(value: Array, limit: Array | float) -> Array:
    """Smoothly saturate at ±limit, with slope one at zero."""
    result: Array = limit * np.tanh(value / limit)
    return result


def angles_of(direction: Array) -> Array:
    """Pitch (down positive) and yaw (left positive) (N, 2) of directions (N, 3) in a frame that faces +Z.

    What is right behind is not looked for over one shoulder and, a moment later, over the other: its yaw goes to zero.
    """
    yaw = np.arctan2(direction[:, 0], direction[:, 2])
    yaw = yaw * (1.0 - min_jerk((np.abs(yaw) - _BEHIND) / (np.pi - _BEHIND)))
    pitch = np.arctan2(-direction[:, 1], np.hypot(direction[:, 0], direction[:, 2]))
    return np.stack([pitch, yaw], -1)


def _blend(times: Array, key_times: list[float], angles: list[Array], duration: float) -> Array:
    out = angles[0]
    for time, value in zip(key_times[1:], angles[1:], strict=True):
        u = min_jerk((times - time) / duration)[:, None]
        if u[-1, 0] > 0.0:
            out = out + (value - out) * u
    return out


def solve_gaze(
    skeleton: Skeleton,
    torso: Torso,
    times: Array,
    key_times: list[float],
    targets: list[Array | None],
    offset: Array,
) -> dict[str, Array]:
    """Neck, head and eye rotations (F, 4), local.

    targets: for each key time a track of world points (F, 3) to look at, or None for straight ahead in the heading of the
    hips. offset (F, 3): pitch, yaw and roll added to the head, radians.
    """
    count = len(times)
    head_rest = skeleton.offsets[index("head")] + 0.5 * (
        skeleton.offsets[index("leftEye")] + skeleton.offsets[index("rightEye")]
    )
    eyes = torso.neck + rot.rotate(torso.chest_rotation, head_rest)
    ahead = rot.rotate(rot.from_yaw(rot.yaw_of(torso.hips_rotation)), np.array([0.0, -0.06, 1.0]))
    wanted: list[Array] = []
    directions: list[Array] = []
    for target in targets:
        direction = ahead if target is None else target - eyes
        directions.append(direction)
        angles = angles_of(rot.inv_rotate(torso.chest_rotation, direction))
        pitch = np.where(
            angles[:, 0] > 0, soft_limit(angles[:, 0], _DOWN_LIMIT), soft_limit(angles[:, 0], _UP_LIMIT)
        )
        wanted.append(np.stack([pitch * 0.88, soft_limit(angles[:, 1], _YAW_LIMIT) * 0.92], -1))
    head_angles = _blend(times, key_times, wanted, HEAD_TIME)
    vector = np.stack([head_angles[:, 0] + offset[:, 0], head_angles[:, 1] + offset[:, 1], offset[:, 2]], -1)
    total = yaw_pitch(vector)
    neck = rot.slerp(rot.identity((count,)), total, np.full(count, NECK_SHARE))
    local = {"neck": neck, "head": rot.mul(rot.inv(neck), total)}
    head_world = rot.mul(torso.chest_rotation, total)
    eye_angles = [angles_of(rot.inv_rotate(head_world, direction)) for direction in directions]
    residual = _blend(times, key_times, eye_angles, EYE_TIME)
    limited = np.stack(
        [soft_limit(residual[:, 0], _EYE_PITCH), soft_limit(residual[:, 1], _EYE_YAW), np.zeros(count)], -1
    )
    local["leftEye"] = local["rightEye"] = yaw_pitch(limited)
    return local


def yaw_pitch(angles: Array) -> Array:
    """Yaw, then pitch, then roll, from angles (N, 3) as pitch, yaw, roll."""
    return rot.from_euler("yxz", angles[:, [1, 0, 2]])
