"""When the feet are on the ground."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_closing, binary_opening

from motion.pim.body import CONTACT_JOINTS, FPS, REFERENCE
from motion.rotation import Array
from motion.skeleton import index

_FEET = np.array([index(name) for name in CONTACT_JOINTS])
_REST = REFERENCE.rest_positions[_FEET, 1]
# A joint that rises or moves more than this is not on the ground, metres and metres a second.
_LOW, _SLOW = 0.035, 0.30
_SHORTEST = 3


def clearance(positions: Array) -> Array:
    """How much higher than on the ground each of `CONTACT_JOINTS` is (F, 4), metres, over y = 0."""
    over: Array = positions[:, _FEET, 1] - _REST
    return over


def speeds(positions: Array, fps: float = FPS) -> Array:
    """Speed (F, 4) of each of `CONTACT_JOINTS`, m/s."""
    if len(positions) < 2:
        return np.zeros((len(positions), len(_FEET)))
    found: Array = np.linalg.norm(np.gradient(positions[:, _FEET], axis=0), axis=-1) * fps
    return found


def contacts(positions: Array, fps: float = FPS) -> np.ndarray:
    """Which of `CONTACT_JOINTS` are on the ground (F, 4) bool, by height and speed; flicker is removed."""
    touching = (clearance(positions) < _LOW) & (speeds(positions, fps) < _SLOW)
    run = np.ones((_SHORTEST, 1), dtype=bool)
    padded = np.pad(touching, ((_SHORTEST, _SHORTEST), (0, 0)), mode="edge")
    steady = binary_opening(binary_closing(padded, run), run)
    return np.asarray(steady[_SHORTEST:-_SHORTEST])
