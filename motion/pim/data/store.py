"""Motions in one npz file: quaternions as 16-bit integers, everything else as it is needed for learning."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from motion import rotation as rot
from motion.pim.data.npz import opened
from motion.pim.motion import ActionSpan, BodyMotion, ObjectTrack
from motion.rotation import Array

# Of the smallest rotation that is told apart: 0.006 degrees.
_UNIT = 32767.0


def save(path: str | Path, motions: Sequence[BodyMotion]) -> None:
    """Write motions; the file appears only when it is whole."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    tracks = [track for motion in motions for track in motion.objects]
    arrays: dict[str, Any] = {
        "root": _joined([m.root for m in motions], (3,)).astype(np.float32),
        "rotations": np.round(_joined([m.rotations for m in motions], (55, 4)) * _UNIT).astype(np.int16),
        "contacts": _joined([m.contacts for m in motions], (4,)).astype(bool),
        "poses": _joined([track.poses for track in tracks], (7,)).astype(np.float32),
        "half_extents": np.array([track.half_extents for track in tracks], np.float32).reshape(-1, 3),
        "held_by": _joined([track.held_by for track in tracks], ()).astype(np.int8),
        "about": np.array(json.dumps([_about(motion) for motion in motions])),
    }
    partial = path.with_suffix(".partial.npz")
    np.savez_compressed(partial, **arrays)
    partial.replace(path)


def load(path: str | Path) -> list[BodyMotion]:
    """The motions of a file. FileError where it isn't one."""
    with opened(path, ("root", "rotations", "contacts", "about")) as data:
        about = json.loads(str(data["about"]))
        arrays = {name: data[name] for name in data.files if name != "about"}
    rotations = arrays["rotations"].astype(np.float64) / _UNIT
    motions, frame, place, track = [], 0, 0, 0
    for clip in about:
        frames = slice(frame, frame := frame + clip["frames"])
        objects = []
        for _ in range(clip["objects"]):
            poses = slice(place, place := place + clip["frames"])
            objects.append(
                ObjectTrack(
                    arrays["poses"][poses].astype(np.float64),
                    arrays["half_extents"][track].astype(np.float64),
                    arrays["held_by"][poses].astype(np.int64),
                )
            )
            track += 1
        motions.append(
            BodyMotion(
                root=arrays["root"][frames].astype(np.float64),
                rotations=rot.normalize(rotations[frames]),
                contacts=arrays["contacts"][frames],
                spans=tuple(ActionSpan(**span) for span in clip["spans"]),
                objects=tuple(objects),
                **{key: clip[key] for key in _WORDS},
            )
        )
    return motions


_WORDS = ("fingers", "label", "action", "source", "name")


def _about(motion: BodyMotion) -> dict[str, Any]:
    spans = [asdict(span) for span in motion.spans]
    words = {key: getattr(motion, key) for key in _WORDS}
    return {**words, "frames": motion.frames, "spans": spans, "objects": len(motion.objects)}


def _joined(parts: Sequence[Array], shape: tuple[int, ...]) -> Array:
    return np.concatenate([np.zeros((0, *shape)), *parts])
