"""Avatars as engines have them: other proportions, other rest poses, bones with axes and names of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, Skeleton, index

_MANNY = {
    "hips": "pelvis",
    "spine": "spine_01",
    "chest": "spine_03",
    "upperChest": "spine_05",
    "neck": "neck_01",
    "head": "head",
}
_LIMBS = {"Shoulder": "clavicle", "UpperArm": "upperarm", "LowerArm": "lowerarm", "Hand": "hand", "UpperLeg": "thigh",
          "LowerLeg": "calf", "Foot": "foot", "Toes": "ball"}  # fmt: skip
_FINGERS = {"Thumb": "thumb", "Index": "index", "Middle": "middle", "Ring": "ring", "Little": "pinky"}
_NUMBERS = {"Metacarpal": "01", "Proximal": "01", "Intermediate": "02", "Distal": "03"}


@dataclass
class Avatar:
    """A rest skeleton: bones, parents first, each in its parent's frame. bones: the engine's names by humanoid name."""

    names: list[str]
    parents: list[int]
    translations: list[list[float]]
    rotations: list[list[float]]
    bones: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return dict(vars(self))


def t_pose(body: Skeleton) -> Avatar:
    """Authored in the T-pose, humanoid names, no rest rotations."""
    return _built(
        dict(zip(JOINTS, body.rest_positions, strict=True)), {}, {name: name for name in JOINTS}, ()
    )


def awkward(body: Skeleton, seed: int) -> Avatar:
    """The T-pose with bones whose axes point anywhere, and a bone between hips and spine that is no joint."""
    turns = rot.normalize(np.random.default_rng(seed).normal(size=(len(JOINTS), 4)))
    places = dict(zip(JOINTS, body.rest_positions, strict=True))
    between = {"belly": ("hips", "spine")}
    return _built(places, dict(zip(JOINTS, turns, strict=True)), {n: f"Rig_{n}" for n in JOINTS}, between)


def manny(body: Skeleton) -> Avatar:
    """Like Unreal's Manny: A-pose, elbows and fingers a little bent, bones along their X axes (the right ones against them), no
    eyes and no jaw, further bones in the spine, the neck and the palms, and a root on the floor.
    """
    pose = rot.identity((len(JOINTS),))
    for side, s in (("left", 1.0), ("right", -1.0)):
        pose[index(f"{side}UpperArm")] = rot.from_euler("zy", np.radians([-48.0 * s, -12.0 * s]))
        pose[index(f"{side}LowerArm")] = rot.from_euler("yx", np.radians([-18.0 * s, 15.0]))
        pose[index(f"{side}Hand")] = rot.from_euler("xz", np.radians([18.0, -8.0 * s]))
        pose[index(f"{side}UpperLeg")] = rot.from_euler("z", np.radians([5.0 * s]))
        for finger in ("Index", "Middle", "Ring", "Little"):
            for bone in ("Proximal", "Intermediate"):
                pose[index(f"{side}{finger}{bone}")] = rot.from_euler("z", np.radians([-14.0 * s]))
    positions, _ = body.fk(body.offsets[:1], pose[None])
    places = {
        name: place
        for name, place in zip(JOINTS, positions[0], strict=True)
        if name not in ("leftEye", "rightEye", "jaw")
    }
    turns = {}
    for name in places:
        children = [other for other in places if JOINTS[PARENTS[index(other)]] == name and other != "hips"]
        along = places[children[-1]] - places[name] if children else np.array([0.0, 0.0, 1.0])
        way = -1.0 if name.startswith("right") else 1.0
        turns[name] = rot.between(np.array([way, 0.0, 0.0]), along / np.linalg.norm(along))
    between = {
        "spine_02": ("spine", "chest"),
        "spine_04": ("chest", "upperChest"),
        "neck_02": ("neck", "head"),
    }
    for side, letter in (("left", "l"), ("right", "r")):
        for finger in ("Index", "Middle", "Ring", "Little"):
            between[f"{_FINGERS[finger]}_metacarpal_{letter}"] = (f"{side}Hand", f"{side}{finger}Proximal")
    return _built(places, turns, {name: _manny_name(name) for name in places}, between, root=True)


def _manny_name(joint: str) -> str:
    if joint in _MANNY:
        return _MANNY[joint]
    side, bare = ("l", joint[4:]) if joint.startswith("left") else ("r", joint[5:])
    if bare in _LIMBS:
        return f"{_LIMBS[bare]}_{side}"
    finger = next(one for one in _FINGERS if bare.startswith(one))
    number = _NUMBERS[bare.removeprefix(finger)]
    if finger == "Thumb":
        number = {"Metacarpal": "01", "Proximal": "02", "Distal": "03"}[bare.removeprefix(finger)]
    return f"{_FINGERS[finger]}_{number}_{side}"


def _built(
    places: dict[str, Array],
    turns: dict[str, Array],
    bones: dict[str, str],
    between: Any,
    root: bool = False,
) -> Avatar:
    """places, turns: of joints in the world. between: (parent, child) that a further bone lies halfway between, by its name."""
    made = Avatar([], [], [], [], bones)
    worlds: dict[str, tuple[Array, Array]] = {}

    def add(bone: str, parent: str | None, place: Array, turn: Array) -> None:
        above, whole = worlds[parent] if parent else (np.zeros(3), rot.identity())
        made.names.append(bone)
        made.parents.append(made.names.index(parent) if parent else -1)
        made.translations.append(rot.inv_rotate(whole, place - above).tolist())
        made.rotations.append(rot.normalize(rot.mul(rot.inv(whole), turn)).tolist())
        worlds[bone] = (place, turn)

    if root:
        add("root", None, np.zeros(3), rot.identity())
    for i, joint in enumerate(JOINTS):
        if joint not in places:
            continue
        above = None if PARENTS[i] < 0 else JOINTS[PARENTS[i]]
        parent = bones[above] if above else ("root" if root else None)
        for bone, (start, end) in dict(between).items():
            if end == joint:
                add(bone, parent, 0.5 * (places[start] + places[end]), turns[start])
                parent = bone
        add(bones[joint], parent, places[joint], turns.get(joint, rot.identity()))
    return made
