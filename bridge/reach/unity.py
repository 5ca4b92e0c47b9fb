"""Unity's words and axes: HumanBodyBones, left-handed, +X right, +Y up, +Z forward, metres.

The wire's left is +X, Unity's right is: one mirror across the plane x = 0. Rest rotations are identity in both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from motion.rotation import Array
from motion.skeleton import JOINTS

_MIRROR_PLACE = np.array([-1.0, 1.0, 1.0])
# A mirror across x = 0 turns rotations about Y and Z the other way.
_MIRROR_TURN = np.array([1.0, -1.0, -1.0, 1.0])
_THUMB = {"ThumbMetacarpal": "ThumbProximal", "ThumbProximal": "ThumbIntermediate"}


def _bone(joint: str) -> str:
    for ours, theirs in _THUMB.items():
        if joint.endswith(ours):
            joint = joint.removesuffix(ours) + theirs
            break
    return joint[0].upper() + joint[1:]


BONES: dict[str, str] = {joint: _bone(joint) for joint in JOINTS}
"""HumanBodyBones by VRM 1.0's names, which call the thumb's bones otherwise."""


def places(places: ArrayLike) -> Array:
    """Positions (..., 3) in Unity's axes."""
    mirrored: Array = np.asarray(places, dtype=np.float64) * _MIRROR_PLACE
    return mirrored


def rotations(rotations: ArrayLike) -> Array:
    """Rotations (..., 4) xyzw in Unity's axes."""
    mirrored: Array = np.asarray(rotations, dtype=np.float64) * _MIRROR_TURN
    return mirrored
