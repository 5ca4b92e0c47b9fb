"""How deep two objects, or an object and a standing person, are in each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motion import pose as poses
from motion.geometry import distance_at
from motion.geometry.sampling import surface_points
from motion.geometry.tessellate import tessellate
from motion.rotation import Array
from motion.scene.model import Placement, Primitive, SceneObject, Shape

_SAMPLES = 300
_WALLS = ("bottom", "side", "front")
_PERSON_RADIUS = 0.17
_PERSON_HEIGHT = 1.6


class Surfaces:
    """World points on the surfaces of objects, computed once per object."""

    def __init__(self) -> None:
        self._points: dict[str, Array] = {}

    def of(self, item: SceneObject) -> Array:
        """Points (P, 3): the vertices and some points between them."""
        if item.id not in self._points:
            self._points[item.id] = poses.apply(item.pose, _local(item.shape))
        return self._points[item.id]

    def depth(self, a: SceneObject, b: SceneObject, nested: bool = False) -> float:
        """The largest depth of a point of one object in the other, metres; 0 when they are apart.

        nested: one may lie in the hollow of the other; otherwise hollows count as solid, since walls are
        thinner than any depth worth naming.
        """
        low_a, high_a = a.world_bounds()
        low_b, high_b = b.world_bounds()
        if (low_a > high_b).any() or (low_b > high_a).any():
            return 0.0
        return max(self._into(a, b, nested), self._into(b, a, nested))

    def _into(self, a: SceneObject, b: SceneObject, nested: bool) -> float:
        points = self.of(a)
        low, high = b.world_bounds()
        near = points[((points >= low - 1e-6) & (points <= high + 1e-6)).all(1)]
        if len(near) == 0:
            return 0.0
        shape = b.shape if nested else filled(b.shape)
        return max(0.0, -float(distance_at(shape, b.pose, near).min()))


def filled(shape: Shape) -> Shape:
    """The shape without hollows: tubes as cylinders, and a block in what a bottom and its walls enclose."""
    parts = [replace(part, kind="cylinder") if part.kind == "tube" else part for part in shape.parts]
    floor = shape.part("bottom")
    if floor is not None:
        low, high = Shape(tuple(part for part in shape.parts if part.name in _WALLS)).bounds
        low[[0, 2]] = floor.position[[0, 2]] - floor.size[[0, 2]] / 2
        high[[0, 2]] = floor.position[[0, 2]] + floor.size[[0, 2]] / 2
        parts.append(Primitive("box", high - low, (low + high) / 2))
    return Shape(tuple(parts))


def _local(shape: Shape) -> Array:
    vertices, faces = tessellate(shape, 16)
    middles = vertices[faces].mean(1)
    if any(part.kind == "mesh" for part in shape.parts):
        return np.concatenate([vertices, middles])
    return np.concatenate([vertices, middles, surface_points(shape, _SAMPLES)])


def person_depth(avatar: Placement, item: SceneObject) -> float:
    """How far a standing person at `avatar` reaches into an object, metres; 0 when there is room."""
    low, high = item.world_bounds()
    here = np.array([avatar.x, avatar.z])
    gap = np.maximum(np.maximum(low[[0, 2]] - here, here - high[[0, 2]]), 0.0)
    if np.hypot(*gap) > _PERSON_RADIUS or low[1] > _PERSON_HEIGHT:
        return 0.0
    heights = np.linspace(_PERSON_RADIUS, _PERSON_HEIGHT, 24)
    column = np.stack([np.full(24, avatar.x), heights, np.full(24, avatar.z)], -1)
    return max(0.0, _PERSON_RADIUS - float(distance_at(item.shape, item.pose, column).min()))
