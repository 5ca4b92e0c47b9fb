"""What other programs call the bones of a humanoid, and how to tell which of them named a given skeleton.

Canonical names are those of VRM 1.0 (`motion.skeleton.JOINTS`). Names are compared without case, separators
and prefixes such as "mixamorig:" or "DEF-".
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from motion.errors import SkeletonError
from motion.skeleton import JOINTS

REQUIRED: tuple[str, ...] = (
    "hips", "spine", "head",
    "leftUpperArm", "leftLowerArm", "leftHand", "rightUpperArm", "rightLowerArm", "rightHand",
    "leftUpperLeg", "leftLowerLeg", "leftFoot", "rightUpperLeg", "rightLowerLeg", "rightFoot",
)  # fmt: skip
"""Bones without which a skeleton is not a humanoid; they are the ones that VRM 1.0 requires."""

_FINGERS = ("Thumb", "Index", "Middle", "Ring", "Little")
_PINKY = ("Thumb", "Index", "Middle", "Ring", "Pinky")
_LOWER = ("thumb", "index", "middle", "ring", "pinky")
_SEGMENTS = ("Proximal", "Intermediate", "Distal")
_THUMB = ("Metacarpal", "Proximal", "Distal")


def _finger_bones(pattern: str, fingers: tuple[str, ...], numbers: tuple[str, ...]) -> dict[str, str]:
    """Bare canonical finger names to foreign ones; `pattern` has {finger} and {number}."""
    table = {}
    for ours, theirs in zip(_FINGERS, fingers, strict=True):
        for segment, number in zip(_THUMB if ours == "Thumb" else _SEGMENTS, numbers, strict=True):
            table[ours + segment] = pattern.format(finger=theirs, number=number)
    return table


def _family(trunk: dict[str, str], limbs: dict[str, str], sides: tuple[str, str]) -> dict[str, str]:
    """Foreign name to canonical; limb names have {} where the side goes."""
    table = {plain(theirs): ours for ours, theirs in trunk.items()}
    for ours_side, theirs_side in zip(("left", "right"), sides, strict=True):
        table |= {plain(theirs.format(theirs_side)): ours_side + ours for ours, theirs in limbs.items()}
    return table


def plain(name: str) -> str:
    """A bone name without namespace, prefix, case and separators."""
    bare = re.split(r"[:|]", name)[-1]
    bare = re.sub(
        r"^(mixamorig\d*|DEF-|ORG-|Bip0?0?1[ _]|Armature_|J_(Bip|Adj|Sec)_)", "", bare, flags=re.IGNORECASE
    )
    return re.sub(r"[\s_.\-]+", "", bare).lower()


_MIXAMO_LIMBS = {
    "Shoulder": "{}Shoulder", "UpperArm": "{}Arm", "LowerArm": "{}ForeArm", "Hand": "{}Hand",
    "UpperLeg": "{}UpLeg", "LowerLeg": "{}Leg", "Foot": "{}Foot", "Toes": "{}ToeBase", "Eye": "{}Eye",
    **_finger_bones("{{}}Hand{finger}{number}", _PINKY, ("1", "2", "3")),
}  # fmt: skip
_UNITY_BONES = (
    "Shoulder", "UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot", "Toes", "Eye",
)  # fmt: skip
_UNITY_LIMBS = {
    **{
        b: "{}" + b
        for b in ("Shoulder", "UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot", "Toes", "Eye")
    },
    **_finger_bones("{{}}{finger}{number}", ("Thumb", "Index", "Middle", "Ring", "Little"), _SEGMENTS),
}


def _unreal(chest: str, upper_chest: str) -> dict[str, str]:
    return _family(
        {"hips": "pelvis", "spine": "spine_01", "chest": chest, "upperChest": upper_chest, "neck": "neck_01",
         "head": "head", "jaw": "jaw"},
        {"Shoulder": "clavicle_{}", "UpperArm": "upperarm_{}", "LowerArm": "lowerarm_{}", "Hand": "hand_{}",
         "UpperLeg": "thigh_{}", "LowerLeg": "calf_{}", "Foot": "foot_{}", "Toes": "ball_{}", "Eye": "eye_{}",
         **_finger_bones("{finger}_{number}_{{}}", _LOWER, ("01", "02", "03"))},
        ("l", "r"),
    )  # fmt: skip


FAMILIES: dict[str, dict[str, str]] = {
    "vrm": {plain(name): name for name in JOINTS},
    "unity": _family(
        {n: n for n in ("hips", "spine", "chest", "upperChest", "neck", "head", "jaw")},
        _UNITY_LIMBS,
        ("Left", "Right"),
    ),
    "mixamo": _family(
        {"hips": "Hips", "spine": "Spine", "chest": "Spine1", "upperChest": "Spine2", "neck": "Neck",
         "head": "Head"},
        _MIXAMO_LIMBS,
        ("Left", "Right"),
    ),
    # Manny of Unreal Engine 5 has five spine bones; the ones between ride along.
    "unreal5": _unreal("spine_03", "spine_05"),
    "unreal": _unreal("spine_02", "spine_03"),
    "cmu": _family(
        {"hips": "Hips", "spine": "LowerBack", "chest": "Spine", "upperChest": "Spine1", "neck": "Neck",
         "head": "Head"},
        {**_MIXAMO_LIMBS, "ThumbMetacarpal": "{}HandThumb", "ThumbProximal": "{}HandThumb2"},
        ("Left", "Right"),
    ),
    "rigify": _family(
        {"hips": "spine", "spine": "spine.001", "chest": "spine.002", "upperChest": "spine.003",
         "neck": "spine.004", "head": "spine.006", "jaw": "jaw"},
        {"Shoulder": "shoulder.{}", "UpperArm": "upper_arm.{}", "LowerArm": "forearm.{}", "Hand": "hand.{}",
         "UpperLeg": "thigh.{}", "LowerLeg": "shin.{}", "Foot": "foot.{}", "Toes": "toe.{}", "Eye": "eye.{}",
         **_finger_bones("{finger}.{number}.{{}}", ("thumb", "f_index", "f_middle", "f_ring", "f_pinky"),
                         ("01", "02", "03"))},
        ("L", "R"),
    ),
    "smplx": _family(
        {"hips": "pelvis", "spine": "spine1", "chest": "spine2", "upperChest": "spine3", "neck": "neck",
         "head": "head", "jaw": "jaw"},
        {"Shoulder": "{}_collar", "UpperArm": "{}_shoulder", "LowerArm": "{}_elbow", "Hand": "{}_wrist",
         "UpperLeg": "{}_hip", "LowerLeg": "{}_knee", "Foot": "{}_ankle", "Toes": "{}_foot",
         "Eye": "{}_eye_smplhf",
         **_finger_bones("{{}}_{finger}{number}", _LOWER, ("1", "2", "3"))},
        ("left", "right"),
    ),
    # B. Hahne's conversion of the CMU database; its fingers have two bones.
    "poser": _family(
        {"hips": "hip", "spine": "abdomen", "chest": "chest", "neck": "neck", "head": "head"},
        {"Shoulder": "{}Collar", "UpperArm": "{}Shldr", "LowerArm": "{}ForeArm", "Hand": "{}Hand",
         "UpperLeg": "{}Thigh", "LowerLeg": "{}Shin", "Foot": "{}Foot",
         "ThumbMetacarpal": "{}Thumb1", "ThumbProximal": "{}Thumb2",
         **{f"{ours}{bone}": f"{{}}{theirs}{number}"
            for ours, theirs in zip(_FINGERS[1:], ("Index", "Mid", "Ring", "Pinky"), strict=True)
            for bone, number in (("Proximal", "1"), ("Intermediate", "2"))}},
        ("l", "r"),
    ),
    # NVIDIA's SOMA, the skeleton of Kimodo; its fingers begin with the metacarpal.
    "soma": _family(
        {"hips": "Hips", "spine": "Spine1", "chest": "Spine2", "upperChest": "Chest", "neck": "Neck1",
         "head": "Head", "jaw": "Jaw"},
        {**_MIXAMO_LIMBS, "UpperLeg": "{}Leg", "LowerLeg": "{}Shin",
         **_finger_bones("{{}}Hand{finger}{number}", _PINKY, ("2", "3", "4")),
         **{f"Thumb{bone}": f"{{}}HandThumb{number}" for bone, number in zip(_THUMB, "123", strict=True)}},
        ("Left", "Right"),
    ),
    "vroid": _family(
        {"hips": "C_Hips", "spine": "C_Spine", "chest": "C_Chest", "upperChest": "C_UpperChest",
         "neck": "C_Neck",
         "head": "C_Head"},
        {"Shoulder": "{}_Shoulder", "UpperArm": "{}_UpperArm", "LowerArm": "{}_LowerArm", "Hand": "{}_Hand",
         "UpperLeg": "{}_UpperLeg", "LowerLeg": "{}_LowerLeg", "Foot": "{}_Foot", "Toes": "{}_ToeBase",
         "Eye": "{}_FaceEye",
         **_finger_bones("{{}}_{finger}{number}", _FINGERS, ("1", "2", "3"))},
        ("L", "R"),
    ),
}  # fmt: skip
"""Per program: plain foreign bone name to canonical name."""

# VRM 0.x counts the thumb from its proximal bone, VRM 1.0 from the metacarpal.
VRM0_THUMB = {
    f"{side}Thumb{old}": f"{side}Thumb{new}"
    for side in ("left", "right")
    for old, new in zip(_SEGMENTS, _THUMB, strict=True)
}


def identify(bones: Iterable[str]) -> tuple[str, dict[str, str]]:
    """The family that names most of `bones`, and canonical name to bone name.

    SkeletonError when no family finds all required bones; the message names what the best one lacks.
    """
    names = list(bones)
    best_name, best = "", {}
    score = (-1, -1)
    for family, table in FAMILIES.items():
        found: dict[str, str] = {}
        for bone in names:
            canonical = table.get(plain(bone))
            if canonical:
                found.setdefault(canonical, bone)
        rank = (sum(r in found for r in REQUIRED), len(found))
        if rank > score:
            best_name, best, score = family, found, rank
    require(best, names)
    return best_name, best


def require(found: Container[str], names: Iterable[str]) -> None:
    """SkeletonError unless every required bone was found."""
    missing = [bone for bone in REQUIRED if bone not in found]
    if missing:
        raise SkeletonError(
            f"this skeleton is not a humanoid that we know: no bone was recognised as {', '.join(missing)}",
            kind="not_humanoid",
            candidates=tuple(names)[:40],
            fix="name the bones as VRM, Unity, Mixamo, Unreal, CMU, Rigify, SOMA or SMPL-X do, or export a VRM",
        )
