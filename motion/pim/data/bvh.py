"""Motion from Biovision hierarchy (BVH) files, of any humanoid whose bones are named as some program names them.

Units don't matter, since everything is scaled to the reference body. Which way is up is read from the rest pose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from motion import rotation as rot
from motion.errors import FileError
from motion.pim.data import resample
from motion.pim.data.retarget import retarget
from motion.pim.data.rig import Rig, compose, rest_positions
from motion.pim.motion import BodyMotion
from motion.rotation import Array

# Converters often put the rest pose in the first frame; it reaches a little further in where they smooth.
# Arms out to the sides are what tells it.
_REST_POSE = np.radians(9.0)
_ARMS = ("UpperArm", "LowerArm")
_REST_TIME = 0.08
_AXES = {"X": 0, "Y": 1, "Z": 2}


@dataclass(frozen=True, eq=False)
class Recording:
    """A file as it is. offsets (N, 3) from the parent, root (F, 3), local (F, N, 4) xyzw in each parent's frame."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: Array
    root: Array
    local: Array
    fps: float


def load(path: str | Path, *, label: str = "", source: str = "bvh") -> BodyMotion:
    """The motion of a file on the reference body. FileError, or SkeletonError when it isn't a humanoid that we know."""
    path = Path(path)
    recording = read(path)
    upright = _upright(recording)
    places = rest_positions(recording.offsets, recording.parents)
    rig = Rig.named(recording.names, recording.parents, rot.rotate(upright, places))
    begin = _after_rest(recording, rig.roles)
    world = compose(recording.local, recording.parents)[begin:]
    world = rot.mul(rot.mul(upright, world), rot.inv(upright))
    root = rot.rotate(upright, recording.root[begin:])
    at = resample.times(len(root), recording.fps)
    return retarget(
        rig,
        resample.points(root, at),
        resample.rotations(world, at),
        name=path.stem,
        label=label or path.stem,
        source=source,
    )


def read(path: str | Path) -> Recording:
    """A file as it is. FileError naming the line where it isn't BVH."""
    try:
        lines = Path(path).read_text("utf-8", errors="replace").split("\n")
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error}", kind="missing_file") from error
    names: list[str] = []
    parents: list[int] = []
    offsets: list[list[float]] = []
    channels: list[list[str]] = []
    open_joints: list[int | None] = []
    line = 0
    try:
        for number, text in enumerate(lines):
            line, words = number, text.split()
            match words:
                case ["ROOT" | "JOINT", *name]:
                    parents.append(next((j for j in reversed(open_joints) if j is not None), -1))
                    open_joints.append(len(names))
                    names.append(" ".join(name))
                    channels.append([])
                case ["End", *_]:
                    open_joints.append(None)
                case ["OFFSET", *numbers] if open_joints[-1] is not None:
                    offsets.append([float(number) for number in numbers])
                case ["CHANNELS", _, *kinds]:
                    channels[-1] = kinds
                case ["}"]:
                    open_joints.pop()
                case ["MOTION"]:
                    break
        count = int(lines[line + 1].split(":")[1])
        seconds = float(lines[line + 2].split(":")[1])
        values = np.array([lines[line + 3 + i].split() for i in range(count)], dtype=np.float64)
        line += 3
        root, local = _poses(names, channels, np.array(offsets), values)
    except (ValueError, IndexError, KeyError) as error:
        raise FileError(
            f"{path} is not a BVH file: line {line + 1}: {error}", kind="bad_file", fix="export it again"
        ) from error
    return Recording(tuple(names), tuple(parents), np.array(offsets), root, local, 1.0 / seconds)


def _poses(names: list[str], channels: list[list[str]], offsets: Array, values: Array) -> tuple[Array, Array]:
    """Root positions (F, 3) and local rotations (F, N, 4) of the numbers of all channels (F, C)."""
    if values.shape[1:] != (sum(map(len, channels)),):
        raise ValueError(f"{values.shape[-1]} numbers a frame for {sum(map(len, channels))} channels")
    root = np.repeat(offsets[:1], len(values), axis=0)
    local = rot.identity((len(values), len(names)))
    column = 0
    for joint, kinds in enumerate(channels):
        turns = []
        for kind in kinds:
            axis = _AXES[kind[0].upper()]
            if kind[1:].lower() == "rotation":
                turns.append((kind[0], values[:, column]))
            elif joint == 0:
                root[:, axis] = values[:, column]
            column += 1
        order = "".join(name for name, _ in turns)
        if turns:
            local[:, joint] = rot.from_euler(order, np.radians(np.stack([angle for _, angle in turns], -1)))
    return root, local


def _after_rest(recording: Recording, roles: Mapping[str, str]) -> int:
    """The first frame of the motion."""
    arms = [recording.names.index(bone) for joint, bone in roles.items() if joint.endswith(_ARMS)]
    if len(recording.root) > 1 and rot.angle(recording.local[0, arms]).max() < _REST_POSE:
        return min(round(_REST_TIME * recording.fps), len(recording.root) - 1)
    return 0


def _upright(recording: Recording) -> Array:
    """Rotation (4,) to Y up of a skeleton that may have another axis up."""
    places = rest_positions(recording.offsets, recording.parents)
    rig = Rig.named(recording.names, recording.parents, places)
    up = rig.place("head") - rig.place("hips")
    axis = np.zeros(3)
    axis[np.abs(up).argmax()] = np.sign(up[np.abs(up).argmax()])
    return rot.between(axis, np.array([0.0, 1.0, 0.0]))
