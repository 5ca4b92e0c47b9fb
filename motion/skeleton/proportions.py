"""Rest proportions of an average body, measured in the T-pose and scaled by stature.

Lengths follow the segment ratios of Drillis and Contini (1966) and hand data of Greiner (1991), rounded; a child has
a relatively larger head and shorter legs.
"""

from __future__ import annotations

import numpy as np

from motion.rotation import Array
from motion.skeleton.names import JOINTS, PARENTS

REFERENCE_HEIGHT = 1.75

# Rest offsets from the parent for the reference adult, metres. Paired joints are given for the left (+X) side.
_TRUNK = {
    "hips": (0.0, 0.955, 0.0),
    "spine": (0.0, 0.075, -0.005),
    "chest": (0.0, 0.115, -0.005),
    "upperChest": (0.0, 0.125, -0.005),
    "neck": (0.0, 0.180, -0.010),
    "head": (0.0, 0.090, 0.020),
    "jaw": (0.0, 0.015, 0.020),
}
_SIDES = {
    "Eye": (0.031, 0.085, 0.085),
    "UpperLeg": (0.092, -0.045, 0.0),
    "LowerLeg": (0.0, -0.420, 0.0),
    "Foot": (0.0, -0.410, -0.015),
    "Toes": (0.0, -0.062, 0.135),
    "Shoulder": (0.025, 0.130, 0.0),
    "UpperArm": (0.145, 0.0, -0.005),
    "LowerArm": (0.285, 0.0, 0.0),
    "Hand": (0.250, 0.0, 0.0),
    "ThumbMetacarpal": (0.022, -0.012, 0.025),
    "ThumbProximal": (0.030, -0.008, 0.030),
    "ThumbDistal": (0.024, -0.003, 0.022),
    "IndexProximal": (0.092, -0.003, 0.026),
    "IndexIntermediate": (0.042, 0.0, 0.0),
    "IndexDistal": (0.025, 0.0, 0.0),
    "MiddleProximal": (0.094, 0.0, 0.004),
    "MiddleIntermediate": (0.047, 0.0, 0.0),
    "MiddleDistal": (0.029, 0.0, 0.0),
    "RingProximal": (0.089, -0.002, -0.017),
    "RingIntermediate": (0.043, 0.0, 0.0),
    "RingDistal": (0.027, 0.0, 0.0),
    "LittleProximal": (0.081, -0.006, -0.036),
    "LittleIntermediate": (0.034, 0.0, 0.0),
    "LittleDistal": (0.020, 0.0, 0.0),
}
_LEAF_TIPS = {
    "head": (0.0, 0.210, 0.0),
    "jaw": (0.0, -0.030, 0.070),
    "Eye": (0.0, 0.0, 0.012),
    "Toes": (0.0, 0.0, 0.070),
    "ThumbDistal": (0.020, -0.002, 0.018),
    "IndexDistal": (0.022, 0.0, 0.0),
    "MiddleDistal": (0.023, 0.0, 0.0),
    "RingDistal": (0.023, 0.0, 0.0),
    "LittleDistal": (0.020, 0.0, 0.0),
}
# The child that continues the bone, where a joint has several.
_CONTINUES = {
    "hips": "spine",
    "upperChest": "neck",
    "leftHand": "leftMiddleProximal",
    "rightHand": "rightMiddleProximal",
}
_RADII = {
    "hips": 0.115, "spine": 0.110, "chest": 0.115, "upperChest": 0.110, "neck": 0.055, "head": 0.085, "jaw": 0.030,
    "Eye": 0.012, "UpperLeg": 0.075, "LowerLeg": 0.050, "Foot": 0.036, "Toes": 0.018, "Shoulder": 0.055,
    "UpperArm": 0.045, "LowerArm": 0.036, "Hand": 0.016, "ThumbMetacarpal": 0.013, "ThumbProximal": 0.0105,
    "ThumbDistal": 0.009, "IndexProximal": 0.0095, "IndexIntermediate": 0.0085, "IndexDistal": 0.0075,
    "MiddleProximal": 0.0095, "MiddleIntermediate": 0.0085, "MiddleDistal": 0.0075, "RingProximal": 0.009,
    "RingIntermediate": 0.008, "RingDistal": 0.0075, "LittleProximal": 0.008, "LittleIntermediate": 0.007,
    "LittleDistal": 0.0065,
}  # fmt: skip
_HEAD_PARTS = ("head", "jaw", "Eye")
_LEG_PARTS = ("UpperLeg", "LowerLeg", "Foot", "Toes")


def _bare(name: str) -> str:
    return name.removeprefix("left").removeprefix("right")


def _sided(table: dict[str, tuple[float, float, float]], name: str) -> Array:
    vector = np.array(table[_bare(name)])
    return vector * np.array([-1.0, 1.0, 1.0]) if name.startswith("right") else vector


def _part_scales(height: float, arm_scale: float, leg_scale: float) -> dict[str, float]:
    scale = height / REFERENCE_HEIGHT
    childlike = float(np.clip((1.55 - height) / 0.55, 0.0, 1.0))
    head, leg = scale * (1.0 + 0.25 * childlike), scale * (1.0 - 0.06 * childlike) * leg_scale
    reference_head, reference_leg = 0.210, 0.955
    trunk_length = REFERENCE_HEIGHT - reference_head - reference_leg
    trunk = (height - head * reference_head - leg * reference_leg) / trunk_length
    arm = scale * (1.0 - 0.03 * childlike) * arm_scale
    return {"head": head, "leg": leg, "trunk": trunk, "arm": arm, "hand": scale, "girth": scale}


def _scale_of(name: str, scales: dict[str, float]) -> float:
    bare = _bare(name)
    if bare == "hips" or bare in _LEG_PARTS:
        return scales["leg"]
    if bare in ("jaw", "Eye"):
        return scales["head"]
    if bare in ("LowerArm", "Hand"):
        return scales["arm"]
    if bare.startswith(("Thumb", "Index", "Middle", "Ring", "Little")):
        return scales["hand"]
    return scales["trunk"]


def human(height: float, arm_scale: float, leg_scale: float) -> tuple[Array, Array, Array]:
    """Offsets (J, 3), tips (J, 3) and flesh radii (J,) in metres for a body of the given stature."""
    scales = _part_scales(height, arm_scale, leg_scale)
    offsets = np.array(
        [(np.array(_TRUNK[n]) if n in _TRUNK else _sided(_SIDES, n)) * _scale_of(n, scales) for n in JOINTS]
    )
    tips = bone_tips(
        offsets,
        {
            n: _sided(_LEAF_TIPS, n) * scales["head" if _bare(n) in _HEAD_PARTS else "hand"]
            for n in JOINTS
            if _bare(n) in _LEAF_TIPS
        },
    )
    radii = np.array([_RADII[_bare(n)] for n in JOINTS]) * scales["girth"]
    return offsets, tips, radii


def bone_tips(offsets: Array, leaves: dict[str, Array]) -> Array:
    """End point of every bone in its joint's frame: the continuing child's offset, or the given leaf end."""
    tips = np.zeros_like(offsets)
    for i, name in enumerate(JOINTS):
        if name in leaves:
            tips[i] = leaves[name]
            continue
        children = [j for j, parent in enumerate(PARENTS) if parent == i]
        chosen = JOINTS.index(_CONTINUES[name]) if name in _CONTINUES else children[0]
        tips[i] = offsets[chosen]
    return tips
