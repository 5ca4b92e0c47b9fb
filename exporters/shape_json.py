"""Shapes out of clip files; written as in scene files, but read without a scene's demands on things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from motion import rotation as rot
from motion.scene.model import Primitive, Shape


def read_shape(data: Mapping[str, Any]) -> Shape:
    """A shape from data that the clip schema accepts; ValueError for a broken mesh or rotation."""
    return Shape(tuple(_part(part) for part in data["parts"]))


def _part(data: Mapping[str, Any]) -> Primitive:
    rotation = np.asarray(data.get("rotation", (0.0, 0.0, 0.0, 1.0)), dtype=np.float64)
    # Clipped, so that no silly number overflows when squared.
    if not abs(np.linalg.norm(np.clip(rotation, -2.0, 2.0)) - 1.0) < 1e-3:
        raise ValueError("the rotation of a part is not a unit quaternion")
    vertices = faces = None
    if data["kind"] == "mesh":
        vertices = np.asarray(data["vertices"], dtype=np.float64).reshape(-1, 3)
        faces = np.asarray(data["faces"], dtype=np.int64).reshape(-1, 3)
        if not np.isfinite(vertices).all():
            raise ValueError("a mesh vertex is not a finite number")
        if len(faces) == 0 or not 0 <= faces.min() <= faces.max() < len(vertices):
            raise ValueError("a mesh has no faces, or a face names a vertex that is not there")
    return Primitive(
        kind=data["kind"],
        name=data.get("name", "body"),
        size=np.asarray(data["size"], dtype=np.float64),
        position=np.asarray(data.get("position", (0.0, 0.0, 0.0)), dtype=np.float64),
        rotation=rot.normalize(rotation),
        wall=float(data.get("wall", 0.004)),
        vertices=vertices,
        faces=faces,
    )
