"""Points and triangles: nearest points and even sampling."""

from __future__ import annotations

import numpy as np

from motion.rotation import Array


def _on_segment(points: Array, a: Array, b: Array) -> Array:
    edge = b - a
    length = np.maximum((edge * edge).sum(-1, keepdims=True), 1e-30)
    t = np.clip(((points - a) * edge).sum(-1, keepdims=True) / length, 0.0, 1.0)
    result: Array = a + t * edge
    return result


def closest_on_triangles(points: Array, triangles: Array) -> Array:
    """Nearest points (..., 3) on triangles (..., 3, 3), corners along the second to last axis."""
    a, b, c = triangles[..., 0, :], triangles[..., 1, :], triangles[..., 2, :]
    normal = np.cross(b - a, c - a)
    square = np.maximum((normal * normal).sum(-1, keepdims=True), 1e-30)
    offset = points - a
    plane = points - normal * ((offset * normal).sum(-1, keepdims=True) / square)
    inside = np.ones(plane.shape[:-1], dtype=bool)
    for start, end in ((a, b), (b, c), (c, a)):
        inside &= (np.cross(end - start, plane - start) * normal).sum(-1) >= 0.0
    edges = np.stack([_on_segment(points, *edge) for edge in ((a, b), (b, c), (c, a))])
    which = ((edges - points) ** 2).sum(-1).argmin(0)
    nearest_edge = np.take_along_axis(edges, which[None, ..., None], 0)[0]
    nearest: Array = np.where(inside[..., None], plane, nearest_edge)
    return nearest


def sample_triangles(triangles: Array, count: int, seed: int = 0) -> tuple[Array, np.ndarray]:
    """Points (N, 3) on triangles (T, 3, 3) and their owners (N,); every triangle is hit."""
    area = np.linalg.norm(
        np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]), axis=1
    )
    rng = np.random.default_rng(seed)
    owner = rng.choice(len(triangles), size=count, p=area / area.sum())
    u, v = rng.random((2, count))
    flip = u + v > 1.0
    u, v = np.where(flip, 1.0 - u, u), np.where(flip, 1.0 - v, v)
    t = triangles[owner]
    points = t[:, 0] + u[:, None] * (t[:, 1] - t[:, 0]) + v[:, None] * (t[:, 2] - t[:, 0])
    # Small triangles may get no random point at all; their centres and corners make sure that they are found.
    every = np.arange(len(triangles))
    extra = np.concatenate([triangles.mean(1), triangles.reshape(-1, 3)])
    return np.concatenate([points, extra]), np.concatenate([owner, every, np.repeat(every, 3)])
