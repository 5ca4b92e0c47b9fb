"""Lowering the body over planted feet: knees forward, hips back, heels up where the ankles end."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.locomotion.easing import smooth
from motion.locomotion.footsteps import Stance, standing_feet
from motion.locomotion.heels import raise_heels
from motion.locomotion.track import PELVIS_SHARE, Locomotion
from motion.locomotion.walk import standing_height
from motion.rotation import Array
from motion.skeleton import Skeleton
from motion.solve.legs import leg_geometry

# Distance of hip and ankle in the deepest squat, in leg lengths.
_LOWEST = 0.36


def deepest_drop(skeleton: Skeleton) -> float:
    """How far the hips can go down from standing, metres."""
    return (
        skeleton.hips_height - leg_geometry(skeleton).ankle_height - _LOWEST * leg_geometry(skeleton).length
    )


def lowered(
    skeleton: Skeleton, stance: Stance, drops: Array, fps: float, feet: Array | None = None
) -> Locomotion:
    """The body with its hips `drops` (n,) metres below standing, over feet (2, 7) that keep their place.

    Drops are limited to `deepest_drop`. The hips go back and the torso leans forward, which keeps the
    balance.
    """
    geometry = leg_geometry(skeleton)
    flat = standing_feet(skeleton, stance) if feet is None else np.asarray(feet, dtype=np.float64)
    drops = np.clip(np.asarray(drops, dtype=np.float64), 0.0, deepest_drop(skeleton))
    depth = drops / geometry.length
    forward = np.array([np.sin(stance.heading), 0.0, np.cos(stance.heading)])
    back = geometry.length * 0.29 * np.tanh(depth / 0.30)
    lean = np.radians(42.0) * np.tanh(depth / 0.42)
    height = standing_height(skeleton, stance.xz, stance.heading, flat) - drops
    hips = np.stack([np.full(len(drops), stance.x), height, np.full(len(drops), stance.z)], -1)
    hips = hips - back[:, None] * forward
    heading = np.full(len(drops), stance.heading)
    pitch = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), PELVIS_SHARE * lean)
    rotation = rot.mul(rot.from_yaw(heading), pitch)
    flat_feet = np.tile(flat, (len(drops), 1, 1))
    feet, toes, raised = raise_heels(skeleton, hips, rotation, flat_feet, np.zeros((len(drops), 2)))
    return Locomotion(
        fps=float(fps),
        hips=hips,
        heading=heading,
        feet=feet,
        toes=toes,
        planted=~raised,
        swing=np.zeros((len(drops), 2)),
        lean=lean,
    )


def crouch(
    skeleton: Skeleton,
    stance: Stance,
    drop: float,
    n: int,
    fps: float = 30.0,
    feet: Array | None = None,
) -> Locomotion:
    """Go down by `drop` metres in n frames, from standing to rest; `.reversed()` comes up again."""
    drop = min(drop, deepest_drop(skeleton))
    return lowered(skeleton, stance, drop * smooth(np.linspace(0.0, 1.0, n)), fps, feet)
