"""What goes along when things are moved from outside: their parts, and what lies in them or on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from motion import pose as poses
from motion.rotation import Array
from motion.scene import Scene, SceneObject
from motion.scene.support import Surfaces, carrier, surfaces

Places = Mapping[str, NDArray[np.floating]]
# A thing that is as near as this to its old place was not moved: metres, and parts of a quaternion.
_SAME = 1e-3


def moved_along(scene: Scene, now: Places, places: Places, held: Collection[str] = ()) -> dict[str, Array]:
    """World poses (7,) of the things that are moved to `places` and of all that goes along, each as it lies on its carrier.

    now: where every thing of the scene is before. held: what is in hands, and stays there.
    """
    after = {id: np.asarray(pose, dtype=np.float64) for id, pose in places.items()}
    latest = set(after)
    while latest:
        carrying = surfaces(tuple(scene.object(id).moved(_pose(now, id)) for id in latest))
        found = {
            item.id: owner
            for item in scene.objects
            if item.id not in after
            and item.id not in held
            and (owner := _owner(scene, now, item, latest, carrying)) is not None
        }
        for id, owner in found.items():
            after[id] = poses.mul(after[owner], _seen_from(_pose(now, owner), _pose(now, id)))
        latest = set(found)
    return after


def _owner(
    scene: Scene, now: Places, item: SceneObject, among: Collection[str], carrying: Surfaces
) -> str | None:
    """Which of some things carries one, by the scene as long as it lies as it did there, then by what it rests on now."""
    if item.part_of is not None:
        return item.part_of if item.part_of in among else None
    pose, said = _pose(now, item.id), item.inside or item.supported_by
    if said is not None and said in among:
        before = _seen_from(scene.object(said).pose, item.pose)
        if _same(_seen_from(_pose(now, said), pose), before):
            return said
    if _same(pose, item.pose):
        return None
    found = carrier(item.moved(pose), carrying)
    return None if found is None else found[0].id


def _pose(places: Places, id: str) -> Array:
    return np.asarray(places[id], dtype=np.float64)


def _seen_from(one: Array, other: Array) -> Array:
    return poses.mul(poses.inv(one), other)


def _same(one: Array, other: Array) -> bool:
    turn = min(np.abs(one[3:] - other[3:]).max(), np.abs(one[3:] + other[3:]).max())
    return bool(max(np.abs(one[:3] - other[:3]).max(), turn) < _SAME)
