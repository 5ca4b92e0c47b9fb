"""Measure a grasp: how near the pads are to the surface, how deep the flesh is in anything."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.geometry import distance
from motion.grasp.hand import Hand
from motion.rotation import Array
from motion.scene.model import Shape

# A pad farther from the surface than this is not in contact, metres.
TOUCHING = 0.0025
Obstacle = tuple[Shape, Array]


def placed(wrists: Array, points: Array) -> Array:
    """Points (N, ..., 3) of the wrist's frame in the object's frame."""
    flat = points.reshape(len(points), int(np.prod(points.shape[1:-1])), 3)
    turned = flat @ np.swapaxes(rot.to_matrix(wrists[:, 3:]), -1, -2) + wrists[:, None, :3]
    return turned.reshape(points.shape)


def pad_gaps(hand: Hand, shape: Shape, wrists: Array, fingers: Array) -> tuple[Array, Array]:
    """Signed gap of every finger bone's pad (N, 15) and of the palm (N,) to the surface."""
    pads = distance(shape, placed(wrists, hand.pad_points(fingers))).min(-1)
    palm = np.broadcast_to(hand.palm_pads, (len(wrists), *hand.palm_pads.shape))
    return pads, distance(shape, placed(wrists, palm)).min(-1)


def depth(hand: Hand, shape: Shape, wrists: Array, fingers: Array) -> Array:
    """How deep (N,) the hand's flesh is in a shape, metres; 0 when it stays outside."""
    centres, radii = hand.balls(fingers)
    deepest: Array = np.maximum((radii - distance(shape, placed(wrists, centres))).max(-1), 0.0)
    return deepest


def relative_obstacles(
    obj_pose: Array, obstacles: Sequence[Obstacle], low: Array, high: Array, reach: float
) -> list[Obstacle]:
    """Obstacles within `reach` metres of the bounds low, high (3,), with poses in the object's frame."""
    near: list[Obstacle] = []
    inverse = poses.inv(obj_pose)
    for shape, pose in obstacles:
        relative = poses.mul(inverse, pose)
        corners = np.concatenate([poses.apply(relative, part.corners()) for part in shape.parts])
        if (corners.min(0) <= high + reach).all() and (corners.max(0) >= low - reach).all():
            near.append((shape, relative))
    return near


def obstacle_depth(hand: Hand, obstacles: Sequence[Obstacle], wrists: Array, fingers: Array) -> Array:
    """How deep (N,) the hand is in any of the obstacles, whose poses are in the object's frame."""
    worst = np.zeros(len(wrists))
    for shape, pose in obstacles:
        local = poses.mul(poses.inv(pose), wrists)
        worst = np.maximum(worst, depth(hand, shape, local, fingers))
    return worst
