"""Heels that leave the floor where the ankles can't bend further."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import Skeleton
from motion.solve.legs import ankle_flexion, leg_geometry

# Dorsiflexion at which the heel leaves the floor; a little under the joint's limit.
FLAT_ANKLE = np.radians(30.0)
_HIGHEST = np.radians(58.0)
_HALVINGS = 20


def on_toes(skeleton: Skeleton, feet: Array, lift: Array) -> Array:
    """Ankle poses (n, 2, 7) when the heels of feet (n, 2, 7) rise by `lift` (n, 2) radians."""
    ball = leg_geometry(skeleton).ball
    tilt = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), lift)
    position = feet[..., :3] + rot.rotate(feet[..., 3:], ball - rot.rotate(tilt, ball))
    raised = poses.make(position, rot.mul(feet[..., 3:], tilt))
    return np.where((lift > 0.0)[..., None], raised, feet)


def heel_lift(skeleton: Skeleton, hips: Array, rotation: Array, feet: Array) -> Array:
    """Smallest heel lift (n, 2), radians, that keeps the ankles within FLAT_ANKLE.

    hips (n, 3), rotation (n, 4): pose of the hips. feet (n, 2, 7): ankle poses. Zero where the feet can stay.
    """
    lift = np.zeros(feet.shape[:2])
    frames = np.flatnonzero((ankle_flexion(skeleton, hips, rotation, feet) > FLAT_ANKLE).any(-1))
    if not len(frames):
        return lift
    hips, rotation, feet = hips[frames], rotation[frames], feet[frames]
    excess = ankle_flexion(skeleton, hips, rotation, feet) > FLAT_ANKLE
    low, high = np.zeros(excess.shape), np.full(excess.shape, _HIGHEST)
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        bent = ankle_flexion(skeleton, hips, rotation, on_toes(skeleton, feet, middle)) > FLAT_ANKLE
        low, high = np.where(bent, middle, low), np.where(bent, high, middle)
    lift[frames] = np.where(excess, high, 0.0)
    return lift


def raise_heels(
    skeleton: Skeleton, hips: Array, rotation: Array, feet: Array, toes: Array
) -> tuple[Array, Array, np.ndarray]:
    """Feet whose heels rise where a low body would overbend the ankles; the balls stay where they are.

    hips (n, 3), rotation (n, 4), feet (n, 2, 7), toes (n, 2) as for `solve_legs`.
    Returns feet (n, 2, 7), toes (n, 2) and which heels were raised (n, 2): those feet are no longer flat.
    """
    lift = heel_lift(skeleton, hips, rotation, feet)
    return on_toes(skeleton, feet, lift), toes + lift, lift > 0.0
