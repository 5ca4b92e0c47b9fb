"""Points on the body that actions aim at, in the frame of their joint."""

from __future__ import annotations

import numpy as np

from motion.rotation import Array
from motion.skeleton.names import index
from motion.skeleton.skeleton import Skeleton


def eyes(skeleton: Skeleton) -> Array:
    """Midpoint between the eyes (3,) in the head's frame."""
    middle: Array = 0.5 * (skeleton.offsets[index("leftEye")] + skeleton.offsets[index("rightEye")])
    return middle


def mouth(skeleton: Skeleton) -> Array:
    """The lips (3,) in the head's frame: a little above the jaw joint's height, in front of the chin."""
    eye, jaw = eyes(skeleton), skeleton.offsets[index("jaw")]
    return np.array([0.0, jaw[1] + 0.10 * (eye[1] - jaw[1]), eye[2] + 0.016 * skeleton.height / 1.75])


def ear(skeleton: Skeleton, side: str) -> Array:
    """The outside of an ear (3,) in the head's frame."""
    eye = eyes(skeleton)
    x = 0.95 * skeleton.radii[index("head")]
    return np.array([x if side == "left" else -x, eye[1] - 0.015, 0.2 * eye[2]])


def crown(skeleton: Skeleton) -> Array:
    """Top of the head (3,) in the head's frame."""
    return np.array([0.0, skeleton.tips[index("head"), 1], 0.1 * eyes(skeleton)[2]])
