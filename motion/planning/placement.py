"""Where a thing can be put: free spots on surfaces, inside containers, beside other things."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.planning.performance import Performance
from motion.rotation import Array
from motion.scene.model import SceneObject

_GAP = 0.02
_YAWS = np.radians([0.0, 45.0, -45.0, 90.0, -90.0, 180.0])
_DIRECTIONS = {"left": (1.0, 0.0), "right": (-1.0, 0.0), "forward": (0.0, 1.0), "back": (0.0, -1.0)}
_SIDES = {
    "next_to": None,
    "near": None,
    "left_of": (1.0, 0.0),
    "right_of": (-1.0, 0.0),
    "in_front_of": (0.0, -1.0),
    "behind": (0.0, 1.0),
}


def spots(
    p: Performance, id: str, target: str | None, relation: str | None, verb: str
) -> tuple[list[Array], float]:
    """Resting poses (7,) for an object, best first, and how far it is dropped, metres.

    Raises ReachError when nothing is free.
    """
    item = p.scene.object(id)
    if verb == "put_back" or relation == "back":
        return [p.home[id]], 0.0
    if target in ("up", "down"):
        target = None
    if target in _DIRECTIONS:
        return _shifted(p, item, np.array(_DIRECTIONS[target])), 0.0
    if target is None or not p.scene.has(target):
        return [p.home[id], *on_surface(p, item, _support_of(p, item), p.home[id][:3])], 0.0
    other = p.item(target)
    if relation in ("in", "inside") or (relation is None and "container" in other.affordances):
        return _inside(p, item, other)
    if relation in _SIDES:
        return _beside(p, item, other, relation), 0.0
    if relation == "under":
        return _under(p, item, other), 0.0
    found = on_surface(p, item, other, None)
    if not found:
        raise _full(id, target)
    return found, 0.0


def _full(id: str, target: str) -> ReachError:
    return ReachError(
        f"no free spot for '{id}' at '{target}'",
        kind="no_spot",
        fix="clear some space there, or name another place",
    )


def _footprint(item: SceneObject, rotation: Array) -> tuple[Array, float]:
    """Half extents (2,) on the floor plane and half height of an object turned as given."""
    corners = np.concatenate([rot.rotate(rotation, part.corners()) for part in item.shape.parts])
    half = np.maximum(corners.max(0), -corners.min(0))
    return half[[0, 2]], float(-corners.min(0)[1])


def _support_of(p: Performance, item: SceneObject) -> SceneObject | None:
    return p.item(item.supported_by) if item.supported_by and p.scene.has(item.supported_by) else None


def _top(support: SceneObject) -> tuple[Array, Array, float]:
    """Lower and upper corner (2,) and height of the surface things stand on: the part named top or seat, else the highest."""
    low, high = support.world_bounds()
    for name in ("top", "seat", "shelf"):
        part = support.shape.part(name)
        if part is not None:
            corners = poses.apply(support.pose, part.corners())
            low, high = corners.min(0), corners.max(0)
            break
    return low[[0, 2]], high[[0, 2]], float(high[1])


def _taken(
    p: Performance, item: SceneObject, height: float, support: SceneObject | None
) -> list[tuple[Array, Array]]:
    """Floor-plane boxes of what stands around a height, without the object itself and what moves with it.

    Of the support only what rises above the height counts: a backrest, the sides of a shelf.
    """
    moving = p.moves_with(item.id)
    bounds = [
        other.world_bounds()
        for other in p.items()
        if other.id not in moving and (support is None or other.id != support.id)
    ]
    if support is not None:
        corners = [poses.apply(support.pose, part.corners()) for part in support.shape.parts]
        bounds += [(part.min(0), part.max(0)) for part in corners]
    return [
        (low[[0, 2]], high[[0, 2]])
        for low, high in bounds
        if low[1] < height + 0.25 and high[1] > height + 0.004
    ]


def _free(centres: Array, half: Array, boxes: Sequence[tuple[Array, Array]]) -> np.ndarray:
    ok: np.ndarray = np.ones(len(centres), dtype=bool)
    for low, high in boxes:
        inside = (centres > low - half - _GAP) & (centres < high + half + _GAP)
        ok &= ~inside.all(-1)
    return ok


def on_surface(
    p: Performance, item: SceneObject, support: SceneObject | None, near: Array | None = None, limit: int = 12
) -> list[Array]:
    """Free poses (7,) on a support (the floor when None), the nearest to `near` or to the body first."""
    base = p.home[item.id][3:]
    half, rise = _footprint(item, base)
    centres, height = _free_centres(p, item, half, support, near, limit)
    return _stand(p, item, centres, height + rise, _taken(p, item, height, support))


def free_points(p: Performance, item: SceneObject, support: SceneObject, limit: int = 12) -> Array:
    """Free points (N, 3) of a support's upper side with room for an object that is not in the scene."""
    half, _ = _footprint(item, rot.identity())
    centres, height = _free_centres(p, item, half, support, None, limit)
    return np.stack([centres[:, 0], np.full(len(centres), height), centres[:, 1]], -1)


def _free_centres(
    p: Performance,
    item: SceneObject,
    half: Array,
    support: SceneObject | None,
    near: Array | None,
    limit: int,
) -> tuple[Array, float]:
    here = np.array([p.stance.x, p.stance.z])
    if support is None:
        middle = here if near is None else np.asarray(near)[[0, 2]]
        low, high, height = middle - 0.8, middle + 0.8, 0.0
    else:
        low, high, height = _top(support)
    inner_low, inner_high = low + half + 0.01, high - half - 0.01
    if (inner_low > inner_high).any():
        centre = 0.5 * (low + high)
        inner_low, inner_high = np.minimum(inner_low, centre), np.maximum(inner_high, centre)
        inner_low, inner_high = (
            np.where(inner_low > inner_high, centre, inner_low),
            np.where(inner_low > inner_high, centre, inner_high),
        )
    xs = np.linspace(inner_low[0], inner_high[0], 17)
    zs = np.linspace(inner_low[1], inner_high[1], 13)
    centres = np.stack(np.meshgrid(xs, zs, indexing="ij"), -1).reshape(-1, 2)
    centres = centres[_free(centres, half, _taken(p, item, height, support))]
    if support is None:
        centres = centres[p.navigator.free(centres)]
        centres = centres[np.linalg.norm(centres - here, axis=-1) > 0.3 * p.skeleton.height / 1.75]
    wanted = here + 0.35 * p.situation().forward[[0, 2]] if near is None else np.asarray(near)[[0, 2]]
    order = np.argsort(np.linalg.norm(centres - wanted, axis=-1))[:limit]
    return centres[order], height


def _stand(
    p: Performance, item: SceneObject, centres: Array, y: float, boxes: Sequence[tuple[Array, Array]] = ()
) -> list[Array]:
    """Every spot in the first orientation, then the nearest spots turned, so that the wrist has a choice.

    boxes: what a turned object must not get into.
    """
    base = p.home[item.id][3:]
    out = []
    for i, centre in enumerate(centres):
        for yaw in _YAWS if i < 3 else _YAWS[:1]:
            turned = rot.mul(rot.from_yaw(yaw), base)
            # The box around a turned round thing is larger than the thing, which the usual gap makes up for.
            half = _footprint(item, turned)[0] - _GAP
            if yaw == 0.0 or _free(centre[None], half, boxes).all():
                out.append(poses.make(np.array([centre[0], y, centre[1]]), turned))
    return out


def _beside(p: Performance, item: SceneObject, other: SceneObject, relation: str) -> list[Array]:
    """Next to another object on the same surface; directions are the avatar's own."""
    low, high = other.world_bounds()
    centre, reach = 0.5 * (low + high)[[0, 2]], 0.5 * (high - low)[[0, 2]]
    support = p.item(other.supported_by) if other.supported_by and p.scene.has(other.supported_by) else None
    height = _top(support)[2] if support else float(low[1])
    found: list[Array] = []
    for yaw in (0.0, 0.5 * np.pi):
        turned = rot.mul(rot.from_yaw(np.array(yaw)), p.home[item.id][3:])
        half, rise = _footprint(item, turned)
        spots_ = _around(p, centre, reach + half, relation)
        ok = _free(spots_, half, _taken(p, item, height, support))
        if support is not None:
            a, b, _ = _top(support)
            ok &= ((spots_ > a + 0.3 * half) & (spots_ < b - 0.3 * half)).all(-1)
        found += [poses.make(np.array([x, height + rise, z]), turned) for x, z in spots_[ok][:10]]
        if len(found) >= 4:
            break
    if not found:
        raise _full(item.id, other.id)
    return found


def _around(p: Performance, centre: Array, extent: Array, relation: str) -> Array:
    """Candidate centres (N, 2) beside a footprint, the nearest first."""
    left, forward = p.situation().left[[0, 2]], p.situation().forward[[0, 2]]
    direction = _SIDES[relation]
    ways = (
        [(1.0, 0.0), (-1.0, 0.0), (0.0, -1.0), (0.7, -0.7), (-0.7, -0.7), (0.0, 1.0)]
        if direction is None
        else [direction]
    )
    centres = []
    for gap in (0.03, 0.06, 0.1, 0.16):
        for across, along in ways:
            for slip in (0.0, 0.05, -0.05, 0.1, -0.1, 0.18, -0.18):
                axis = across * left + along * forward
                side = np.array([-axis[1], axis[0]])
                centres.append(centre + axis * (float(extent @ np.abs(axis)) + gap) + side * slip)
    return np.array(centres)


def _shifted(p: Performance, item: SceneObject, direction: Array) -> list[Array]:
    """The object's own place moved by a hand's breadth or more in one of the avatar's directions."""
    left, forward = p.situation().left[[0, 2]], p.situation().forward[[0, 2]]
    axis = direction[0] * left + direction[1] * forward
    home = (
        p.object_pose(item.id)
        if not any(h and h.object == item.id for h in p.held.values())
        else p.home[item.id]
    )
    half, _ = _footprint(item, home[3:])
    centres = np.array([home[[0, 2]] + axis * d for d in (0.22, 0.18, 0.26, 0.15, 0.3, 0.12)])
    support = _support_of(p, item)
    height = _top(support)[2] if support else 0.0
    ok = _free(centres, half, _taken(p, item, height, support))
    if support is not None:
        a, b, _ = _top(support)
        ok &= ((centres > a + 0.5 * half) & (centres < b - 0.5 * half)).all(-1)
    if not ok.any():
        raise _full(item.id, "that side")
    return [poses.make(np.array([c[0], home[1], c[1]]), home[3:]) for c in centres[ok]]


def _inside(p: Performance, item: SceneObject, container: SceneObject) -> tuple[list[Array], float]:
    """In a container: on its floor, let fall from just above the rim when the hand doesn't fit in."""
    low, high = container.world_bounds()
    half, rise = _footprint(item, p.home[item.id][3:])
    body = container.shape.part("body") or container.shape.parts[0]
    floor = float(low[1]) + (body.wall if body.kind == "tube" else 0.01)
    centre = 0.5 * (low + high)[[0, 2]]
    inside = [other for other in p.items() if p.goals.objects.get(other.id) and other.inside == container.id]
    offsets = (
        np.array([[0.0, 0.0], [0.06, 0.0], [-0.06, 0.0], [0.0, 0.06], [0.0, -0.06]])
        if inside
        else np.zeros((1, 2))
    )
    room = np.maximum(0.5 * (high - low)[[0, 2]] - half, 0.0)
    centres = centre + np.clip(offsets, -room, room)
    drop = max(float(high[1]) + 0.03 - floor, 0.0)
    return _stand(p, item, centres, floor + rise), drop


def _under(p: Performance, item: SceneObject, other: SceneObject) -> list[Array]:
    low, high = other.world_bounds()
    found = on_surface(p, item, None, 0.5 * (low + high))
    if not found:
        raise _full(item.id, other.id)
    return found
