"""Closed-form two-bone inverse kinematics, shared by arms and legs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from motion.rotation import Array

# A perfectly straight limb has no defined bend plane and moves infinitely fast there; stay just short of it.
REACH_LIMIT = 0.999


def solve(
    root: ArrayLike, target: ArrayLike, upper: ArrayLike, lower: ArrayLike, pole: ArrayLike
) -> tuple[Array, Array]:
    """Place the middle joint (elbow, knee) of a limb.

    root, target (..., 3) metres; upper, lower (...) bone lengths; pole (..., 3) the direction in which the middle joint
    should point, need not be unit or at a right angle. Returns the middle joint's position (..., 3) and the reached
    target (..., 3), which is the target itself when it lies within reach and the nearest reachable point otherwise.
    """
    root, target = np.asarray(root, np.float64), np.asarray(target, np.float64)
    upper, lower = np.asarray(upper, np.float64)[..., None], np.asarray(lower, np.float64)[..., None]
    line = target - root
    distance = np.sqrt((line * line).sum(-1, keepdims=True))
    forward = np.where(distance > 1e-9, line / np.maximum(distance, 1e-12), np.array([0.0, -1.0, 0.0]))
    reach = np.clip(distance, np.abs(upper - lower) + 1e-4, (upper + lower) * REACH_LIMIT)
    side = np.asarray(pole, np.float64)
    side = side - (side * forward).sum(-1, keepdims=True) * forward
    length = np.sqrt((side * side).sum(-1, keepdims=True))
    fallback = np.stack([forward[..., 2], forward[..., 0], forward[..., 1]], -1)
    fallback = fallback - (fallback * forward).sum(-1, keepdims=True) * forward
    fallback = fallback / np.maximum(np.sqrt((fallback * fallback).sum(-1, keepdims=True)), 1e-12)
    side = np.where(length > 1e-6, side / np.maximum(length, 1e-12), fallback)
    along = (upper**2 - lower**2 + reach**2) / (2.0 * reach)
    out = np.sqrt(np.maximum(upper**2 - along**2, 0.0))
    return root + along * forward + out * side, root + reach * forward
