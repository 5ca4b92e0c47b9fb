"""Shapes as plain data, the way clip files hold them."""

from __future__ import annotations

from typing import Any

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.scene.model import Primitive, Shape


def encode(shape: Shape) -> dict[str, Any]:
    """A shape as JSON values: its parts, each with kind, name, size, position and rotation."""
    return {"parts": [_encode_part(part) for part in shape.parts]}


def decode(data: dict[str, Any]) -> Shape:
    """The inverse of `encode` for data that the clip schema accepts; ValueError for a broken mesh."""
    return Shape(tuple(_decode_part(part) for part in data["parts"]))


def _encode_part(part: Primitive) -> dict[str, Any]:
    data: dict[str, Any] = {
        "kind": part.kind,
        "name": part.name,
        "size": _rounded(part.size),
        "position": _rounded(part.position),
        "rotation": np.round(part.rotation, 9).tolist(),
    }
    if part.kind == "tube":
        data["wall"] = float(part.wall)
    if part.vertices is not None and part.faces is not None:
        data["vertices"] = _rounded(part.vertices)
        data["faces"] = np.asarray(part.faces).astype(int).tolist()
    return data


def _decode_part(data: dict[str, Any]) -> Primitive:
    vertices = faces = None
    if "vertices" in data:
        vertices = np.asarray(data["vertices"], dtype=np.float64).reshape(-1, 3)
        faces = np.asarray(data["faces"], dtype=np.int64).reshape(-1, 3)
        if not np.isfinite(vertices).all():
            raise ValueError("a mesh vertex is not a finite number")
        if len(faces) and not 0 <= faces.min() <= faces.max() < len(vertices):
            raise ValueError(f"a mesh face names a vertex outside 0..{len(vertices) - 1}")
    return Primitive(
        kind=data["kind"],
        name=data.get("name", "body"),
        size=np.asarray(data["size"], dtype=np.float64),
        position=np.asarray(data.get("position", (0.0, 0.0, 0.0)), dtype=np.float64),
        rotation=rot.normalize(data.get("rotation", (0.0, 0.0, 0.0, 1.0))),
        wall=float(data.get("wall", 0.004)),
        vertices=vertices,
        faces=faces,
    )


def _rounded(array: Array) -> list[Any]:
    """To a tenth of a micrometre, without minus zeros."""
    values: list[Any] = (np.round(np.asarray(array, dtype=np.float64), 7) + 0.0).tolist()
    return values
