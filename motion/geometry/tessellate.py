"""Triangles of primitives and shapes, for files and pictures.

Vertices are split along hard edges, so that smooth vertex normals never bleed around a corner; faces wind
counter-clockwise seen from outside.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from motion import pose as poses
from motion.errors import SceneError
from motion.rotation import Array
from motion.scene.model import Primitive, Shape

Mesh = tuple[Array, np.ndarray]

_BOX_CORNERS = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * 0.5


def tessellate(thing: Primitive | Shape, segments: int = 24) -> Mesh:
    """Vertices (V, 3) in metres in the object's frame and triangles (T, 3).

    segments: sides of a round primitive around its axis.
    """
    if isinstance(thing, Shape):
        return merge([tessellate(part, segments) for part in thing.parts])
    if thing.kind == "mesh":
        vertices, faces = _mesh(thing)
    else:
        build = _BUILDERS.get(thing.kind)
        if build is None:
            raise SceneError(
                f"no primitive is called '{thing.kind}'",
                kind="unknown_primitive",
                candidates=(*_BUILDERS, "mesh"),
                fix="use one of the primitives of the scene format",
            )
        vertices, faces = build(thing, segments)
    return poses.apply(thing.pose, vertices), faces


def merge(meshes: list[Mesh]) -> Mesh:
    """Several meshes as one."""
    if not meshes:
        return np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int64)
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in meshes)])
    return (
        np.concatenate([vertices for vertices, _ in meshes]),
        np.concatenate([faces + start for (_, faces), start in zip(meshes, starts[:-1], strict=True)]),
    )


def vertex_normals(vertices: Array, faces: np.ndarray) -> Array:
    """Area-weighted unit normals (V, 3); +Y where a vertex has no area around it."""
    corners = vertices[faces]
    weighted = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.stack(
        [
            np.bincount(faces.ravel(), np.repeat(weighted[:, axis], 3), minlength=len(vertices))
            for axis in range(3)
        ],
        -1,
    )
    length = np.linalg.norm(normals, axis=-1, keepdims=True)
    return np.where(length > 1e-15, normals / np.maximum(length, 1e-15), np.array([0.0, 1.0, 0.0]))


def _mesh(part: Primitive) -> Mesh:
    if part.vertices is None or part.faces is None:
        raise SceneError(
            f"mesh '{part.name}' has no vertices or faces",
            kind="empty_mesh",
            fix="give vertices (V, 3) and faces (T, 3)",
        )
    return np.asarray(part.vertices, dtype=np.float64), np.asarray(part.faces, dtype=np.int64)


def _box(part: Primitive, segments: int) -> Mesh:
    vertices = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            face = np.empty((4, 3))
            face[:, axis] = 0.5 * sign
            # Reversing the corners of the negative side keeps the winding outward.
            face[:, [(axis + 1) % 3, (axis + 2) % 3]] = _BOX_CORNERS if sign > 0 else _BOX_CORNERS[::-1]
            vertices.append(face)
    quads = np.arange(24).reshape(6, 4)
    faces = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    return np.concatenate(vertices) * part.size, faces


def _sphere(part: Primitive, segments: int) -> Mesh:
    profile = _arc(-np.pi / 2, np.pi / 2, segments // 2) * 0.5
    return _revolve([profile], part.size, segments)


def _capsule(part: Primitive, segments: int) -> Mesh:
    radius = min(part.size[0], part.size[2]) / 2
    # In units of the full height; a capsule lower than its width is a flattened ball.
    cap = min(radius / max(part.size[1], 1e-9), 0.5)
    low = _arc(-np.pi / 2, 0.0, segments // 4) * (0.5, cap) + (0.0, cap - 0.5)
    high = _arc(0.0, np.pi / 2, segments // 4) * (0.5, cap) + (0.0, 0.5 - cap)
    return _revolve([np.concatenate([low, high])], part.size, segments)


def _cylinder(part: Primitive, segments: int) -> Mesh:
    path = np.array([[0.0, -0.5], [0.5, -0.5], [0.5, 0.5], [0.0, 0.5]])
    return _revolve(_edges(path), part.size, segments)


def _tube(part: Primitive, segments: int) -> Mesh:
    wall = min(2 * part.wall / max(min(part.size[0], part.size[2]), 1e-9), 0.9) * 0.5
    floor = min(part.wall / max(part.size[1], 1e-9), 0.9) - 0.5
    inner = 0.5 - wall
    path = np.array(
        [[0.0, -0.5], [0.5, -0.5], [0.5, 0.5], [inner, 0.5], [inner, floor], [0.0, floor]],
    )
    return _revolve(_edges(path), part.size, segments)


_BUILDERS: dict[str, Callable[[Primitive, int], Mesh]] = {
    "box": _box,
    "sphere": _sphere,
    "cylinder": _cylinder,
    "capsule": _capsule,
    "tube": _tube,
}


def _arc(start: float, stop: float, count: int) -> Array:
    angles = np.linspace(start, stop, max(count, 2) + 1)
    arc = np.stack([np.cos(angles), np.sin(angles)], -1)
    arc[np.abs(arc) < 1e-12] = 0.0
    return arc


def _edges(path: Array) -> list[Array]:
    """A polyline as separate hard-edged strips."""
    return [path[i : i + 2] for i in range(len(path) - 1)]


def _revolve(strips: list[Array], size: Array, segments: int) -> Mesh:
    """Turn strips of (radius, height) about Y.

    A path that runs from the bottom's centre outward, up and back to the axis gives outward faces.
    """
    angles = np.linspace(0.0, 2.0 * np.pi, segments + 1)
    ring = np.stack([np.sin(angles), np.cos(angles)], -1)
    meshes = []
    for strip in strips:
        count = len(strip)
        vertices = np.empty((count, segments + 1, 3))
        vertices[..., 0] = strip[:, None, 0] * ring[:, 0]
        vertices[..., 1] = strip[:, None, 1]
        vertices[..., 2] = strip[:, None, 0] * ring[:, 1]
        # The seam closes on the first column exactly, so the surface is watertight and smooth there.
        index = np.arange(count)[:, None] * (segments + 1) + np.arange(segments + 1) % segments
        a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]
        lower = np.stack([a, b, c], -1)[strip[:-1, 0] > 0]
        upper = np.stack([a, c, d], -1)[strip[1:, 0] > 0]
        faces = np.concatenate([lower.reshape(-1, 3), upper.reshape(-1, 3)])
        used, faces = np.unique(faces, return_inverse=True)
        meshes.append((vertices.reshape(-1, 3)[used] * size, faces.reshape(-1, 3)))
    return merge(meshes)
