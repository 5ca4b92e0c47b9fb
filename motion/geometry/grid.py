"""Signed distance of a triangle mesh, sampled once on a grid and then looked up."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import numpy as np
from scipy.ndimage import distance_transform_edt, label
from scipy.spatial import cKDTree

from motion.geometry.triangles import closest_on_triangles, sample_triangles
from motion.rotation import Array

RESOLUTION = 64
_MARGIN = 3
_SAMPLES = 60_000
_NEIGHBOURS = 6
# Nodes within so many steps of the surface are measured exactly.
_BAND = 3.0
_CACHE_SIZE = 64


@dataclass(frozen=True, eq=False)
class Grid:
    """Distances on a lattice: origin (3,) and step in metres, values (X, Y, Z)."""

    origin: Array
    step: float
    values: Array

    def lookup(self, points: Array) -> Array:
        """Distance at points (..., 3): trilinear in the lattice, to the nearest surface point's estimate beyond."""
        flat = points.reshape(-1, 3)
        high = self.origin + self.step * (np.array(self.values.shape) - 1.0)
        within = np.clip(flat, self.origin, high)
        found = self._trilinear(within)
        beyond = np.flatnonzero((within != flat).any(-1))
        if len(beyond):
            edge = within[beyond]
            nudges = self.step * np.concatenate([np.eye(3), -np.eye(3)])
            around = np.clip(edge[:, None] + nudges, self.origin, high).reshape(-1, 3)
            values = self._trilinear(around).reshape(-1, 6)
            slope = values[:, :3] - values[:, 3:]
            slope /= np.maximum(np.linalg.norm(slope, axis=-1, keepdims=True), 1e-12)
            surface = edge - slope * found[beyond, None]
            found[beyond] = np.linalg.norm(flat[beyond] - surface, axis=-1)
        result: Array = found.reshape(points.shape[:-1])
        return result

    def _trilinear(self, points: Array) -> Array:
        """Interpolated values (N,) at points (N, 3) within the lattice."""
        shape = self.values.shape
        cell = (points - self.origin) / self.step
        base = np.clip(cell.astype(np.int64), 0, np.array(shape) - 2)
        u, v, w = (cell - base).T
        row, slab = shape[2], shape[1] * shape[2]
        corner = base[:, 0] * slab + base[:, 1] * row + base[:, 2]
        values = self.values.reshape(-1)

        def along_z(offset: int) -> Array:
            low = values[corner + offset]
            mixed: Array = low + (values[corner + (offset + 1)] - low) * w
            return mixed

        near, far = along_z(0), along_z(slab)
        near = near + (along_z(row) - near) * v
        far = far + (along_z(slab + row) - far) * v
        result: Array = near + (far - near) * u
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
    nearest = _nearby(samples, origin, step, counts)
    rough = np.linalg.norm(nodes - samples[nearest], axis=-1)
    values = rough * np.where(_behind(nodes, samples[nearest], normals[owner[nearest]]), -1.0, 1.0)
    band = rough < _BAND * step
    _, index = cKDTree(samples).query(nodes[band], k=_NEIGHBOURS)
    values[band] = _signed(nodes[band], corners, normals, owner[index])
    return Grid(origin, step, _agree(values.reshape(tuple(counts)), band.reshape(tuple(counts))))


def _nearby(samples: Array, origin: Array, step: float, counts: np.ndarray) -> np.ndarray:
    """For every node of the lattice (flat), a sample in the occupied cell that is nearest to it."""
    cells = tuple(np.rint((samples - origin) / step).astype(np.int64).T)
    owner = np.full(tuple(counts), -1)
    owner[cells] = np.arange(len(samples))
    _, where = distance_transform_edt(owner < 0, return_indices=True)
    found: np.ndarray = owner[tuple(where)].reshape(-1)
    return found


def _behind(points: Array, surface: Array, normals: Array) -> np.ndarray:
    """Whether points (N, 3) lie behind the triangles at their nearest surface samples."""
    inward: np.ndarray = ((points - surface) * normals).sum(-1) < 0.0
    return inward


def _agree(values: Array, band: np.ndarray) -> Array:
    """Give every connected region away from the surface one sign; single nodes err where triangles meet at edges."""
    regions, count = label(~band)
    if count:
        inside = np.bincount(regions.ravel(), weights=values.ravel() < 0.0, minlength=count + 1)
        total = np.bincount(regions.ravel(), minlength=count + 1)
        sign = np.where(2.0 * inside > total, -1.0, 1.0)
        return np.where(band, values, np.abs(values) * sign[regions])
    return values


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
