"""Where one could stand to act on something."""

from __future__ import annotations

import numpy as np

from motion.errors import ReachError
from motion.locomotion import Navigator, Stance
from motion.pausing import breathe
from motion.rotation import Array
from motion.skeleton import Skeleton

# Below this cost nobody bothers to take a step.
STAY_BELOW = 0.5
# The price of going a metre and of turning by a radian.
_WAY, _SWING = 0.40, 0.25
_ANGLES = np.linspace(0.0, 2.0 * np.pi, 20, endpoint=False)
_DISTANCES = np.array([0.24, 0.34, 0.44, 0.56, 0.70, 0.85])
_TURNS = np.radians([0.0, -25.0, 25.0])


def around(navigator: Navigator, skeleton: Skeleton, here: Stance, point: Array) -> tuple[Array, Array]:
    """Free stances (S, 3) as x, z, heading around a world point (3,), facing it, and the price (S,) of going there."""
    size = skeleton.height / 1.75
    angle, distance, turn = (
        a.ravel() for a in np.meshgrid(_ANGLES, _DISTANCES * size, _TURNS, indexing="ij")
    )
    x, z = point[0] - distance * np.sin(angle), point[2] - distance * np.cos(angle)
    spots = np.stack([x, z, angle + turn], -1)
    # The small steps that one makes without thinking: closer, back, sideways, keeping the heading.
    near = (
        np.array(
            [[dx, dz, 0.0] for dx in (-0.3, -0.15, 0.0, 0.15, 0.3) for dz in (-0.25, -0.12, 0.12, 0.25, 0.4)]
        )
        * size
    )
    cos, sin = np.cos(here.heading), np.sin(here.heading)
    shifted = np.stack(
        [
            here.x + near[:, 0] * cos + near[:, 1] * sin,
            here.z - near[:, 0] * sin + near[:, 1] * cos,
            np.full(len(near), here.heading),
        ],
        -1,
    )
    spots = np.concatenate([shifted, spots])
    spots = spots[navigator.free(spots[:, :2])]
    way = np.hypot(spots[:, 0] - here.x, spots[:, 1] - here.z)
    swing = np.abs((spots[:, 2] - here.heading + np.pi) % (2.0 * np.pi) - np.pi)
    return spots, 0.25 + _WAY * way + _SWING * swing


def detour(navigator: Navigator, here: Stance, goal: Stance) -> float:
    """The price of what the way to a stance is longer than the straight line, infinite when no way leads there."""
    breathe()
    start, stop = np.array([here.x, here.z]), np.array([goal.x, goal.z])
    try:
        way = navigator.path(start, stop)
    except ReachError:
        return float("inf")
    length = float(np.linalg.norm(np.diff(way, axis=0), axis=-1).sum())
    return _WAY * max(length - float(np.linalg.norm(stop - start)), 0.0)


def accessible(navigator: Navigator, here: Stance, goal: Stance) -> bool:
    """Whether a way leads there."""
    try:
        navigator.path(np.array([here.x, here.z]), np.array([goal.x, goal.z]))
    except ReachError:
        return False
    return True
