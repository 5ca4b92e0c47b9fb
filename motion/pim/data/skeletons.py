"""Skeletons of files that say how many joints there are, but not which: names and parents in their order."""

from __future__ import annotations

import numpy as np

from motion.avatar.names import identify
from motion.errors import FileError
from motion.pim.body import REFERENCE
from motion.rotation import Array
from motion.skeleton import index

Bones = tuple[tuple[str, str], ...]
"""Name and parent's name; the root's parent is empty."""


def _chain(parent: str, *names: str) -> Bones:
    return tuple(zip(names, (parent, *names[:-1]), strict=True))


_FINGERS = ("Thumb", "Index", "Middle", "Ring", "Pinky")


def _soma_hand(side: str, full: bool) -> Bones:
    hand = f"{side}Hand"
    if not full:
        return ((f"{hand}ThumbEnd", hand), (f"{hand}MiddleEnd", hand))
    bones: Bones = ()
    for finger in _FINGERS:
        numbers = ("1", "2", "3", "End") if finger == "Thumb" else ("1", "2", "3", "4", "End")
        bones += _chain(hand, *(f"{hand}{finger}{number}" for number in numbers))
    return bones


def _soma(full: bool) -> Bones:
    bones = _chain("", "Hips", "Spine1", "Spine2", "Chest", "Neck1", "Neck2", "Head")
    bones += ((("HeadEnd", "Head"),) if full else ()) + tuple(
        (n, "Head") for n in ("Jaw", "LeftEye", "RightEye")
    )
    for side in ("Left", "Right"):
        arm = (f"{side}{bone}" for bone in ("Shoulder", "Arm", "ForeArm", "Hand"))
        bones += _chain("Chest", *arm) + _soma_hand(side, full)
    for side in ("Left", "Right"):
        leg = ("Leg", "Shin", "Foot", "ToeBase", *(("ToeEnd",) if full else ()))
        bones += _chain("Hips", *(f"{side}{bone}" for bone in leg))
    return bones


def _core() -> Bones:
    bones = _chain("", "Hips", "Spine", "Spine1", "Spine2", "Spine3", "Neck", "Head")
    for side in ("Right", "Left"):
        hand = f"{side}Hand"
        bones += _chain("Spine3", f"{side}Shoulder", f"{side}Arm", f"{side}ForeArm", hand, f"{hand}End")
        bones += ((f"{hand}Thumb1", hand),)
    for side in ("Right", "Left"):
        bones += _chain("Hips", *(f"{side}{bone}" for bone in ("UpLeg", "Leg", "Foot", "ToeBase")))
    return bones


_SMPLX_BODY: Bones = (
    ("pelvis", ""), ("left_hip", "pelvis"), ("right_hip", "pelvis"), ("spine1", "pelvis"), ("left_knee", "left_hip"),
    ("right_knee", "right_hip"), ("spine2", "spine1"), ("left_ankle", "left_knee"), ("right_ankle", "right_knee"),
    ("spine3", "spine2"), ("left_foot", "left_ankle"), ("right_foot", "right_ankle"), ("neck", "spine3"),
    ("left_collar", "spine3"), ("right_collar", "spine3"), ("head", "neck"), ("left_shoulder", "left_collar"),
    ("right_shoulder", "right_collar"), ("left_elbow", "left_shoulder"), ("right_elbow", "right_shoulder"),
    ("left_wrist", "left_elbow"), ("right_wrist", "right_elbow"),
)  # fmt: skip
_SMPLX_FACE: Bones = (("jaw", "head"), ("left_eye_smplhf", "head"), ("right_eye_smplhf", "head"))


def _smplx_hands() -> Bones:
    bones: Bones = ()
    for side in ("left", "right"):
        for finger in ("index", "middle", "pinky", "ring", "thumb"):
            bones += _chain(f"{side}_wrist", *(f"{side}_{finger}{number}" for number in (1, 2, 3)))
    return bones


GENERATED: dict[int, Bones] = {77: _soma(True), 30: _soma(False), 27: _core(), 22: _SMPLX_BODY}
"""Skeletons of Kimodo and ARDY by their number of joints."""

# Where the arms of the model point at rest: they hang by some degrees and lie a little behind the shoulders.
_SMPLX_ARMS = {"elbow": (0.26, -0.014, -0.025), "wrist": (0.25, 0.01, -0.005)}


def smplx(joints: int) -> Bones:
    """The joints of SMPL-X (55), SMPL-H (52), SMPL (24) or a body alone (22 and more)."""
    if joints >= 55:
        return _SMPLX_BODY + _SMPLX_FACE + _smplx_hands()
    if joints == 52:
        return _SMPLX_BODY + _smplx_hands()
    if joints >= 22:
        return _SMPLX_BODY
    raise FileError(f"poses of {joints} joints are not SMPL-X", kind="bad_file")


def smplx_places(names: tuple[str, ...], parents: tuple[int, ...]) -> Array:
    """Rest positions (N, 3) of a body of the reference's proportions in the model's T-pose."""
    _, roles = identify(names)
    ours = {theirs: REFERENCE.rest_positions[index(role)] for role, theirs in roles.items()}
    places = np.array([ours[name] for name in names])
    out = places.copy()
    for i, (name, parent) in enumerate(zip(names, parents, strict=True)):
        if parent < 0:
            continue
        side, _, bone = name.partition("_")
        offset = places[i] - places[parent]
        if bone in _SMPLX_ARMS:
            offset = np.array(_SMPLX_ARMS[bone]) * np.array([1.0 if side == "left" else -1.0, 1.0, 1.0])
        out[i] = out[parent] + offset
    return out


def tree(bones: Bones) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Names, and each one's parent by its place; -1 for the root."""
    names = tuple(name for name, _ in bones)
    return names, tuple(names.index(parent) if parent else -1 for _, parent in bones)
