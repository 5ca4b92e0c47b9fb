"""Change what is in a scene while it is played: the scene as it is now, with a thing more or less."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion import pose as poses
from motion.errors import SceneError
from motion.rotation import Array
from motion.scene import Placement, Scene, SceneObject, load
from motion.scene.extent import drop
from motion.scene.support import carrier, surfaces
from motion.scene.writing import object_to_dict, to_dict

_PLACES = {"at", "on", "in", "position"}
# A thing that is nearer to its old place than this still rests on what carried it, metres.
_MOVED = 1e-3
# Where a thing is put whose place is not said: tried on rings around the spot before the avatar, metres.
_BEFORE, _RINGS, _GAP = 0.55, np.linspace(0.0, 1.5, 16), 0.03

# The box around something larger than this, cubic metres, is no thing to put on furniture: stools are, suitcases are not.
_BULKY = 0.05


def as_it_is(scene: Scene, places: Mapping[str, NDArray[np.floating]], avatar: Placement) -> Scene:
    """The scene with things at their present world poses (7,) and the avatar where it stands now.

    Doors and lids go with what they are part of and are as far open as at the beginning. What was in the air, or in a
    hand, is put onto what lies below it.
    """
    moved = [_moved(item, places) for item in scene.objects if item.part_of is None]
    bodies = {item.id: item for item in moved}
    known = surfaces(tuple(moved))
    for item in moved:
        if np.abs(item.position - scene.object(item.id).position).max() > _MOVED and item.movable:
            down = set_down(item, bodies)
            found = carrier(down, known)
            bodies[item.id] = replace(down, supported_by=found[0].id if found else None, inside=None)
    return replace(
        scene, objects=tuple(_with_its_body(item, scene, bodies) for item in scene.objects), avatar=avatar
    )


def with_object(scene: Scene, entry: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Put a thing into a scene: its id and the document of the new scene.

    entry: as in a scene file. Without an id it is named after its category; without a place it is put where it is free,
    before the avatar: on the surface named by `on`, or the floor, where everything bulky goes that can be moved.
    """
    document = to_dict(scene)
    id = entry.get("id") or _free_id(scene, str(entry.get("category") or "thing"))
    thing = {**entry, "id": id}
    if not (_PLACES - {"on"}) & thing.keys():
        made = load({"objects": [{**_without(thing, "on"), "at": [0.0, 0.0]}]}, files=False)
        if _bulky(made.objects[0]):
            thing = _without(thing, "on")
        thing["at"] = _free_spot(scene, made, thing.get("on"))
    document["objects"] = [*document["objects"], thing]
    return id, document


def without_object(scene: Scene, id: str) -> dict[str, Any]:
    """The document of the scene without a thing and its parts; what stood on it stands free."""
    gone = {id, *(part.id for part in scene.parts_of(scene.object(id).id))}
    if scene.object(id).part_of is not None:
        raise SceneError(
            f"'{id}' is a part of '{scene.object(id).part_of}'",
            kind="not_movable",
            fix="remove the whole thing",
        )
    document = to_dict(scene)
    kept = [item for item in scene.objects if item.id not in gone]
    document["objects"] = [
        {
            key: None if key in ("supported_by", "inside") and value in gone else value
            for key, value in object_to_dict(item).items()
        }
        for item in kept
    ]
    return document


def _with_its_body(item: SceneObject, scene: Scene, bodies: Mapping[str, SceneObject]) -> SceneObject:
    """A thing as it is now: one of the bodies, or a part where its body has taken it."""
    if item.part_of is None:
        return bodies[item.id]
    body, was = bodies[item.part_of], scene.object(item.part_of)
    return item.moved(poses.mul(body.pose, poses.mul(poses.inv(was.pose), item.pose)))


def _moved(item: SceneObject, places: Mapping[str, NDArray[np.floating]]) -> SceneObject:
    pose = places.get(item.id)
    return item if pose is None else item.moved(np.asarray(pose, dtype=np.float64))


def set_down(item: SceneObject, among: Mapping[str, SceneObject]) -> SceneObject:
    """The thing on the highest surface under its middle, or on the floor."""
    low = float(item.position[1]) - drop(item.shape, item.rotation)
    x, z = float(item.position[0]), float(item.position[2])
    others = tuple(other for other in among.values() if other.id != item.id and not other.movable)
    below = [
        level.height for _, level in surfaces(others) if level.height <= low + 0.02 and level.holds(x, z)
    ]
    height = max(below, default=0.0)
    position = np.array([x, height + drop(item.shape, item.rotation), z])
    return replace(item, position=position)


def _free_id(scene: Scene, name: str) -> str:
    number = 1
    while scene.has(id := name if number == 1 else f"{name}{number}"):
        number += 1
    return id


def _without(entry: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != key}


def _bulky(item: SceneObject) -> bool:
    """Whether a thing is carried around but put on no table, such as a chair."""
    low, high = item.world_bounds()
    return item.movable and float(np.prod(high - low)) > _BULKY


def _free_spot(scene: Scene, made: Scene, on: str | None) -> list[float]:
    """World [x, z] where the made things overlap nothing, as near as can be to the spot before the avatar."""
    low, high = made.objects[0].world_bounds()
    half = np.maximum(high - low, 0.02)[[0, 2]] / 2
    levels = [] if on is None else [level for _, level in surfaces((scene.object(on),))]
    level = max(levels, key=lambda one: one.height) if levels else None
    height = level.height if level is not None else 0.0
    boxes = [item.world_bounds() for item in scene.objects if item.id != on]
    heading = scene.avatar.heading
    ahead = np.array([scene.avatar.x, scene.avatar.z]) + _BEFORE * np.array(
        [math.sin(heading), math.cos(heading)]
    )
    for radius in _RINGS:
        for turn in np.linspace(0.0, 2 * math.pi, 1 if radius == 0.0 else 16, endpoint=False):
            spot = ahead + radius * np.array([math.sin(turn), math.cos(turn)])
            if level is not None and not all(
                level.holds(spot[0] + sx * half[0], spot[1] + sz * half[1])
                for sx in (-1, 1)
                for sz in (-1, 1)
            ):
                continue
            if (
                level is None
                and np.hypot(spot[0] - scene.avatar.x, spot[1] - scene.avatar.z) < 0.3 + half.max()
            ):
                continue
            reaching = height + float(high[1] - low[1])
            if not any(_overlap(spot, half, height, reaching, box) for box in boxes):
                return [float(spot[0]), float(spot[1])]
    raise SceneError(
        f"there is no room left on '{on or 'the floor'}' near the avatar",
        kind="no_room",
        fix="move something away, or choose another surface",
    )


def _overlap(spot: Array, half: Array, low: float, high: float, box: tuple[Array, Array]) -> bool:
    below, above = box
    if high <= below[1] or low >= above[1] - 1e-3:
        return False
    centre, reach = (below + above)[[0, 2]] / 2, (above - below)[[0, 2]] / 2
    return bool((np.abs(spot - centre) < half + reach + _GAP).all())
