"""Finger synergies: the 15 finger joints of a hand as a short linear code.

The table holds the mean and the first principal components of rotation vectors of grasps and hand poses; the right hand is
coded as its mirror image. A code is in standard deviations.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import finger_names, index

COUNT = 12
_HANDS = tuple([index(name) for name in finger_names(side)] for side in ("left", "right"))
# A rotation vector seen in a mirror across x = 0.
_MIRROR = np.array([1.0, -1.0, -1.0])


@lru_cache
def table() -> tuple[Array, Array]:
    """Mean (45,) and components (COUNT, 45), radians; a component is one standard deviation long."""
    data = json.loads(files("motion.pim").joinpath("finger_synergies.json").read_text(encoding="utf-8"))
    return np.array(data["mean"]), np.array(data["components"])


def vectors(rotations: Array) -> Array:
    """Rotation vectors (F, 2, 45) of the fingers of local rotations (F, J, 4), the right hand mirrored."""
    left, right = (rot.to_rotvec(rotations[:, hand]) for hand in _HANDS)
    return np.stack([left, right * _MIRROR], 1).reshape(len(rotations), 2, -1)


def fit(samples: Array) -> dict[str, object]:
    """The table of hand poses (N, 45), as plain data."""
    mean = samples.mean(0)
    _, scale, rows = np.linalg.svd(samples - mean, full_matrices=False)
    components = rows[:COUNT] * (scale[:COUNT] / np.sqrt(len(samples)))[:, None]
    return {"mean": mean.round(5).tolist(), "components": components.round(6).tolist()}


def encode(rotations: Array) -> Array:
    """Codes (F, 2 * COUNT), left then right, of local rotations (F, J, 4)."""
    mean, components = table()
    codes = (vectors(rotations) - mean) @ np.linalg.pinv(components)
    return codes.reshape(len(rotations), -1)


def decode(codes: Array, rotations: Array) -> None:
    """Writes the fingers of codes (F, 2 * COUNT) into local rotations (F, J, 4)."""
    mean, components = table()
    found = (codes.reshape(len(codes), 2, COUNT) @ components + mean).reshape(len(codes), 2, -1, 3)
    rotations[:, _HANDS[0]] = rot.from_rotvec(found[:, 0])
    rotations[:, _HANDS[1]] = rot.from_rotvec(found[:, 1] * _MIRROR)
