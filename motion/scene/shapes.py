"""Shapes in scene documents: primitives and meshes, read and written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from motion.errors import SceneError
from motion.rotation import Array
from motion.scene.describe import read_rotation
from motion.scene.meshes import read_mesh
from motion.scene.model import Primitive, Shape
from motion.scene.recipe.build import ROUND

SMALLEST, LARGEST = 0.001, 20.0


def read_shape(entry: Mapping[str, Any], folder: Path | None, where: str) -> Shape | None:
    """The shape an entry states by `shape` or `mesh`, around its bounding box's centre; None without."""
    if "shape" in entry and "mesh" in entry:
        raise SceneError(
            f"{where}/mesh: 'shape' already says what it looks like", kind="bad_value", fix="leave out one"
        )
    if "mesh" in entry:
        return Shape((_mesh_file(entry, folder, f"{where}/mesh"),))
    if "shape" not in entry:
        return None
    for key in ("size", "scale", "open"):
        if key in entry:
            raise SceneError(
                f"{where}/{key}: only for things from the catalogue or a mesh file",
                kind="bad_value",
                fix="size the parts",
            )
    shape = Shape(
        tuple(_part(part, f"{where}/shape/parts/{i}") for i, part in enumerate(entry["shape"]["parts"]))
    )
    low, high = shape.bounds
    check_size(high - low, f"{where}/shape")
    if np.abs(low + high).max() > 2e-3:
        raise SceneError(
            f"{where}/shape: its bounding box has its centre at {np.round((low + high) / 2, 4).tolist()}",
            kind="off_centre",
            fix="shift the parts so that the centre is [0, 0, 0]; an object's position is this centre's",
        )
    return shape


def _mesh_file(entry: Mapping[str, Any], folder: Path | None, where: str) -> Primitive:
    vertices, faces = read_mesh(folder, entry["mesh"], where)
    scale = float(entry.get("scale", 1.0))
    extent = (vertices.max(0) - vertices.min(0)) * scale
    factor = np.full(3, scale)
    if "size" in entry:
        wanted = np.asarray(entry["size"], dtype=np.float64)
        factor = scale * wanted / np.maximum(extent / scale, 1e-9)
        extent = wanted * scale
    check_size(extent, where)
    return Primitive("mesh", extent, vertices=vertices * factor, faces=faces)


def check_size(extent: Array, where: str) -> None:
    """Refuse what is too small to see, too large to be a thing, or flat as a drawing."""
    # A sheet of paper may be thinner than a millimetre; what matters is something to see and grasp.
    if extent.max() < SMALLEST or extent.max() > LARGEST or extent.min() < 1e-5:
        raise SceneError(
            f"{where}: the thing would measure {np.round(extent, 5).tolist()} m",
            kind="bad_size",
            fix="the longest side must lie between 1 mm and 20 m and no side may vanish; is it in metres?",
        )


def _part(data: Mapping[str, Any], where: str) -> Primitive:
    size = np.asarray(data["size"], dtype=np.float64)
    _check_round(data, size, where)
    vertices, faces = None, None
    if data["kind"] == "mesh":
        vertices, faces = _inline_mesh(data, where)
    return Primitive(
        data["kind"],
        size,
        np.asarray(data.get("position", (0.0, 0.0, 0.0)), dtype=np.float64),
        read_rotation(data.get("rotation", (0.0, 0.0, 0.0, 1.0)), f"{where}/rotation"),
        data.get("name", "body"),
        float(data.get("wall", 0.004)),
        vertices,
        faces,
    )


def _check_round(data: Mapping[str, Any], size: Array, where: str) -> None:
    """Round solids are circular, capsules are at least as tall as wide, and a tube has a hollow."""
    kind = data["kind"]
    if kind not in ROUND:
        return
    wide, tall, deep = size
    if abs(wide - deep) > 0.01 * max(wide, deep):
        raise SceneError(
            f"{where}/size: a {kind} is round, but measures {wide:.4g} by {deep:.4g} m across",
            kind="bad_size",
            fix="make the first and third extent equal, or use a box, a sphere or a mesh",
        )
    if kind == "capsule" and tall < min(wide, deep):
        raise SceneError(
            f"{where}/size: a capsule {tall:.4g} m tall cannot be {wide:.4g} m wide",
            kind="bad_size",
            fix="make it taller, or use a sphere",
        )
    if kind == "tube" and not (2 * data.get("wall", 0.004) < wide and data.get("wall", 0.004) < tall):
        raise SceneError(
            f"{where}/wall: {data.get('wall', 0.004)} m leave no hollow in a tube of {wide:.4g} m",
            kind="bad_size",
            fix="make the wall thinner than half the width and than the height",
        )


def _inline_mesh(data: Mapping[str, Any], where: str) -> tuple[Array, np.ndarray]:
    if "vertices" not in data or "faces" not in data:
        raise SceneError(f"{where}: a mesh needs 'vertices' and 'faces'", kind="bad_value", fix="add them")
    vertices = np.asarray(data["vertices"], dtype=np.float64)
    faces = np.asarray(data["faces"], dtype=np.int64)
    if faces.max() >= len(vertices):
        raise SceneError(
            f"{where}/faces: vertex {int(faces.max())} of {len(vertices)}",
            kind="bad_value",
            fix="count from 0",
        )
    return vertices, faces


def write_shape(shape: Shape) -> dict[str, Any]:
    """The shape as plain data."""
    return {"parts": [_written(part) for part in shape.parts]}


def _written(part: Primitive) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": part.kind, "name": part.name, "size": part.size.tolist()}
    if part.position.any():
        out["position"] = part.position.tolist()
    if part.rotation[3] != 1.0:
        out["rotation"] = part.rotation.tolist()
    if part.kind == "tube":
        out["wall"] = part.wall
    if part.vertices is not None and part.faces is not None:
        out |= {"vertices": part.vertices.tolist(), "faces": part.faces.tolist()}
    return out
