"""A clip as documented JSON: one column per quantity. The schema is `clip.schema.json` beside this file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from exporters import keypoints as keypoint_columns
from exporters.clip_schema import check
from exporters.files import read_text, replace_file
from exporters.plain import notes
from exporters.shape_json import read_shape
from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip, Contact, Event, ObjectTrack, StepSpan
from motion.errors import ClipError, FileError, MotionError
from motion.rotation import Array
from motion.scene.model import Camera
from motion.scene.shapes import write_shape
from motion.skeleton import Skeleton

FORMAT = "kinelink-clip"
VERSION = 1

_LENGTH_DIGITS = 7
_UNIT_DIGITS = 9


def write_json(
    clip: Clip, path: str | Path, *, keypoints: bool = False, camera: Camera | None = None
) -> None:
    """Write a clip as JSON.

    keypoints: add 3-D keypoints of body, feet and hands. camera: add them and object boxes in its 2-D image
    as well. ClipError when the clip is broken or holds data that JSON cannot, FileError when the file cannot
    be written.
    """
    clip.validate()
    document = to_dict(clip)
    if keypoints or camera is not None:
        document |= keypoint_columns.columns(clip, camera)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    replace_file(path, text.encode("utf-8"))


def read_json(path: str | Path) -> Clip:
    """Read what `write_json` wrote.

    FileError when it is not a clip file, ClipError when its arrays are broken.
    """
    try:
        document = json.loads(read_text(path), parse_constant=_no_constant)
        check(document)
        return from_dict(document)
    except MotionError:
        raise
    except RecursionError as error:
        raise FileError(
            f"'{path}' is nested too deeply", kind="bad_file", fix="write it with exporters.write_json"
        ) from error
    except (ValueError, OverflowError, KeyError, TypeError) as error:
        raise FileError(
            f"'{path}' is not a clip file: {error}",
            kind="bad_file",
            fix="see docs/motion-format.md for the format",
        ) from error


def to_dict(clip: Clip) -> dict[str, Any]:
    """The whole clip as JSON values."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "fps": float(clip.fps),
        "frames": clip.frames,
        "skeleton": clip.skeleton.to_dict(),
        "root": _lengths(clip.root),
        "rotations": {name: _units(clip.rotations[:, j]) for j, name in enumerate(clip.skeleton.names)},
        "objects": [_track_to_dict(track) for track in clip.objects],
        "face": {name: _units(clip.curves[:, c]) for c, name in enumerate(clip.curve_names)},
        "plants": {
            side: clip.plants[:, i].tolist() for i, side in enumerate(("left", "right")) if len(clip.plants)
        },
        **notes(clip),
    }


def from_dict(document: dict[str, Any]) -> Clip:
    """A clip from data that `clip_schema.check` accepts; ClipError when its arrays disagree."""
    frames = document["frames"]
    skeleton = Skeleton.from_dict(document["skeleton"])
    rotations, face, plants = document["rotations"], document.get("face", {}), document.get("plants", {})
    if set(rotations) != set(skeleton.names):
        odd = sorted(set(rotations) ^ set(skeleton.names))
        raise ClipError(
            f"'rotations' and the skeleton's joints differ in {', '.join(odd[:5])}",
            kind="bad_shape",
            fix="give one column of quaternions for each joint",
        )
    columns = [_column(f"rotations of {name}", rotations[name], (frames, 4)) for name in skeleton.names]
    curves = [_column(f"face curve {name}", values, (frames,)) for name, values in face.items()]
    feet = [
        _column(f"plants of the {side} foot", plants[side], (frames,))
        for side in ("left", "right")
        if side in plants
    ]
    clip = Clip(
        skeleton=skeleton,
        fps=float(document["fps"]),
        root=_column("root", document["root"], (frames, 3)),
        rotations=np.stack(columns, axis=1),
        objects=tuple(_track_from_dict(track, frames) for track in document.get("objects", [])),
        curve_names=tuple(face),
        curves=np.stack(curves, axis=1) if curves else np.zeros((frames, 0)),
        contacts=tuple(Contact(**{**c, "joints": tuple(c["joints"])}) for c in document.get("contacts", [])),
        events=tuple(Event(**event) for event in document.get("events", [])),
        steps=tuple(StepSpan(**step) for step in document.get("steps", [])),
        plants=np.stack(feet, axis=1).astype(bool) if len(feet) == 2 else np.zeros((0, 2), dtype=bool),
        meta=document.get("meta", {}),
    )
    clip.validate()
    return clip


def _track_to_dict(track: ObjectTrack) -> dict[str, Any]:
    return {
        "id": track.id,
        "label": track.label,
        "category": track.category,
        "attributes": dict(track.attributes),
        "shape": write_shape(track.shape),
        "positions": _lengths(poses.position(track.poses)),
        "rotations": _units(poses.rotation(track.poses)),
    }


def _track_from_dict(data: dict[str, Any], frames: int) -> ObjectTrack:
    name = f"object '{data['id']}'"
    positions = _column(f"positions of {name}", data["positions"], (frames, 3))
    rotations = _column(f"rotations of {name}", data["rotations"], (frames, 4))
    try:
        shape = read_shape(data["shape"])
    except (ValueError, OverflowError) as error:
        raise ClipError(f"the shape of {name} is broken: {error}", kind="bad_shape") from error
    return ObjectTrack(
        id=data["id"],
        label=data["label"],
        category=data.get("category"),
        attributes=dict(data.get("attributes", {})),
        shape=shape,
        poses=poses.make(positions, rotations),
    )


def _column(name: str, rows: list[Any], shape: tuple[int, ...]) -> Array:
    """A numeric column as an array of the given shape; ClipError otherwise."""
    try:
        # No frames leave no rows to tell the width of.
        raw = np.array(rows) if rows or shape[0] else np.zeros(shape)
    except ValueError:
        raw = np.zeros(0, dtype=object)
    if raw.shape != shape or raw.dtype.kind not in "bifu":
        got = (
            "rows of different lengths or not numbers"
            if raw.dtype.kind not in "bifu"
            else f"shape {raw.shape}"
        )
        raise ClipError(f"{name}: expected numbers of shape {shape}, got {got}", kind="bad_shape")
    column = raw.astype(np.float64)
    if shape[-1:] == (4,) and len(shape) == 2:
        # Clipped, so that no silly number overflows when squared.
        lengths = np.linalg.norm(np.clip(column, -2.0, 2.0), axis=-1)
        if len(wrong := np.flatnonzero(~(np.abs(lengths - 1.0) < 1e-3))):
            raise ClipError(f"{name}: frame {wrong[0]} is not a unit quaternion", kind="not_unit")
        # Rounding in the file takes the length off by up to 1e-9; arithmetic downstream expects unit.
        column = rot.normalize(column)
    return column


def _lengths(array: Array) -> list[Any]:
    values: list[Any] = (np.round(array, _LENGTH_DIGITS) + 0.0).tolist()
    return values


def _units(array: Array) -> list[Any]:
    values: list[Any] = (np.round(array, _UNIT_DIGITS) + 0.0).tolist()
    return values


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
