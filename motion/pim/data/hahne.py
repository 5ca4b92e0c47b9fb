"""The skeleton of B. Hahne's BVH conversion of the CMU database."""

from __future__ import annotations

import numpy as np

from motion.pim.data.retarget import Rig
from motion.rotation import Array

ROLES: dict[str, str] = {
    "hips": "hip", "neck": "neck", "head": "head",
    **{
        f"{side}{ours}": f"{side[0]}{theirs}"
        for side in ("left", "right")
        for ours, theirs in (
            ("Shoulder", "Collar"), ("UpperArm", "Shldr"), ("LowerArm", "ForeArm"), ("Hand", "Hand"),
            ("UpperLeg", "Thigh"), ("LowerLeg", "Shin"), ("Foot", "Foot"),
        )
    },
}  # fmt: skip
TRUNK = ("hip", "abdomen", "chest")
# From the wrist to the middle finger's base, in any unit: the packed data has no fingers.
_HAND = np.array([8.24714, 1.18213, 3.41376])


def rig(names: tuple[str, ...], parents: list[int], offsets: Array) -> Rig:
    """The skeleton at rest. offsets (N, 3): metres, from the parent; parents come first."""
    positions = np.zeros((len(names), 3))
    for i, parent in enumerate(parents):
        positions[i] = offsets[i] + (positions[parent] if parent >= 0 else 0.0)
    tips = {"leftHand": _HAND, "rightHand": _HAND * np.array([-1.0, 1.0, 1.0])}
    return Rig(names, tuple(parents), positions, ROLES, TRUNK, tips)
