"""Signed distance of a triangle mesh, sampled once on a grid and then looked up."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import numpy as np
from scipy.spatial import cKDTree

from motion.geometry.triangles import closest_on_triangles, sample_triangles
from motion.rotation import Array

RESOLUTION = 64
_MARGIN = 3
_SAMPLES = 60_000
_NEIGHBOURS = 6
_CACHE_SIZE = 64


@dataclass(frozen=True, eq=False)
class Grid:
    """Distances on a lattice: origin (3,) and step in metres, values (X, Y, Z)."""

    origin: Array
    step: float
    values: Array

    def lookup(self, points: Array) -> Array:
        """Trilinear distance at points (..., 3); beyond the lattice the way back to it is added."""
        shape = self.values.shape
        cell = ((points - self.origin) / self.step).reshape(-1, 3)
        limit = np.array(shape) - 1.0
        inside = np.clip(cell, 0.0, limit)
        beyond = cell - inside
        base = np.minimum(inside.astype(np.int64), np.array(shape) - 2)
        t = inside - base
        flat = (base[:, 0] * shape[1] + base[:, 1]) * shape[2] + base[:, 2]
        values = self.values.reshape(-1)
        u, v, w = t[:, 0], t[:, 1], t[:, 2]
        row, slab = shape[2], shape[1] * shape[2]

        def along_z(offset: int) -> Array:
            low = values[flat + offset]
            result: Array = low + (values[flat + (offset + 1)] - low) * w
            return result

        near = along_z(0)
        near = near + (along_z(row) - near) * v
        far = along_z(slab)
        far = far + (along_z(slab + row) - far) * v
        found = near + (far - near) * u + self.step * np.sqrt(np.einsum("ij,ij->i", beyond, beyond))
        result: Array = found.reshape(points.shape[:-1])
        return result


_cache: OrderedDict[str, Grid] = OrderedDict()
_lock = Lock()


def mesh_hash(vertices: Array, faces: np.ndarray) -> str:
    """Content hash of a mesh."""
    digest = hashlib.sha256(np.ascontiguousarray(vertices, dtype="<f8").tobytes())
    digest.update(np.ascontiguousarray(faces, dtype="<i8").tobytes())
    return digest.hexdigest()[:16]


def _signed(points: Array, corners: Array, normals: Array, candidates: np.ndarray) -> Array:
    """Signed distance of points (N, 3) to the nearest of their candidate triangles (N, K).

    The sign follows the summed normals of all triangles that share the nearest point, which is right on
    edges and corners, where a single face's normal is not (Baerentzen and Aanaes, 2005).
    """
    nearest = closest_on_triangles(points[:, None], corners[candidates])
    offset = points[:, None] - nearest
    distance = np.sqrt((offset**2).sum(-1))
    best = distance.min(1)
    shared = distance <= best[:, None] + 1e-9 + 1e-6 * best[:, None]
    direction = (normals[candidates] * shared[..., None]).sum(1)
    towards = np.take_along_axis(offset, distance.argmin(1)[:, None, None], 1)[:, 0]
    result: Array = np.where((direction * towards).sum(-1) < 0.0, -best, best)
    return result


def build(vertices: Array, faces: np.ndarray, resolution: int = RESOLUTION) -> Grid:
    """Sample a mesh: vertices (V, 3) metres, faces (T, 3) counter-clockwise from outside."""
    corners = np.asarray(vertices, np.float64)[np.asarray(faces)]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(normals, axis=1)
    keep = length > 0
    corners, normals = corners[keep], normals[keep] / length[keep, None]
    low, high = corners.reshape(-1, 3).min(0), corners.reshape(-1, 3).max(0)
    step = float((high - low).max()) / (resolution - 1 - 2 * _MARGIN)
    counts = np.ceil((high - low) / step).astype(int) + 1 + 2 * _MARGIN
    origin = (low + high) / 2.0 - (counts - 1) * step / 2.0
    axes = [origin[i] + step * np.arange(counts[i]) for i in range(3)]
    nodes = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    samples, owner = sample_triangles(corners, _SAMPLES)
    _, index = cKDTree(samples).query(nodes, k=_NEIGHBOURS)
    candidates = owner[index]
    values = np.concatenate(
        [
            _signed(nodes[i : i + 32768], corners, normals, candidates[i : i + 32768])
            for i in range(0, len(nodes), 32768)
        ]
    )
    return Grid(origin, step, values.reshape(tuple(counts)))


def mesh_grid(vertices: Array, faces: np.ndarray) -> Grid:
    """The grid of a mesh, built on first use and kept by content."""
    key = mesh_hash(vertices, faces)
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    grid = build(vertices, faces)
    with _lock:
        _cache[key] = grid
        while len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return grid


def mesh_distance(vertices: Array, faces: np.ndarray, points: Array) -> Array:
    """Signed distance (...) of points (..., 3) to a mesh."""
    return mesh_grid(vertices, faces).lookup(points)
