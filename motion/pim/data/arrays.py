"""Motion from npz files that motion models and archives write: SMPL-X and AMASS, Kimodo, ARDY.

AMASS (and SMPL-H, SMPL-X in general): `poses` (F, 3·J) rotation vectors, or `global_orient` and `body_pose`; `trans` (F, 3);
`mocap_framerate` or `mocap_frame_rate`; Z up. Shape (`betas`) is not used: the motion is scaled to the reference body and
the feet are put on the ground anyway.

Kimodo and ARDY: `posed_joints` (F, J, 3) and `global_rot_mats` (F, J, 3, 3) from a T-pose, metres, Y up, facing +Z, with or
without a batch axis in front; the number of joints tells the skeleton. 30 fps where `fps` doesn't say otherwise, ARDY's 20.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from motion import rotation as rot
from motion.errors import FileError
from motion.pim.data import resample, skeletons
from motion.pim.data.npz import opened
from motion.pim.data.retarget import retarget
from motion.pim.data.rig import Rig, compose
from motion.pim.motion import BodyMotion
from motion.rotation import Array

_Z_UP = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), -np.pi / 2.0)
_UP = np.array([0.0, 1.0, 0.0])
_FPS = {27: 20.0}


def load(path: str | Path, *, label: str = "", source: str = "npz") -> BodyMotion:
    """The motion of a file on the reference body. FileError where it is none of these formats."""
    path = Path(path)
    with opened(path, ()) as data:
        arrays = {name: data[name] for name in data.files if data[name].dtype.kind in "fiub"}
    if "posed_joints" in arrays:
        rig, root, rotations, fps = _generated(path, arrays)
    elif "poses" in arrays or "body_pose" in arrays:
        rig, root, rotations, fps = _smplx(path, arrays)
    else:
        raise FileError(
            f"{path} is neither SMPL-X, AMASS, Kimodo nor ARDY",
            kind="bad_file",
            candidates=tuple(arrays)[:10],
            fix="it has to have the arrays poses and trans, or posed_joints and global_rot_mats",
        )
    at = resample.times(len(root), fps)
    return retarget(
        rig,
        resample.points(root, at),
        resample.rotations(rotations, at),
        name=path.stem,
        label=label or path.stem.replace("_", " "),
        source=source,
    )


def _generated(path: Path, arrays: Mapping[str, Any]) -> tuple[Rig, Array, Array, float]:
    joints, matrices = (
        np.asarray(arrays[name], dtype=np.float64)
        for name in ("posed_joints", "global_rot_mats")
        if name in arrays
    )
    if joints.ndim == 4:
        joints, matrices = joints[0], matrices[0]
    count = joints.shape[1]
    if count not in skeletons.GENERATED:
        raise FileError(
            f"{path} has {count} joints, which is no skeleton of Kimodo or ARDY that we know",
            kind="bad_file",
            candidates=tuple(map(str, skeletons.GENERATED)),
        )
    names, parents = skeletons.tree(skeletons.GENERATED[count])
    # The file has no rest pose, but every frame has the bones: seen from the parent they never change.
    places = np.zeros((count, 3))
    for i, parent in enumerate(parents):
        if parent >= 0:
            places[i] = places[parent] + matrices[0, parent].T @ (joints[0, i] - joints[0, parent])
    fps = float(arrays["fps"]) if "fps" in arrays else _FPS.get(count, 30.0)
    return Rig.named(names, parents, places), joints[:, 0], rot.from_matrix(matrices), fps


def _smplx(path: Path, arrays: Mapping[str, Any]) -> tuple[Rig, Array, Array, float]:
    try:
        poses = arrays["poses"] if "poses" in arrays else _joined(arrays)
        trans = np.asarray(arrays["trans"] if "trans" in arrays else arrays["transl"], dtype=np.float64)
    except KeyError as error:
        raise FileError(f"{path} has no array {error}", kind="bad_file") from None
    vectors = np.asarray(poses, dtype=np.float64).reshape(len(poses), -1, 3)
    bones = skeletons.smplx(vectors.shape[1])
    names, parents = skeletons.tree(bones)
    if len(vectors) != len(trans) or vectors.shape[1] < len(names):
        raise FileError(
            f"{path}: poses {np.shape(poses)} and trans {trans.shape} don't fit together", kind="bad_file"
        )
    turns = compose(rot.from_rotvec(vectors[:, : len(names)]), parents)
    rig = Rig.named(names, parents, skeletons.smplx_places(names, parents))
    # `trans` moves the model's origin, about which the pelvis stays in place when the body turns.
    if _lies_along_z(turns[:, 0]):
        turns, trans = rot.mul(_Z_UP, turns), rot.rotate(_Z_UP, trans)
    rates = [float(arrays[name]) for name in ("mocap_framerate", "mocap_frame_rate", "fps") if name in arrays]
    return rig, trans, turns, (rates or [30.0])[0]


def _joined(arrays: Mapping[str, Any]) -> Array:
    count = len(arrays["body_pose"])
    parts = (
        "global_orient",
        "body_pose",
        "jaw_pose",
        "leye_pose",
        "reye_pose",
        "left_hand_pose",
        "right_hand_pose",
    )
    found = [arrays[part].reshape(count, -1) for part in parts if part in arrays]
    return np.concatenate(found, -1)


def _lies_along_z(pelvis: Array) -> bool:
    """Whether the bodies (F, 4) stand along Z, as they do in AMASS."""
    up = np.abs(rot.rotate(pelvis, _UP)).mean(0)
    return bool(up[2] > up[1])
