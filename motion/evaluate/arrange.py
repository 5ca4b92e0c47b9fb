"""Small rooms for the cases: a thing on a table, low, high, far or on the floor, and its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.scene import catalogue, make
from motion.scene.catalogue import Category
from motion.scene.model import Placement, Scene, SceneObject

LATERAL = {"left": 0.30, "centre": 0.0, "right": -0.30}
HEIGHTS = ("table", "low", "floor", "high")
DISTANCES = {"near": 0.0, "far": 1.6}
# A board that a person of this stature reaches with a raised arm, as a share of the stature.
_HIGH = 0.80
_SUPPORTS = {"table": "table", "low": "coffee_table", "high": "shelf"}
_EDGE = 0.34
_CLUTTER = ("book", "plate", "lamp", "box", "laptop", "vase")


@dataclass(frozen=True)
class Position:
    """Where the thing is, seen from the avatar: its support, its side and its distance."""

    height: str
    side: str
    distance: str

    def __str__(self) -> str:
        return f"{self.height} {self.side} {self.distance}"


def room(
    position: Position,
    stature: float,
    thing: Category | None,
    target: Category | None,
    rng: np.random.Generator,
    *,
    opened: bool = False,
    in_front: bool = False,
    deep: bool = False,
) -> Scene:
    """A scene with the thing as "thing", the target as "target" and their support as "support".

    opened: the thing's doors stand open. in_front: there must be room before the target. deep: the thing has
    room before it.
    """
    x, shift = LATERAL[position.side], DISTANCES[position.distance]
    objects: list[SceneObject] = []
    support = _support(position, stature, shift)
    if support is not None:
        objects.append(support)
    if thing is not None:
        objects += _put(thing, "thing", x, support, shift, opened=opened, back=deep)
    if target is not None:
        away = x - 0.36 if x > 0 else x + 0.36
        if support is not None and support.category == "shelf":
            away = x - 0.34 if x > 0 else x + 0.34
        objects += _put(target, "target", away, support, shift, back=in_front)
    if support is not None and position.height == "table" and not in_front:
        objects += _clutter(support, shift, {c.id for c in (thing, target) if c is not None}, rng)
    viewer = np.array([0.6 if shift else 0.0, 1.5, 1.6 if not shift else 1.2])
    return Scene(tuple(objects), "case", Placement(), viewer)


def _support(position: Position, stature: float, shift: float) -> SceneObject | None:
    if position.height == "floor":
        return None
    category = catalogue.get(_SUPPORTS[position.height])
    z = _EDGE + shift + category.size[2] / 2
    where = (0.0, _HIGH * stature, z) if position.height == "high" else (0.0, category.size[1] / 2, z)
    return make(category, "support", where)[0]


def _put(
    category: Category,
    id: str,
    x: float,
    support: SceneObject | None,
    shift: float,
    *,
    opened: bool = False,
    back: bool = False,
) -> tuple[SceneObject, ...]:
    depth = category.size[2]
    # Doors that stand open swing towards the avatar and must not begin inside it.
    room_for_door = 0.7 if opened else 0.0
    if category.mounted:
        where = (x, category.height, 0.85 + shift + room_for_door)
        return make(category, id, where, open=0.9 if opened else None)
    if not category.movable or "sittable" in category.affordances or "receives_waste" in category.affordances:
        # Furniture stands beside the table, on the side that the case asks for.
        aside = x if support is None else (1.35 if x >= 0 else -1.35)
        return make(
            category, id, at=(aside, 0.75 + shift + room_for_door + depth / 2), open=(0.9 if opened else None)
        )
    if support is None:
        return make(category, id, at=(x, 0.42 + shift + depth / 2))
    low, high = support.world_bounds()
    near, middle = float(low[2]) + max(depth / 2 + 0.05, 0.14), float(low[2] + high[2]) / 2
    z = min(float(high[2]) - depth / 2 - 0.03, float(low[2]) + 0.45) if back else min(near, middle)
    return make(category, id, on=support, at=(x, z))


def _clutter(
    support: SceneObject, shift: float, taken: set[str], rng: np.random.Generator
) -> tuple[SceneObject, ...]:
    free = [name for name in _CLUTTER if name in catalogue.ids() and name not in taken]
    chosen = rng.permutation(len(free))[:2]
    objects: tuple[SceneObject, ...] = ()
    _, high = support.world_bounds()
    for number, x in zip(chosen.tolist(), (0.52, -0.52), strict=False):
        category = catalogue.get(free[number])
        z = float(high[2]) - category.size[2] / 2 - 0.03
        objects += make(category, f"clutter_{category.id}", on=support, at=(x, z))
    return objects
