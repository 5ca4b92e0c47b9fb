"""Free hands: how they hang, and how they draw back from what is before the body."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from motion import geometry
from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array
from motion.scene.model import SceneObject
from motion.skeleton import Skeleton
from motion.solve import arms

# How far a hanging hand may be drawn back, in arm lengths, and how often that is looked at.
_BACK = np.array([0.0, 0.12, 0.24, 0.38, 0.52])
_HZ = 8.0


def hanging(skeleton: Skeleton, side: str) -> Array:
    """A relaxed hand (7,) in the side's rest frame: arm down, elbow a little bent, palm to the thigh."""
    s = arms.sign_of(side)
    turn = rot.from_euler("yzx", np.array([-s * 0.35, -s * 1.36, 0.12]))
    return poses.make(arms.arm_length(skeleton, side) * np.array([s * 0.17, -0.945, 0.11]), turn)


def hand_probes(side_sign: float, size: float) -> Array:
    """Points (P, 3) along an open hand in its own frame, metres."""
    return np.array(
        [
            [0.0, 0.0, 0.0],
            [0.05, 0.0, 0.01],
            [0.10, -0.01, 0.03],
            [0.10, -0.01, -0.03],
            [0.15, -0.03, 0.03],
            [0.15, -0.03, -0.03],
            [0.18, -0.02, 0.0],
        ]
    ) * (np.array([side_sign, 1.0, 1.0]) * size)


def drawn_back(skeleton: Skeleton, side: str, rest: Array, obstacles: list[SceneObject], fps: float) -> Array:
    """How far (F, 3), in the rest frame (F, 7), a hanging hand gives way to obstacles that stand still, metres.

    It does so well before they are there, and comes back gently.
    """
    count = len(rest)
    size = skeleton.height / 1.75
    picked = np.unique(np.append(np.arange(0, count, max(round(fps / _HZ), 1)), count - 1))
    hand = hanging(skeleton, side)
    give = arms.arm_length(skeleton, side) * _BACK[:, None] * np.array([0.15 * arms.sign_of(side), 0.3, -1.0])
    near = _near(poses.apply(rest[picked], hand[:3]), obstacles, 0.35 * size)
    if not near:
        return np.zeros((count, 3))
    local = poses.apply(hand, hand_probes(arms.sign_of(side), size)) + give[:, None]
    points = poses.apply(rest[picked][:, None, None], local)
    gap = np.full(points.shape[:-1], np.inf)
    for item in near:
        gap = np.minimum(gap, geometry.distance_at(item.shape, item.pose, points))
    room = gap.min(-1) - 0.03 * size
    choice = np.where((room > 0.0).any(-1), (room > 0.0).argmax(-1), room.argmax(-1))
    wanted = maximum_filter1d(_BACK[choice], 2 * round(0.3 * _HZ) + 1)
    share = np.interp(np.arange(count), picked, gaussian_filter1d(wanted, 0.18 * _HZ))
    share = gaussian_filter1d(share, 0.06 * fps)
    result: Array = share[:, None] * give[-1] / _BACK[-1]
    return result


def _near(points: Array, obstacles: list[SceneObject], radius: float) -> list[SceneObject]:
    low, high = points.min(0) - radius, points.max(0) + radius
    bounds = [(item, *item.world_bounds()) for item in obstacles]
    return [item for item, a, b in bounds if (a < high).all() and (b > low).all()]
