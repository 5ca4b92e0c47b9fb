"""Pouring from one vessel into another."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.verbs.registry import verb
from motion.planning.vessels import heading_of, outlet, rim, tilted
from motion.planning.wielding import bring, easy_spot, wield
from motion.rotation import Array
from motion.scene.model import SceneObject
from motion.solve import arms
from motion.solve.tracks import WORLD, Key

_AZIMUTHS = np.linspace(-np.pi, np.pi, 12, endpoint=False)
_YAWS = np.linspace(-np.pi, np.pi, 8, endpoint=False)
# A vessel comes nearly upright, is tipped over the near edge of the opening, and then until it runs.
_TILTS = np.radians([10.0, 34.0, 52.0, 70.0])
# A spout runs sooner; the tilt at which liquid leaves it.
_SPOUT_TILTS = np.radians([5.0, 24.0, 40.0, 50.0])
_OVER = np.array([0.055, 0.045, 0.04, 0.035])
_LONGER, _FOOT = np.radians(9.0), 0.012


@verb("pour")
def pour(p: Performance, step: Step) -> None:
    """Pour from a vessel into another: the lip over its opening, tipped, and upright again."""
    id, target = _vessels(p, step)
    sides = handling.take(p, id, step.hand, _pouring(p, id, target))
    handling.carry(p, sides[0], duration=0.6)
    item = p.item(target)
    opening, radius = rim(item.shape)
    over = poses.apply(item.pose, opening)
    tall = float(over[1] - item.world_bounds()[0][1])
    ways = _tippings(p, id, over, radius, tall, _AZIMUTHS, _YAWS)
    p.look(target)
    row, choice = wield(p, id, ways, f"pouring into '{target}'")
    bring(p, id, row[0], choice)
    start = p.t
    duration = p.span(1.0)
    for k, pose in enumerate(row[1:], 1):
        p.goals.objects[id].append(
            Key(p.grid(start + duration * k / (len(row) - 1)), pose, WORLD, stop=k == len(row) - 1)
        )
    p.t = p.goals.objects[id][-1].time
    p.event("pour", object=id, target=target, hand=sides[0])
    p.wait(step.duration or 1.2)
    p.stay(id)
    start, duration = p.t, p.span(0.8)
    for k, pose in enumerate(row[-2::-1], 1):
        p.goals.objects[id].append(
            Key(p.grid(start + duration * k / (len(row) - 1)), pose, WORLD, stop=k == len(row) - 1)
        )
    p.t = p.goals.objects[id][-1].time
    p.event("poured", object=id, target=target)
    handling.carry(p, sides[0])
    p.look(None)


def _tippings(
    p: Performance, id: str, over: Array, radius: float, tall: float, azimuths: Array, yaws: Array
) -> Array:
    """Ways (K, 4, 7) to pour into an opening of some radius whose middle, the world point `over` (3,), is `tall` metres above
    what its vessel stands on.

    The vessel turns about its lip, and is kept over that surface.
    """
    base = handling.upright(p, id)
    shape = p.scene.object(id).shape
    out, corners = outlet(shape), handling.box_corners(shape)
    if out.forward is None:
        azimuth, yaw = (a.ravel() for a in np.meshgrid(azimuths, yaws, indexing="ij"))
        # A long bottle is tipped further, or its foot would be below the table.
        tilts = (
            _TILTS
            + np.array([0.0, 0.0, 0.5, 1.0]) * np.clip((shape.size[1] - 0.15) / 0.15, 0.0, 1.0) * _LONGER
        )
    else:
        azimuth = azimuths
        yaw = azimuth - heading_of(rot.rotate(base, out.forward))
        tilts = _SPOUT_TILTS
    way = np.stack([np.sin(azimuth), np.zeros(len(azimuth)), np.cos(azimuth)], -1)
    level = rot.mul(rot.from_yaw(yaw), base)
    lip = (
        out.lip(rot.inv_rotate(level, way)) if out.forward is None else np.broadcast_to(out.centre, way.shape)
    )
    inside = max(radius - 0.02, 0.0)
    rows = []
    for tilt, height, back in zip(tilts, _OVER, (radius + 0.02, radius, inside, inside), strict=True):
        turned = tilted(way, float(tilt), level)
        place = over + np.array([0.0, height, 0.0]) - back * way
        row = poses.make(place - rot.rotate(turned, lip), turned)
        lowest = poses.apply(row[:, None], corners)[..., 1].min(-1)
        row[:, 1] += np.maximum(over[1] - tall + _FOOT - lowest, 0.0)
        rows.append(row)
    return np.stack(rows, 1)


def _pouring(p: Performance, id: str, target: str) -> handling.Use:
    """The use of pouring: the first and the last pose, over an opening as high as the target's before the body."""
    low, high = p.item(target).world_bounds()
    height, tall = float(high[1]), float(high[1] - low[1])

    def ways(side: str) -> Array:
        # One pours forwards or inwards, hardly ever outwards or towards oneself.
        inwards = -arms.sign_of(side) * np.radians([0.0, 45.0, 90.0, 135.0])
        azimuths = p.stance.heading + (
            inwards if outlet(p.scene.object(id).shape).forward is None else _AZIMUTHS
        )
        return _tippings(p, id, easy_spot(p, side, height), 0.04, tall, azimuths, _YAWS)[:, [0, -1]]

    return ways


def _vessels(p: Performance, step: Step) -> tuple[str, str]:
    """What is poured from and into: what is named, else what is held, else the nearest vessels."""
    target = step.target if step.target is not None and p.scene.has(step.target) else None
    id = step.object if step.object is not None and p.scene.has(step.object) else None
    if id is None or id == target:
        id = _source(p, target)
    return id, target if target is not None else receiver(p, id)


def _source(p: Performance, target: str | None) -> str:
    for held in p.held.values():
        if (
            held is not None
            and held.object != target
            and "pourable" in p.scene.object(held.object).affordances
        ):
            return held.object
    near = p.item(target).position if target is not None else np.array([p.stance.x, 0.9, p.stance.z])
    found = [
        item for item in p.items() if item.id != target and item.movable and "pourable" in item.affordances
    ]
    if not found:
        raise ReachError(
            "there is nothing to pour from", kind="no_tool", fix="add a bottle, a jug or a kettle"
        )
    return _nearest(found, near)


def receiver(p: Performance, id: str) -> str:
    """The vessel nearest to an object, other than itself."""
    found = [
        item
        for item in p.items()
        if item.id != id and item.movable and {"drinkable", "container"} & item.affordances
    ]
    if not found:
        raise ReachError(f"there is no vessel for '{id}'", kind="no_tool", fix="name a cup or a bowl")
    return _nearest(found, p.item(id).position)


def _nearest(found: list[SceneObject], point: Array) -> str:
    return min(found, key=lambda item: float(np.linalg.norm(item.position - point))).id
