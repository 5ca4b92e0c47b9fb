"""Forearms and hands kept out of the own body: a few points of each against trunk, head and thighs."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.ndimage import gaussian_filter1d

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import Skeleton, index
from motion.skeleton.flesh import Capsules, capsules, place
from motion.solve import arms
from motion.solve.resting import hand_probes

_SOLID = ("hips", "spine", "chest", "upperChest", "neck", "head", "leftUpperLeg", "rightUpperLeg")
# Where forearms are probed, from elbow to wrist, and the half thickness of a hand, metres for a body of 1.75 m.
_ALONG = np.array([0.0, 0.3, 0.6, 0.9])
_HAND = 0.022
# A hand that gives way takes its forearm along less far, and begins to before it must: a factor, and frames.
_GIVES_WAY, _BEFORE = 1.5, 6


@lru_cache(maxsize=16)
def _solid(skeleton: Skeleton) -> Capsules:
    return capsules(skeleton).of(_SOLID)


def inside(skeleton: Skeleton, positions: Array, world: Array) -> Array:
    """The way out (F, 2, 3), metres, for the deepest point of the left and the right forearm and hand; 0 where none is inside.

    positions (F, J, 3) and world (F, J, 4) as forward kinematics gives them.
    """
    solid = _solid(skeleton)
    hips = positions[:, :1]
    start = place(solid.joint, solid.start, positions, world) - hips
    axis = place(solid.joint, solid.end, positions, world) - hips - start
    square = np.maximum((axis**2).sum(-1), 1e-9)
    offset = (start * axis).sum(-1)
    ways = []
    for side in arms.SIDES:
        points, radius = _probes(skeleton, side, positions, world)
        points = points - hips
        # Distances by products of matrices: every point against every axis at once.
        on_axis = points @ axis.swapaxes(1, 2) - offset[:, None]
        to_start = (
            (points**2).sum(-1)[..., None]
            - 2.0 * (points @ start.swapaxes(1, 2))
            + (start**2).sum(-1)[:, None]
        )
        along = np.clip(on_axis / square[:, None], 0.0, 1.0)
        gap = np.sqrt(np.maximum(to_start + along * (along * square[:, None] - 2.0 * on_axis), 0.0))
        depth = (radius[:, None] + solid.radius - gap).reshape(len(points), -1)
        deepest = depth.argmax(-1)
        row, (point, bone) = np.arange(len(points)), np.divmod(deepest, len(solid.radius))
        nearest = start[row, bone] + along[row, point, bone][:, None] * axis[row, bone]
        way = (points[row, point] - nearest) / np.maximum(gap[row, point, bone], 1e-6)[:, None]
        ways.append(way * np.maximum(depth[row, deepest], 0.0)[:, None])
    return np.stack(ways, 1)


def giving_way(skeleton: Skeleton, world: Array, way: Array) -> Array:
    """How wrists (F, 2, 3) move for their hands to go a way (F, 2, 3) in time, smoothly, in arm lengths along the axes of the
    chest's heading. world (F, J, 4): rotations."""
    heading = rot.from_yaw(rot.yaw_of(world[:, index("upperChest")]))
    out = rot.inv_rotate(heading[:, None], way) * (_GIVES_WAY / arms.arm_length(skeleton, "left"))
    # The farthest of the ways around each frame: smoothing alone would take the better part of a short one away.
    near = np.lib.stride_tricks.sliding_window_view(
        np.pad(out, ((_BEFORE, _BEFORE), (0, 0), (0, 0))), 2 * _BEFORE + 1, 0
    )
    farthest = (near**2).sum(2).argmax(-1)
    spread = np.take_along_axis(near, farthest[:, :, None, None], -1)[..., 0]
    result: Array = gaussian_filter1d(spread, 0.5 * _BEFORE, axis=0, mode="nearest")
    return result


def _probes(skeleton: Skeleton, side: str, positions: Array, world: Array) -> tuple[Array, Array]:
    """Points (F, P, 3) of a forearm and hand, and how thick the flesh is around them (P,)."""
    elbow, wrist = index(f"{side}LowerArm"), index(f"{side}Hand")
    size = skeleton.height / 1.75
    a, b = positions[:, None, elbow], positions[:, None, wrist]
    fore = a + (b - a) * _ALONG[:, None]
    hand = b + rot.rotate(world[:, None, wrist], hand_probes(arms.sign_of(side), size))
    thick = np.full(fore.shape[1] + hand.shape[1], _HAND * size)
    thick[: len(_ALONG)] = skeleton.radii[elbow]
    return np.concatenate([fore, hand], 1), thick
