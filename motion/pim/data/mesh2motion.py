"""Mesh2Motion's clips (CC0), packed as one npz: poses of 66 bones with all fingers, at 24 fps.

Per clip (F, 66, 4, 4) matrices in the armature's space: metres, Z up, the body faces -Y. `names`: bones as in Unreal's
mannequin, whose +Y lies along the bone and whose +X is the axis about which it bends.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from motion import rotation as rot
from motion.grasp.hand import hand_of
from motion.pim.body import REFERENCE
from motion.pim.data import resample
from motion.pim.data.npz import opened
from motion.pim.data.retarget import retarget
from motion.pim.data.rig import Rig
from motion.pim.motion import BodyMotion
from motion.rotation import Array

SOURCE = "mesh2motion"
_FPS = 24.0
# A body that stands upright and at ease begins this clip: what the trunk's bones are turned from.
_UPRIGHT = "bow"
# Bodies in the air without a jump.
_NOT_HUMAN = ("flying-forward", "flying-forward-super", "levitate-entrance", "levitate-idle")
# Clips that end as they begin are played on until they are so long, seconds.
_LOOPED = 4.0
_SAME_POSE = np.radians(12.0)
# From their Z up and -Y forward to Y up and +Z forward.
_AXES = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
_TRUNK = ("pelvis", "spine_01", "spine_02", "spine_03")
_FINGERS = ("thumb", "index", "middle", "ring", "pinky")
_FOOT_PITCH = 0.456


def load(path: str | Path) -> Iterator[BodyMotion]:
    """Every clip of a body on the ground, on the reference body, sorted by name. FileError for another kind of file."""
    with opened(path, ("names", _UPRIGHT)) as data:
        names = tuple(str(name) for name in data["names"])
        upright, standing = _turned(data[_UPRIGHT][:1])
        rest = _rest_matrices(names, upright[0])
        rig = _rig(names, rest, data[_UPRIGHT])
        for clip in sorted(set(data.files) - {"names", *_NOT_HUMAN}):
            matrices, places = _turned(_looped(np.asarray(data[clip], dtype=np.float64)))
            turns = rot.from_matrix(matrices @ np.swapaxes(rest, -1, -2))
            at = resample.times(len(turns), _FPS)
            yield retarget(
                rig,
                resample.points(places[:, names.index("pelvis")], at),
                resample.rotations(turns, at),
                name=clip,
                label=clip.replace("-", " ").removesuffix(" RM"),
                source=SOURCE,
                sole=float(standing[0, names.index("foot_l"), 1]),
            )


def _turned(clip: Array) -> tuple[Array, Array]:
    """Rotation matrices (F, N, 3, 3) and positions (F, N, 3), Y up."""
    clip = np.asarray(clip, dtype=np.float64)
    return _AXES @ clip[..., :3, :3], clip[..., :3, 3] @ _AXES.T


def _looped(clip: Array) -> Array:
    """A clip that ends as it begins, in place, repeated."""
    turn = np.swapaxes(clip[0, :, :3, :3], -1, -2) @ clip[-1, :, :3, :3]
    cosine = (np.trace(turn, axis1=-2, axis2=-1) - 1.0) / 2.0
    moved = np.abs(clip[-1, 1, :3, 3] - clip[0, 1, :3, 3]).max()
    if np.arccos(np.clip(cosine, -1.0, 1.0)).max() > _SAME_POSE or moved > 0.03:
        return clip
    times = int(np.ceil(_LOOPED * _FPS / (len(clip) - 1)))
    return np.concatenate([clip[:-1]] * max(times, 1) + [clip[-1:]])


def _rest_matrices(names: tuple[str, ...], upright: Array) -> Array:
    """Axes (N, 3, 3) of the bones in our T-pose; upright (N, 3, 3): a standing body, for the bones of the trunk."""
    rest = upright.copy()
    for side, letter, sign in (("left", "l", 1.0), ("right", "r", -1.0)):
        along = np.array([sign, 0.0, 0.0])
        frames = {
            **dict.fromkeys(("upperarm", "lowerarm", "hand"), _frame(along, np.array([0.0, -sign, 0.0]))),
            **dict.fromkeys(("thigh", "calf"), _frame(np.array([0.0, -1.0, 0.0]), np.array([1.0, 0.0, 0.0]))),
            "foot": _frame(np.array([0.0, -_FOOT_PITCH, 1.0]), np.array([1.0, 0.0, 0.0])),
            "ball": _frame(np.array([0.0, 0.0, 1.0]), np.array([-1.0, 0.0, 0.0])),
        }
        hand = hand_of(REFERENCE, side)
        for i, finger in enumerate(_FINGERS):
            for bone in range(3):
                frames[f"{finger}_{bone + 1:02d}"] = _frame(hand.bones[i, bone], hand.flex[i, bone])
        for bone_name, frame in frames.items():
            rest[names.index(f"{bone_name}_{letter}")] = frame
    return rest


def _frame(along: Array, hinge: Array) -> Array:
    """Axes (3, 3) of a bone along one direction that bends about another."""
    y = along / np.linalg.norm(along)
    x = hinge - (hinge @ y) * y
    x = x / np.linalg.norm(x)
    return np.stack([x, y, np.cross(x, y)], -1)


def _rig(names: tuple[str, ...], rest: Array, clip: Array) -> Rig:
    parents = _parents(names)
    matrices, places = _turned(clip)
    positions = np.zeros((len(names), 3))
    for i, parent in enumerate(parents):
        if parent >= 0:
            in_parent = matrices[0, parent].T @ (places[0, i] - places[0, parent])
            positions[i] = positions[parent] + rest[parent] @ in_parent
    return Rig.named(names, parents, positions)


def _parents(names: tuple[str, ...]) -> tuple[int, ...]:
    """Parents of the bones that are mapped; the others hang on the pelvis."""
    chains = [[*_TRUNK, "neck_01", "head"]]
    for letter in "lr":
        arm = [f"{bone}_{letter}" for bone in ("clavicle", "upperarm", "lowerarm", "hand")]
        chains.append(["spine_03", *arm])
        chains += [[arm[-1], *(f"{finger}_{bone:02d}_{letter}" for bone in (1, 2, 3))] for finger in _FINGERS]
        chains.append(["pelvis", *(f"{bone}_{letter}" for bone in ("thigh", "calf", "foot", "ball"))])
    above = {child: parent for chain in chains for parent, child in itertools.pairwise(chain)}
    pelvis = names.index("pelvis")
    return tuple(
        names.index(above[name]) if name in above else -1 if name in ("root", "pelvis") else pelvis
        for name in names
    )
