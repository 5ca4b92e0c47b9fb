"""Own geometry tied to the body: rigid on a bone, or following the skin beneath it."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

from motion.avatar.body import Body
from motion.avatar.model import Part
from motion.avatar.source import Ints
from motion.avatar.spec import Color
from motion.avatar.surface import Surface, vertex_normals
from motion.rotation import Array
from motion.skeleton import index


def rigid(
    name: str,
    joint: str,
    points: Array,
    faces: Ints,
    color: Color,
    *,
    normals: Array | None = None,
    tints: Array | None = None,
    roughness: float = 0.8,
    double_sided: bool = False,
) -> Part:
    """A part that moves with one joint."""
    joints = np.zeros((len(points), 4), dtype=np.int64)
    joints[:, 0] = index(joint)
    weights = np.zeros((len(points), 4))
    weights[:, 0] = 1.0
    shading = vertex_normals(points, faces) if normals is None else normals
    return Part(name, color, points, shading, faces, joints, weights, tints, {}, roughness, double_sided)


def following(body: Body, points: Array, faces: Ints, chosen: Ints, neighbours: int = 4) -> Surface:
    """Points (N, 3) as a surface that moves like the nearest of the `chosen` base vertices."""
    distance, near = cKDTree(body.vertices[chosen]).query(points, k=neighbours)
    share = 1.0 / (distance + 1e-4)
    share /= share.sum(axis=1, keepdims=True)
    rows = np.repeat(np.arange(len(points)), neighbours)
    mix = sparse.csr_matrix(
        (share.ravel(), (rows, chosen[near].ravel())), shape=(len(points), len(body.vertices))
    )
    return Surface(mix, points - mix @ body.vertices, faces)


def on_front(surface: Surface, base: Array, xy: Array) -> sparse.csr_matrix:
    """Mixtures (N, V) of the places where lines along Z through xy (N, 2) first meet a surface from the
    front.
    """
    corners = surface.points(base)[surface.faces]
    a, b, c = (corners[:, k, :2] for k in range(3))
    area = _cross(b - a, c - a)
    facing = area > 1e-12
    rows: list[Array] = []
    for point in xy:
        share = np.stack(
            [_cross(b - point, c - point), _cross(c - point, a - point), _cross(a - point, b - point)], 1
        )
        share = share / np.where(facing, area, 1.0)[:, None]
        inside = facing & (share.min(axis=1) > -1e-9)
        if inside.any():
            depth = np.where(inside, (share * corners[:, :, 2]).sum(axis=1), -np.inf)
            best = int(np.argmax(depth))
            row = share[best]
        else:
            best = int(np.argmin(((corners[:, :, :2].mean(axis=1) - point) ** 2).sum(axis=1)))
            row = np.full(3, 1.0 / 3.0)
        mixed = np.zeros(len(surface.lift))
        mixed[surface.faces[best]] = row
        rows.append(mixed)
    return (sparse.csr_matrix(np.array(rows)) @ surface.mix).tocsr()


def grid_faces(rows: int, columns: int, *, closed: bool = False) -> Ints:
    """Triangles of a grid of vertices, row after row; `closed` joins the last column to the first.

    With rows pointing along a and columns along b, the triangles face along a × b.
    """
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns if closed else columns - 1), indexing="ij")
    here, right = r * columns + c, r * columns + (c + 1) % columns
    below, opposite = here + columns, right + columns
    return np.concatenate(
        [
            np.stack([here, below, opposite], -1).reshape(-1, 3),
            np.stack([here, opposite, right], -1).reshape(-1, 3),
        ]
    )


def _cross(a: Array, b: Array) -> Array:
    return np.asarray(a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0])
