"""Toes of recordings that have none: they stay flat while the heel leaves the ground."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.pim.body import REFERENCE
from motion.rotation import Array
from motion.skeleton import index

_MOST = np.radians(50.0)
# Over the ground by less than the first they are flat on it, by more than the second they go with the foot.
_ON_GROUND, _IN_THE_AIR = 0.02, 0.08


def bend(root: Array, local: Array) -> Array:
    """Local rotations (F, 55, 4) with bent toes, for a body whose floor is at y = 0. root (F, 3) metres."""
    positions, world = REFERENCE.fk(root, local)
    out = local.copy()
    for side in ("left", "right"):
        foot, ball = index(f"{side}Foot"), index(f"{side}Toes")
        forward = rot.rotate(world[:, foot], np.array([0.0, 0.0, 1.0]))
        pitch = np.arcsin(np.clip(-forward[:, 1], -1.0, 1.0))
        height = positions[:, ball, 1] - REFERENCE.rest_positions[ball, 1]
        away = np.clip((height - _ON_GROUND) / (_IN_THE_AIR - _ON_GROUND), 0.0, 1.0)
        near = 1.0 - away * away * (3.0 - 2.0 * away)
        angle = np.clip(pitch, 0.0, _MOST) * near
        out[:, ball] = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), -angle)
    return out
