"""The one body that motion is learned on, and the joints of it that are learned."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motion.skeleton import JOINTS, PARENTS, Skeleton, finger_names

FPS = 30.0
HISTORY, FUTURE = 8, 40
"""Frames that the prior is shown, and frames that it makes."""

REFERENCE = Skeleton.human()

_HEAD_PARTS = ("leftEye", "rightEye", "jaw")
FINGER_JOINTS: tuple[str, ...] = (*finger_names("left"), *finger_names("right"))
BODY_JOINTS: tuple[str, ...] = tuple(n for n in JOINTS if n not in _HEAD_PARTS and n not in FINGER_JOINTS)

BODY_INDEX = np.array([JOINTS.index(name) for name in BODY_JOINTS])
"""Where the body joints stand in `JOINTS` (22,)."""

BODY_PARENTS: tuple[int, ...] = tuple(
    -1 if PARENTS[i] < 0 else BODY_JOINTS.index(JOINTS[PARENTS[i]]) for i in BODY_INDEX
)
"""Parent of each body joint, counted in `BODY_JOINTS`; -1 for the hips."""

HAND_JOINTS = [BODY_JOINTS.index(name) for name in ("leftHand", "rightHand")]


def _ways() -> NDArray[np.float32]:
    ways = np.zeros((len(BODY_JOINTS), len(BODY_JOINTS)), dtype=np.float32)
    for i in range(len(BODY_JOINTS)):
        joint = i
        while BODY_PARENTS[joint] >= 0:
            ways[i, joint] = 1.0
            joint = BODY_PARENTS[joint]
    return ways


WAYS = _ways()
"""(22, 22): 1 where the bone that ends in joint j lies on the way from the hips to joint i."""

CONTACT_JOINTS = ("leftFoot", "leftToes", "rightFoot", "rightToes")
"""What `BodyMotion.contacts` is about, in its order."""
