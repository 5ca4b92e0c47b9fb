"""Carrying: where a thing held in one hand is at ease."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from motion import geometry
from motion import pose as poses
from motion import rotation as rot
from motion.planning.handling.around import box_corners, holder, upright
from motion.planning.handling.two_handed import carry_with_both
from motion.planning.performance import Performance
from motion.planning.whereabouts import Held
from motion.rotation import Array
from motion.solve import arms
from motion.solve.resting import hand_probes

_YAWS = np.linspace(-np.pi, np.pi, 16, endpoint=False)
# Where a hand carries something, in arm lengths: outwards, up, forward of its shoulder.
CARRY = np.array([-0.06, -0.50, 0.52])

# Object poses in the world (K, M, 7) that serve a purpose with the given hand, as the body stands now: K alternatives of M
# poses each, all of which the hand must manage.
Use = Callable[[str], Array]


def carrying(p: Performance, id: str) -> Use:
    """The use of carrying a thing upright before the body."""

    def ways(side: str) -> Array:
        frame = p.situation(posture=np.zeros(6)).frame(p.carry_frame(side))
        offset = CARRY * arms.arm_length(p.skeleton, side) * np.array([arms.sign_of(side), 1.0, 1.0])
        where = poses.apply(frame, offset + np.array([0.0, 0.0, 0.08 * p.skeleton.height / 1.75]))
        turned = rot.mul(rot.from_yaw(_YAWS), upright(p, id))
        return poses.make(np.broadcast_to(where, (len(turned), 3)), turned)[:, None]

    return ways


def awkwardness(p: Performance, side: str, wrists: list[Array], use: Use) -> Array:
    """Price (N,) of holding an object by each of N wrist poses (7,) in its frame, for the best way of using it."""
    ways = use(side)
    hands = poses.mul(ways[:, :, None], np.array(wrists))
    cost = p.comfort(side, hands.reshape(-1, 7)).reshape(hands.shape[:3])
    # A forearm that comes from inside the trunk is no way to hold anything.
    cost = cost + 40.0 * np.maximum(0.02 - p.body_gap(hands[..., None, :3].reshape(-1, 1, 3)), 0.0).reshape(
        cost.shape
    )
    result: Array = 0.5 * np.minimum(cost.max(1).min(0), 12.0)
    return result


def carry(
    p: Performance, side: str, offset: Array = CARRY, duration: float = 0.8, yaw: float | None = None
) -> None:
    """Bring what a hand holds to where it is carried, upright, with the wrist at ease."""
    held = p.held[side]
    assert held is not None
    if len(holder(p, held.object)) == 2:
        carry_with_both(p, held.object, duration=duration)
        return
    length = arms.arm_length(p.skeleton, side)
    situation = p.situation(posture=np.zeros(6))
    frame = situation.frame(p.carry_frame(side))
    wrist = poses.apply(frame, offset * length * np.array([arms.sign_of(side), 1.0, 1.0]))
    target = best_turn(p, side, held, wrist, yaw)
    clearance = p.clearance(p.object_pose(held.object)[:3], 0.6, (held.object,))
    p.straighten(duration)
    local = poses.mul(poses.inv(frame), target)
    p.t = p.move_object(held.object, local, p.carry_frame(side), p.span(duration), clearance=clearance)


def at_ease(p: Performance, side: str, held: Held, ways: Array) -> Array:
    """How unnatural (K,) it is to hold a thing at world poses (K, 7) standing upright here, the arm kept out of the thing."""
    shape, back = p.scene.object(held.object).shape, poses.inv(ways)
    wrists = poses.mul(ways, held.grasp.wrist)
    torso = p.situation(posture=np.zeros(6)).torso.at(np.zeros(len(ways), dtype=int))

    def clearance(points: Array) -> Array:
        gap: Array = geometry.distance(shape, poses.apply(back[:, None], points).reshape(-1, 3)).reshape(
            points.shape[:2]
        )
        return gap

    far = np.linalg.norm(wrists[:, :3] - torso.shoulder(p.skeleton, side), axis=-1) / arms.arm_length(
        p.skeleton, side
    )
    cost = arms.swivel_costs(p.skeleton, torso, side, wrists, clearance).min(-1)
    result: Array = cost + 40.0 * np.maximum(far - 0.95, 0.0)
    return result


def best_turn(p: Performance, side: str, held: Held, wrist: Array, yaw: float | None = None) -> Array:
    """Pose (7,) of a held object, upright and turned about the vertical so that a hand near `wrist` (3,) is at ease.

    The hand goes farther out where the object would else be in the body.
    """
    yaws = _YAWS if yaw is None else np.array([yaw])
    turned = rot.mul(rot.from_yaw(yaws), upright(p, held.object))
    size = p.skeleton.height / 1.75
    situation = p.situation()
    large = float(p.scene.object(held.object).shape.size.max()) > 0.3
    shifts = size * np.array(
        [
            [up, out, aside]
            for up in (0.0, 0.10, 0.20, 0.30)
            for out in ((0.0, 0.12, 0.24) if large else (0.0, 0.07, 0.14))
            for aside in ((0.0, 0.14, 0.28) if large else (0.0,))
        ]
    )
    axes = np.stack([np.array([0.0, 1.0, 0.0]), situation.forward, arms.sign_of(side) * situation.left])
    places = wrist + shifts @ axes
    corners = box_corners(p.scene.object(held.object).shape)
    probes = np.concatenate([corners, poses.apply(held.grasp.wrist, hand_probes(arms.sign_of(side), size))])
    clearance = p.clearance(wrist, 0.6, (held.object,))
    # The whole grid would be slow: first the height and distance that are free for most turns, then the turn.
    objects = poses.make(
        places[:, None] - rot.rotate(turned, held.grasp.wrist[:3]),
        np.broadcast_to(turned, (len(places), *turned.shape)),
    )
    points = poses.apply(objects[:, :, None], probes)
    inside = np.maximum(0.03 - p.body_gap(points.reshape(-1, len(probes), 3)), 0.0).reshape(objects.shape[:2])
    if clearance is not None:
        gap = clearance(points.reshape(1, -1, 3)).reshape(points.shape[:3]).min(-1)
        inside = inside + np.maximum(0.03 - gap, 0.0)
    price = 60.0 * inside + (shifts @ np.array([1.6, 2.0, 1.6]))[:, None]
    rows = np.argsort(price.min(1))[:3]
    near = objects[rows].reshape(-1, 7)
    cost = at_ease(p, side, held, near) + price[rows].ravel()
    return near[int(cost.argmin())]
