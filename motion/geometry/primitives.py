"""Signed distance of each solid in its own frame: negative inside, metres.

Formulas after Inigo Quilez, "Distance functions" (2008 ff.), with exact interiors. Points are (..., 3),
results (...).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from motion.geometry.grid import mesh_distance
from motion.rotation import Array
from motion.scene.model import Primitive

# Extents closer than this are taken as equal: a ball, not an ellipsoid.
_ROUND = 1e-6


def radius_of(part: Primitive) -> float:
    """Radius of a round solid, metres: the mean of its two horizontal half extents."""
    return float(part.size[0] + part.size[2]) / 4.0


def _rectangle(x: Array, y: Array, half_x: float, half_y: float) -> Array:
    """Signed distance of a rectangle around the origin; x is already non-negative."""
    dx, dy = x - half_x, np.abs(y) - half_y
    outside = np.sqrt(np.maximum(dx, 0.0) ** 2 + np.maximum(dy, 0.0) ** 2)
    result: Array = outside + np.minimum(np.maximum(dx, dy), 0.0)
    return result


def _radial(points: Array) -> Array:
    result: Array = np.sqrt(points[..., 0] ** 2 + points[..., 2] ** 2)
    return result


def box(part: Primitive, points: Array) -> Array:
    """Distance to a box."""
    d = np.abs(points) - part.size * 0.5
    outer = np.maximum(d, 0.0)
    outside = np.sqrt(np.einsum("...i,...i->...", outer, outer))
    deepest = np.maximum(np.maximum(d[..., 0], d[..., 1]), d[..., 2])
    result: Array = outside + np.minimum(deepest, 0.0)
    return result


def sphere(part: Primitive, points: Array) -> Array:
    """Distance to a ball; a first-order estimate when the three extents differ (an ellipsoid)."""
    half = part.size * 0.5
    if half.max() - half.min() < _ROUND:
        result: Array = np.sqrt(np.einsum("...i,...i->...", points, points)) - half[0]
        return result
    scaled = points / half
    k0 = np.sqrt((scaled**2).sum(-1))
    k1 = np.sqrt(((scaled / half) ** 2).sum(-1))
    near_centre = k1 < 1e-9
    estimate = k0 * (k0 - 1.0) / np.where(near_centre, 1.0, k1)
    ellipsoid: Array = np.where(near_centre, -half.min(), estimate)
    return ellipsoid


def cylinder(part: Primitive, points: Array) -> Array:
    """Distance to a cylinder along Y."""
    return _rectangle(_radial(points), points[..., 1], radius_of(part), float(part.size[1]) / 2.0)


def capsule(part: Primitive, points: Array) -> Array:
    """Distance to a capsule along Y; size[1] includes the round ends."""
    radius = radius_of(part)
    half = max(float(part.size[1]) / 2.0 - radius, 0.0)
    y = points[..., 1] - np.clip(points[..., 1], -half, half)
    result: Array = np.sqrt(points[..., 0] ** 2 + y**2 + points[..., 2] ** 2) - radius
    return result


def tube(part: Primitive, points: Array) -> Array:
    """Distance to an open-topped vessel along Y: a side wall and a closed bottom, `wall` thick."""
    radius, half, wall = radius_of(part), float(part.size[1]) / 2.0, part.wall
    r, y = _radial(points), points[..., 1]
    side = _rectangle(np.abs(r - (radius - wall / 2.0)), y, wall / 2.0, half)
    bottom = _rectangle(r, y + half - wall / 2.0, radius, wall / 2.0)
    outside = np.minimum(side, bottom)
    # In the material the nearest way out is through an outer face or into the cavity.
    to_cavity = np.hypot(np.maximum(r - (radius - wall), 0.0), np.maximum(wall - half - y, 0.0))
    inside = np.minimum(np.minimum(radius - r, half - np.abs(y)), to_cavity)
    return np.where(outside < 0.0, -inside, outside)


def mesh(part: Primitive, points: Array) -> Array:
    """Distance to a triangle mesh, interpolated from its grid."""
    assert part.vertices is not None and part.faces is not None
    return mesh_distance(part.vertices, part.faces, points)


BY_KIND: dict[str, Callable[[Primitive, Array], Array]] = {
    "box": box,
    "sphere": sphere,
    "cylinder": cylinder,
    "capsule": capsule,
    "tube": tube,
    "mesh": mesh,
}
