"""Signed distance of whole shapes, in their own frame or at poses in the world."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from motion import rotation as rot
from motion.geometry.boxes import Boxes, split
from motion.geometry.grid import mesh_hash
from motion.geometry.primitives import BY_KIND
from motion.rotation import Array
from motion.scene.model import Primitive, Shape

_STEP = 1e-5
# Points (times boxes) that are worked on together: few enough to stay in the processor's cache.
_TOGETHER = 4000


def part_distance(part: Primitive, points: Array) -> Array:
    """Signed distance (...) of points (..., 3) in the object's frame to one primitive."""
    local = points - part.position
    if abs(part.rotation[3]) < 1.0 - 1e-12:
        # Row vectors: p·R is R⁻¹ applied to p.
        local = local @ rot.to_matrix(part.rotation)
    return BY_KIND[part.kind](part, local)


def distance(shape: Shape, points: ArrayLike) -> Array:
    """Signed distance (...) of points (..., 3) in the object's frame: negative inside, metres."""
    points = np.asarray(points, dtype=np.float64)
    boxes, rest = split(shape)
    flat = points.reshape(math.prod(points.shape[:-1]), 3)
    step = max(_TOGETHER // (1 if boxes is None else len(boxes)), 1)
    if len(flat) <= step:
        return _union(boxes, rest, flat).reshape(points.shape[:-1])
    pieces = [_union(boxes, rest, flat[first : first + step]) for first in range(0, len(flat), step)]
    return np.concatenate(pieces).reshape(points.shape[:-1])


def _union(boxes: Boxes | None, rest: Sequence[Primitive], points: Array) -> Array:
    """Signed distance (N,) of points (N, 3) to the nearest of some boxes and other primitives."""
    nearest = boxes.distance(points) if boxes is not None else part_distance(rest[0], points)
    for part in rest if boxes is not None else rest[1:]:
        nearest = np.minimum(nearest, part_distance(part, points))
    return nearest


def to_local(pose: ArrayLike, points: ArrayLike) -> Array:
    """World points (*B, P, 3) in the frames of poses (*B, 7)."""
    pose = np.asarray(pose, dtype=np.float64)
    local: Array = (np.asarray(points, np.float64) - pose[..., None, :3]) @ rot.to_matrix(pose[..., 3:])
    return local


def distance_at(shape: Shape, pose: ArrayLike, points: ArrayLike) -> Array:
    """Distance (*B, P) of world points (*B, P, 3) to a shape at poses (*B, 7); leading axes broadcast."""
    return distance(shape, to_local(pose, points))


def normal(shape: Shape, points: ArrayLike) -> Array:
    """Unit outward gradient (..., 3) of the distance at points (..., 3) in the object's frame."""
    points = np.asarray(points, dtype=np.float64)
    shifts = np.eye(3) * _STEP
    stacked = np.concatenate([points[..., None, :] + shifts, points[..., None, :] - shifts], axis=-2)
    values = distance(shape, stacked)
    gradient = values[..., :3] - values[..., 3:]
    length = np.sqrt((gradient**2).sum(-1, keepdims=True))
    result: Array = np.where(length > 1e-12, gradient / np.maximum(length, 1e-12), np.array([0.0, 1.0, 0.0]))
    return result


def project(shape: Shape, points: ArrayLike, iterations: int = 4) -> Array:
    """Nearest surface points (..., 3), by sphere tracing along the gradient."""
    points = np.array(points, dtype=np.float64)
    for _ in range(iterations):
        points = points - normal(shape, points) * distance(shape, points)[..., None]
    return points


def shape_hash(shape: Shape) -> str:
    """Content hash of a shape's geometry, stable to a micrometre."""
    digest = hashlib.sha256()
    for part in shape.parts:
        digest.update(part.kind.encode())
        digest.update(part.name.encode())
        numbers = np.concatenate([part.size, part.position, part.rotation, [part.wall]])
        digest.update(np.round(numbers * 1e6).astype("<i8").tobytes())
        if part.vertices is not None and part.faces is not None:
            digest.update(mesh_hash(part.vertices, part.faces).encode())
    return digest.hexdigest()[:16]
