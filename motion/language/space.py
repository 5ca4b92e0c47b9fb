"""Where things are, as the avatar sees it: left is its own left (+X when it faces +Z)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from motion.rotation import Array
from motion.scene.model import Scene, SceneObject

# The ground, which is no object of the scene, among ids.
FLOOR = "floor"
_BESIDE = 0.75
_TOUCHING = 0.06


class Space:
    """Positions of a scene's objects in the avatar's frame: x to its left, y up, z ahead, metres."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        avatar = scene.avatar
        self._cos, self._sin = math.cos(avatar.heading), math.sin(avatar.heading)
        self._bounds: dict[str, tuple[Array, Array]] = {}

    def bounds(self, item: SceneObject) -> tuple[Array, Array]:
        """World bounds, computed once."""
        if item.id not in self._bounds:
            self._bounds[item.id] = (
                item.world_bounds()
                if item.shape.parts
                else (np.asarray(item.position), np.asarray(item.position))
            )
        return self._bounds[item.id]

    def local(self, item: SceneObject) -> tuple[float, float, float]:
        """Centre in the avatar's frame."""
        x = float(item.position[0]) - self.scene.avatar.x
        z = float(item.position[2]) - self.scene.avatar.z
        return self._cos * x - self._sin * z, float(item.position[1]), self._sin * x + self._cos * z

    def distance(self, item: SceneObject) -> float:
        """Horizontal distance from the avatar."""
        x, _, z = self.local(item)
        return math.hypot(x, z)

    def volume(self, item: SceneObject) -> float:
        """Volume of the bounding box, m³."""
        low, high = self.bounds(item)
        return float(np.prod(np.maximum(high - low, 1e-4)))

    def gap(self, a: SceneObject, b: SceneObject) -> float:
        """Horizontal distance between two bounding boxes, 0 when they overlap."""
        (a_low, a_high), (b_low, b_high) = self.bounds(a), self.bounds(b)
        dx = max(float(a_low[0] - b_high[0]), float(b_low[0] - a_high[0]), 0.0)
        dz = max(float(a_low[2] - b_high[2]), float(b_low[2] - a_high[2]), 0.0)
        return math.hypot(dx, dz)

    def extreme(self, items: list[SceneObject], side: str) -> list[SceneObject]:
        """The items furthest to one side: left, right, near, far, top, bottom, middle, large, tall …"""
        if len(items) < 2:
            return items
        if side == "middle":
            ordered = sorted(items, key=lambda item: self.local(item)[0])
            return (
                [ordered[len(ordered) // 2]]
                if len(ordered) % 2
                else ordered[len(ordered) // 2 - 1 : len(ordered) // 2 + 1]
            )
        measures: dict[str, Callable[[SceneObject], float]] = {
            "left": lambda item: -self.local(item)[0],
            "right": lambda item: self.local(item)[0],
            "near": self.distance,
            "front": self.distance,
            "forward": self.distance,
            "far": lambda item: -self.distance(item),
            "back": lambda item: -self.local(item)[2],
            "top": lambda item: -self.local(item)[1],
            "up": lambda item: -self.local(item)[1],
            "bottom": lambda item: self.local(item)[1],
            "down": lambda item: self.local(item)[1],
            "large": lambda item: -self.volume(item),
            "small": self.volume,
            "tall": lambda item: -self._height(item),
            "short": self._height,
            "long": lambda item: -self._length(item),
            "heavy": lambda item: -item.mass,
        }
        key = measures.get(side)
        if key is None:
            return items
        best = min(key(item) for item in items)
        return [item for item in items if key(item) < best + 0.005 * max(abs(best), 0.2)]

    def _height(self, item: SceneObject) -> float:
        low, high = self.bounds(item)
        return float(high[1] - low[1])

    def _length(self, item: SceneObject) -> float:
        low, high = self.bounds(item)
        return float(max(high[0] - low[0], high[2] - low[2]))

    def related(self, items: list[SceneObject], relation: str, reference: SceneObject) -> list[SceneObject]:
        """The items that stand in a relation to the reference; for 'beside' and the like the closest one."""
        others = [item for item in items if item.id != reference.id]
        if relation in ("on", "in", "from"):
            return [item for item in others if self._carried(item, reference)]
        if relation in ("under", "above"):
            sign = 1.0 if relation == "above" else -1.0
            height = self.local(reference)[1]
            return [
                item
                for item in others
                if self.gap(item, reference) < 0.1 and sign * (self.local(item)[1] - height) > 0.0
            ]
        close = [
            item
            for item in others
            if self.gap(item, reference) < _BESIDE
            and item.supported_by != reference.id
            and reference.supported_by != item.id
        ]
        x, _, z = self.local(reference)
        if relation == "left_of":
            close = [item for item in others if self.local(item)[0] > x + 0.01]
        elif relation == "right_of":
            close = [item for item in others if self.local(item)[0] < x - 0.01]
        elif relation == "in_front_of":
            close = [item for item in others if self.distance(item) < math.hypot(x, z) - 0.005]
        elif relation == "behind":
            close = [item for item in others if self.distance(item) > math.hypot(x, z) + 0.005]
        if not close:
            return []
        nearest = min(self.gap(item, reference) for item in close)
        return [item for item in close if self.gap(item, reference) < nearest + 0.05]

    def between(self, items: list[SceneObject], a: SceneObject, b: SceneObject) -> list[SceneObject]:
        """The items that lie between two others, seen from above; all of them where none does."""
        (ax, _, az), (bx, _, bz) = self.local(a), self.local(b)
        length = math.hypot(bx - ax, bz - az)
        found = []
        for item in items:
            x, _, z = self.local(item)
            detour = math.hypot(x - ax, z - az) + math.hypot(x - bx, z - bz) - length
            if item.id not in (a.id, b.id) and detour < 0.5 * length:
                found.append(item)
        return found or items

    def _carried(self, item: SceneObject, reference: SceneObject) -> bool:
        """Whether an item rests on or in the reference, directly, through other things, or by its place."""
        seen: set[str] = set()
        link: str | None = item.id
        while link is not None and link not in seen and self.scene.has(link):
            seen.add(link)
            holder = self.scene.object(link)
            link = holder.supported_by or holder.inside or holder.part_of
            if link == reference.id:
                return True
        if item.supported_by is not None or item.inside is not None:
            return False
        (low, _), (r_low, r_high) = self.bounds(item), self.bounds(reference)
        x, z = float(item.position[0]), float(item.position[2])
        within = r_low[0] - 0.02 <= x <= r_high[0] + 0.02 and r_low[2] - 0.02 <= z <= r_high[2] + 0.02
        return bool(within and r_low[1] - _TOUCHING <= low[1] <= r_high[1] + _TOUCHING)

    def on_floor(self, item: SceneObject) -> bool:
        """Whether it stands on the floor."""
        return item.supported_by is None and float(self.bounds(item)[0][1]) < 0.08
