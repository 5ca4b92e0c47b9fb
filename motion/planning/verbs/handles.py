"""Ways for a hand to lead a door, drawer or lid: by its handle, by an edge, or pushing with a flat hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motion import geometry, grasp
from motion import pose as poses
from motion import rotation as rot
from motion.grasp.contact import Obstacle, depth, obstacle_depth, pad_gaps, relative_obstacles
from motion.grasp.hand import Hand
from motion.planning import handling
from motion.planning.leading import Grip
from motion.planning.performance import Performance
from motion.rotation import Array
from motion.scene.model import Joint, Primitive, SceneObject, Shape
from motion.skeleton import index

_ROUND = ("capsule", "cylinder")
# How much of a door's turn a hand around its bar leaves to the door alone.
_PIVOTS = (0.0, 0.45, 0.85)
_TAKEN, _PUSHED = 12, 16
# Flesh may press this deep into something while it leads, metres.
_PRESS = 0.006
# Price of taking hold beside the handle, and of pushing next to the hinge.
_BESIDE, _WEAK = 0.5, 1.2
# From how far on the part is pushed rather than pulled, radians or metres.
_AJAR = 0.3


def grips_on(
    p: Performance, item: SceneObject, joint: Joint, amounts: Array, way: Array, sides: Sequence[str]
) -> list[Grip]:
    """Ways to lead a part along its way (K, 7), the part's world poses at amounts (K,) along its joint."""
    near = handling.obstacles_of(p, item)
    found: list[Grip] = []
    closing = amounts[-1] < amounts[0]
    for i, side in enumerate(sides):
        for g in grasp.find_grasps(p.skeleton, side, item, near)[:_TAKEN]:
            price = 0.12 * i + 0.4 * (1.0 - g.quality) + (0.0 if g.kind == "handle" else _BESIDE)
            found += _led(p, item, joint, amounts, g, price)
        if closing or amounts[0] - joint.range[0] > _AJAR:
            way_in = _push_direction(item, joint, closing)
            pushes = grasp.find_touches(p.skeleton, side, item, direction=way_in, obstacles=near, kind="push")
            # A palm flat on a wall would bring the root of the forearm into it.
            thick = 0.9 * p.skeleton.radii[index(f"{side}LowerArm")]
            gaps = geometry.distance(item.shape, np.array([g.wrist[:3] for g in pushes]).reshape(-1, 3))
            clear = [g for g, gap in zip(pushes, gaps, strict=True) if gap > thick]
            for g in (clear or pushes)[:_PUSHED]:
                price = 0.12 * i + 0.4 * (1.0 - g.quality) + _WEAK * _weakness(item, joint, g)
                found.append(Grip(g, np.tile(g.wrist, (len(amounts), 1)), price, len(amounts)))
    return _unhurt(p, item, way, near, found)


def _push_direction(item: SceneObject, joint: Joint, closing: bool) -> Array:
    """Direction (3,) in the part's frame in which it moves where it is farthest from its hinge."""
    low, high = item.shape.bounds
    onward = -1.0 if closing else 1.0
    if joint.kind == "slide":
        return onward * joint.axis
    arm = 0.5 * (low + high) - joint.origin
    direction = np.cross(joint.axis, arm - (arm @ joint.axis) * joint.axis) * onward
    # Straight onto the face, not along the slight turn that the part's thickness gives.
    size = high - low
    face = np.eye(3)[int(size.argmin())]
    along = face * np.sign(direction @ face)
    return (
        along
        if abs(along @ direction) > 0.7 * np.linalg.norm(direction)
        else direction / np.linalg.norm(direction)
    )


def _weakness(item: SceneObject, joint: Joint, g: grasp.Grasp) -> float:
    """0 for a push at the far edge, 1 at the hinge."""
    if joint.kind == "slide":
        return 0.0
    low, high = item.shape.bounds
    centre = 0.5 * (low + high)

    def lever(point: Array) -> float:
        offset = point - joint.origin
        return float(np.linalg.norm(offset - (offset @ joint.axis) * joint.axis))

    return float(
        np.clip(1.0 - lever(g.wrist[:3] + 0.08 * g.approach) / max(2.0 * lever(centre), 1e-6), 0.0, 1.0)
    )


def _led(
    p: Performance, item: SceneObject, joint: Joint, amounts: Array, g: grasp.Grasp, price: float
) -> list[Grip]:
    """A grasp that turns with the part, and the same one pivoting about an upright bar as far as the fingers have room."""
    count = len(amounts)
    grips = [Grip(g, np.tile(g.wrist, (count, 1)), price, count)]
    hand = grasp.hand_of(p.skeleton, g.hand)
    bar = _bar_of(hand, item, joint, g)
    if bar is None:
        return grips
    for share in _PIVOTS[1:]:
        turn = rot.from_axis_angle(np.broadcast_to(joint.axis, (count, 3)), -share * (amounts - amounts[0]))
        centre = bar.position
        wrists = poses.make(
            centre + rot.rotate(turn, g.wrist[:3] - centre),
            rot.mul(turn, np.broadcast_to(g.wrist[3:], (count, 4))),
        )
        deep = depth(hand, item.shape, wrists, np.broadcast_to(g.fingers, (count, *g.fingers.shape)))
        inside = deep > max(_PRESS, g.depth + 0.002)
        grips.append(Grip(g, wrists, price, int(inside.argmax()) if inside.any() else count))
    return grips


def _bar_of(hand: Hand, item: SceneObject, joint: Joint, g: grasp.Grasp) -> Primitive | None:
    """The round bar parallel to the hinge that a handle grasp really holds, not what lies beside it."""
    if g.kind != "handle" or joint.kind != "hinge":
        return None
    for part in item.shape.parts:
        if part.name.startswith("handle") and part.kind in _ROUND:
            axis = rot.rotate(part.rotation, np.array([0.0, 1.0, 0.0]))
            pads, _ = pad_gaps(hand, Shape((part,)), g.wrist[None], g.fingers[None])
            used = [i for i, name in enumerate(hand.names) if name in g.joints]
            if abs(float(axis @ joint.axis)) > 0.95 and used and float(pads[0, used].max()) < 0.004:
                return part
    return None


def _unhurt(
    p: Performance,
    item: SceneObject,
    way: Array,
    near: Sequence[Obstacle],
    grips: list[Grip],
) -> list[Grip]:
    """Grips shortened to before the hand would be squeezed against something."""
    low, high = item.shape.bounds
    limits = np.array([grip.limit for grip in grips])
    for k in range(1, len(way)):
        around = relative_obstacles(way[k], near, low, high, 0.3)
        if not around:
            continue
        for side in ("left", "right"):
            rows = [i for i, grip in enumerate(grips) if grip.side == side and limits[i] > k]
            if rows:
                wrists = np.stack([grips[i].wrists[k] for i in rows])
                fingers = np.stack([grips[i].grasp.fingers for i in rows])
                deep = obstacle_depth(grasp.hand_of(p.skeleton, side), around, wrists, fingers)
                limits[rows] = np.where(deep > _PRESS, np.minimum(limits[rows], k), limits[rows])
    kept = zip(grips, limits, strict=True)
    return [Grip(grip.grasp, grip.wrists, grip.cost, int(limit)) for grip, limit in kept if limit > 2]
