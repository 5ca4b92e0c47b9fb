"""Write a scene in the published JSON format, with every shape and pose spelled out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from motion.errors import FileError
from motion.scene.model import Scene, SceneObject
from motion.scene.shapes import write_shape


def to_dict(scene: Scene) -> dict[str, Any]:
    """The scene as plain data that `load` takes back without loss."""
    out: dict[str, Any] = {
        "format": "kinelink-scene",
        "version": 1,
        "name": scene.name,
        "avatar": {
            "at": [float(scene.avatar.x), float(scene.avatar.z)],
            "heading_deg": float(np.degrees(scene.avatar.heading)),
        },
        "viewer": scene.viewer.tolist(),
    }
    if scene.camera is not None:
        out["camera"] = {
            "position": scene.camera.position.tolist(),
            "target": scene.camera.target.tolist(),
            "fov_deg": float(np.degrees(scene.camera.fov)),
            "size": list(scene.camera.size),
        }
    out["objects"] = [object_to_dict(item) for item in scene.objects]
    return out


def object_to_dict(item: SceneObject) -> dict[str, Any]:
    """One object as plain data."""
    out: dict[str, Any] = {
        "id": item.id,
        "label": item.label,
        "category": item.category,
        "attributes": dict(item.attributes),
        "position": np.asarray(item.position, dtype=np.float64).tolist(),
        "rotation": np.asarray(item.rotation, dtype=np.float64).tolist(),
        "shape": write_shape(item.shape),
        "affordances": sorted(item.affordances),
        "grasps": [f"{grasp.type}:{grasp.part}:{grasp.hands}" for grasp in item.grasps],
        "movable": item.movable,
        "mass": item.mass,
        "full": item.full,
        "supported_by": item.supported_by,
        "inside": item.inside,
        "part_of": item.part_of,
    }
    if item.joint is not None:
        out["joint"] = {
            "kind": item.joint.kind,
            "origin": item.joint.origin.tolist(),
            "axis": item.joint.axis.tolist(),
            "range": list(item.joint.range),
        }
    return out


def save(scene: Scene, path: str | Path) -> None:
    """Write the scene to a JSON file."""
    text = json.dumps(to_dict(scene), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise FileError(
            f"cannot write '{path}': {wrong}", kind="unwritable", fix="check the folder"
        ) from wrong
