"""How far an object ends from where it was to be."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array


def goal_errors(
    reached: Array, goal: Array, centre: Array | None = None, axis: Array | None = None
) -> tuple[Array, Array]:
    """Distance (...) of the centres of mass, metres, and angle (...) between the orientations, degrees.

    reached, goal (..., 7): poses. centre (3,): the centre of mass in the object's frame, its origin without one.
    axis (3,): unit axis of the object about which it looks the same; a turn about it is no error.
    """
    middle = np.zeros(3) if centre is None else np.asarray(centre, dtype=np.float64)
    away = np.linalg.norm(poses.apply(reached, middle) - poses.apply(goal, middle), axis=-1)
    turn = rot.mul(rot.inv(goal[..., 3:]), reached[..., 3:])
    if axis is not None:
        turn = rot.swing_twist(turn, axis)[0]
    return np.asarray(away), np.degrees(rot.angle(turn))
