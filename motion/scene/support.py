"""Where things can rest: the level surfaces of an object, on it or in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import SceneError
from motion.rotation import Array
from motion.scene.extent import bottom, reach
from motion.scene.model import Primitive, Scene, SceneObject

_SURFACES = ("top", "seat", "shelf")
_UP = np.array([0.0, 1.0, 0.0])
CONTACT = 0.006
_MOST_STEPS = 2000


@dataclass(frozen=True, eq=False)
class Level:
    """A level surface in the world. centre (3,); half (2,): extents along its own x and z; heading: radians.

    inner: it is the floor of a vessel or box rather than its outside.
    """

    centre: Array
    half: Array
    heading: float
    round: bool
    inner: bool
    name: str

    @property
    def height(self) -> float:
        """Height over the floor, metres."""
        return float(self.centre[1])

    def local(self, x: float, z: float) -> Array:
        """A world floor point in the surface's own x and z (2,)."""
        away = np.array([x - self.centre[0], 0.0, z - self.centre[2]])
        return rot.inv_rotate(rot.from_yaw(self.heading), away)[[0, 2]]

    def world(self, right: float, forward: float) -> tuple[float, float]:
        """The world x and z of a point given in the surface's own x and z."""
        out = self.centre + rot.rotate(rot.from_yaw(self.heading), np.array([right, 0.0, forward]))
        return float(out[0]), float(out[2])

    def holds(self, x: float, z: float, slack: float = 1e-6) -> bool:
        """Whether a world floor point lies over the surface."""
        offset = self.local(x, z)
        if self.round:
            return bool(np.hypot(*(offset / self.half)) <= 1 + slack)
        return bool((np.abs(offset) <= self.half + slack).all())


def levels(item: SceneObject) -> tuple[Level, ...]:
    """Every surface of an upright object that can carry something, lowest first.

    Parts named top, seat or shelf carry on their upper side, round vessels and boxes on their inner floor,
    meshes on their level faces; a thing with none of these carries on its highest part.
    """
    found = [level for part in item.shape.parts if (level := _level(item, part)) is not None]
    found += [level for part in item.shape.parts if part.kind == "mesh" for level in _mesh_levels(item, part)]
    if not found:
        up = rot.inv_rotate(item.rotation, _UP)
        highest = max(item.shape.parts, key=lambda part: reach(part, up))
        found = [_flat(item, highest, highest.name)]
    return tuple(sorted(found, key=lambda level: level.height))


def _level(item: SceneObject, part: Primitive) -> Level | None:
    if part.name in _SURFACES:
        return _flat(item, part, part.name)
    if part.name == "bottom":
        return _flat(item, part, part.name, inner=True)
    if part.kind != "tube":
        return None
    pose = poses.mul(item.pose, part.pose)
    centre = poses.apply(pose, np.array([0.0, part.wall - part.size[1] / 2, 0.0]))
    half = part.size[[0, 2]] / 2 - part.wall
    return Level(centre, half, float(rot.yaw_of(pose[3:])), True, True, part.name)


def _flat(item: SceneObject, part: Primitive, name: str, inner: bool = False) -> Level:
    """The upper side of a part, as wide as its box."""
    pose = poses.mul(item.pose, part.pose)
    up = rot.inv_rotate(item.rotation, _UP)
    centre = pose[:3].copy()
    centre[1] = item.position[1] + reach(part, up)
    corners = poses.apply(item.pose, part.corners()) - pose[:3]
    heading = float(rot.yaw_of(item.rotation))
    half = np.abs(rot.inv_rotate(rot.from_yaw(heading), corners))[:, [0, 2]].max(0)
    return Level(centre, half, heading, part.kind in ("cylinder", "sphere"), inner, name)


def _mesh_levels(item: SceneObject, part: Primitive) -> list[Level]:
    """The level faces of a mesh, gathered by height; small ones such as rims and edges left out."""
    if part.vertices is None or part.faces is None:
        return []
    heading = float(rot.yaw_of(item.rotation))
    corners = poses.apply(poses.mul(item.pose, part.pose), part.vertices)[part.faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(cross, axis=-1) / 2
    upward = (cross[:, 1] > 1.9 * area) & (area > 0)
    if not upward.any():
        return []
    corners, area = corners[upward], area[upward]
    steps = np.round(corners[:, :, 1].mean(1) / CONTACT).astype(np.int64)
    found = []
    total = {int(step): float(area[steps == step].sum()) for step in np.unique(steps)[:_MOST_STEPS]}
    for step, covered in total.items():
        if covered < 0.25 * max(total.values()):
            continue
        points = rot.inv_rotate(rot.from_yaw(heading), corners[steps == step].reshape(-1, 3))
        low, high = points.min(0), points.max(0)
        middle = np.array([(low[0] + high[0]) / 2, high[1], (low[2] + high[2]) / 2])
        half = (high - low)[[0, 2]] / 2
        found.append(Level(rot.rotate(rot.from_yaw(heading), middle), half, heading, False, False, part.name))
    return found


def level_on(item: SceneObject, index: int | None = None) -> Level:
    """The surface that `on` means: the highest, or number `index` from below."""
    return _pick(item, levels(item), index, -1)


def level_in(scene: Scene, item: SceneObject, index: int | None = None) -> tuple[SceneObject, Level]:
    """The object and surface that `in` means: the lowest inner floor or shelf of it or of its drawer."""
    for owner in (item, *scene.parts_of(item.id)):
        inside = tuple(level for level in levels(owner) if level.inner or level.name == "shelf")
        if inside:
            return owner, _pick(owner, inside, index, 0)
    raise SceneError(
        f"nothing can be put in '{item.id}': it has no hollow",
        kind="not_a_container",
        fix="use 'on', or give the object a tube, a part named 'bottom' or parts named 'shelf'",
    )


def _pick(item: SceneObject, found: tuple[Level, ...], index: int | None, default: int) -> Level:
    if index is None:
        return found[default]
    if not 0 <= index < len(found):
        raise SceneError(
            f"'{item.id}' has no level {index}; it has {len(found)}, counted from 0 at the bottom",
            kind="bad_value",
            candidates=tuple(str(i) for i in range(len(found))),
            fix=f"use a level from 0 to {len(found) - 1}",
        )
    return found[index]


Surfaces = tuple[tuple[SceneObject, Level], ...]


def surfaces(objects: tuple[SceneObject, ...]) -> Surfaces:
    """Every surface of every object with its owner."""
    return tuple((item, level) for item in objects for level in levels(item))


def carrier(item: SceneObject, among: Surfaces) -> tuple[SceneObject, Level] | None:
    """What an object rests on: a surface within 6 mm below its middle; None for the floor or the air."""
    low = bottom(item)
    if low <= CONTACT:
        return None
    x, _, z = (float(value) for value in item.position)
    resting = [
        (abs(low - level.height), owner, level)
        for owner, level in among
        if abs(low - level.height) <= CONTACT
        and item.id not in (owner.id, owner.part_of)
        and level.holds(x, z)
    ]
    return min(resting, key=lambda found: found[0])[1:] if resting else None
