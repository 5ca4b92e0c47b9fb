"""Hips and feet of a body motion as the base that a plan is solved over; feet that stand are held exactly where they stand."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from motion import pose as poses
from motion import rotation as rot
from motion.completion.placed import Placed
from motion.evaluate.metrics.feet import runs
from motion.locomotion import Locomotion
from motion.pim.body import CONTACT_JOINTS, FPS
from motion.rotation import Array
from motion.skeleton import index
from motion.solve.legs import leg_geometry, twist_yaw
from motion.solve.tracks import min_jerk

_SIDES = ("left", "right")
# Half width in frames over which a foot gets flat on the ground.
_FLATTENS = 4


def followed(placed: Placed) -> Locomotion:
    """The base motion (F frames at 30 fps) of a file."""
    count = placed.frames
    feet, toes, flat = np.zeros((count, 2, 7)), np.zeros((count, 2)), np.zeros((count, 2), dtype=bool)
    for i, side in enumerate(_SIDES):
        feet[:, i], toes[:, i], flat[:, i] = _foot(placed, side)
    return Locomotion(
        fps=FPS,
        hips=placed.root,
        heading=placed.heading,
        feet=feet,
        toes=toes,
        planted=flat,
        swing=np.zeros((count, 2)),
        lean=np.zeros(count),
    )


def _foot(placed: Placed, side: str) -> tuple[Array, Array, np.ndarray]:
    """Ankle poses (F, 7), toe extension (F,) and when (F,) the foot stands flat."""
    geometry = leg_geometry(placed.skeleton)
    ball = geometry.ball[_SIDES.index(side)]
    whole, tip = (
        placed.motion.contacts[:, CONTACT_JOINTS.index(f"{side}{part}")] for part in ("Foot", "Toes")
    )
    ankle = placed.joint(f"{side}Foot")
    stands = tip
    flat = whole & tip
    level = _level(ankle[:, 3:], stands, flat)
    share = min_jerk(gaussian_filter1d(flat.astype(float), 0.5 * _FLATTENS, mode="nearest"))
    share = np.where(flat, 1.0, share)
    turned = rot.slerp(rot.align_signs(ankle[:, 3:]), _towards(level, ankle[:, 3:]), share)
    at = poses.apply(ankle, ball)
    held = _held(at, stands, flat, geometry.ankle_height + float(ball[1]))
    toes = np.maximum(_extension(placed, side), 0.0) * (1.0 - share)
    return poses.make(held - rot.rotate(turned, ball), turned), toes, flat


def _level(rotation: Array, stands: np.ndarray, flat: np.ndarray) -> Array:
    """Foot rotations (F, 4) about the vertical alone: one for each time that the foot stands."""
    yaw = np.unwrap(twist_yaw(rotation))
    for start, stop in runs(stands):
        rows = np.arange(start, stop)
        picked = rows[flat[start:stop]] if flat[start:stop].any() else rows
        yaw[start:stop] = yaw[picked].mean()
    turned: Array = rot.from_yaw(yaw)
    return turned


def _towards(level: Array, rotation: Array) -> Array:
    """The same rotations (F, 4), of the sign that is nearer to others."""
    other = rot.align_signs(rotation)
    return np.where((level * other).sum(-1, keepdims=True) < 0.0, -level, level)


def _held(at: Array, stands: np.ndarray, flat: np.ndarray, height: float) -> Array:
    """Balls of a foot (F, 3) that stay where they are while it stands; what that moves them is taken back in the air."""
    rows = np.arange(len(at))
    shift = np.zeros(at.shape)
    known = np.zeros(len(at), dtype=bool)
    for start, stop in runs(stands):
        own = rows[start:stop][flat[start:stop]] if flat[start:stop].any() else rows[start:stop]
        place = np.append(np.median(at[own][:, [0, 2]], axis=0), height)[[0, 2, 1]]
        shift[start:stop] = place - at[start:stop]
        known[start:stop] = True
    if not known.any():
        return at
    left = np.maximum.accumulate(np.where(known, rows, -1))
    right = np.minimum.accumulate(np.where(known, rows, len(at))[::-1])[::-1]
    left = np.where(left < 0, right, left)
    right = np.where(right >= len(at), left, right)
    passed = min_jerk((rows - left) / np.maximum(right - left, 1))[:, None]
    moved = at + shift[left] + (shift[right] - shift[left]) * passed
    # In the air it comes no lower than where it stands.
    moved[:, 1] = np.maximum(moved[:, 1], height)
    return moved


def _extension(placed: Placed, side: str) -> Array:
    """How far (F,) the toes are bent up, radians."""
    q = placed.motion.rotations[:, index(f"{side}Toes")]
    angle: Array = -2.0 * np.arctan2(q[:, 0], q[:, 3])
    return (angle + np.pi) % (2.0 * np.pi) - np.pi
