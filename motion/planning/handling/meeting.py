"""Where hands meet at a thing to pass it or to take hold of it anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.grasp import Grasp
from motion.planning.handling.around import box_corners, upright
from motion.planning.handling.suits import strain
from motion.planning.performance import Performance
from motion.rotation import Array
from motion.solve import arms
from motion.solve.goals import HIPS, shoulder_frame

# Places before the chest: to the left, below and before the middle of the shoulders, metres on an adult.
_ASIDE, _DOWN, _AHEAD = np.array([0.0, 0.1, -0.1]), np.array([0.3, 0.15, 0.0]), np.array([0.34, 0.42])
_YAWS = np.linspace(-np.pi, np.pi, 12, endpoint=False)
# Price of a metre inside something, and of an eighth of a turn.
_INSIDE, _TURN = 60.0, 0.1
_ROOM = 0.03
# How many places are looked at together.
_AT_ONCE = 24


@dataclass(frozen=True, eq=False)
class Meeting:
    """Which of several ways to hold a thing hands change to, at which world pose (7,) of the thing, and what it all costs."""

    hold: int
    pose: Array
    cost: float


def meeting(
    p: Performance,
    id: str,
    given: dict[str, Grasp],
    found: dict[str, list[Grasp]],
    price: Array,
    tips: tuple[float, ...] = (0.0,),
) -> Meeting | None:
    """Where before the chest a held thing best changes from the hands that have it to one of N ways to hold it; None for N = 0.

    price (N,): what these ways cost elsewhere. tips: how far, in radians, the thing may be tipped towards the body for that.
    """
    if not len(price):
        return None
    ways = _ways(p, id, tips)
    have = np.max([strain(p, side, poses.mul(ways, g.wrist)) for side, g in given.items()], axis=0)
    rest = _room(p, id, ways)
    wrists = {side: np.array([g.wrist for g in grasps]) for side, grasps in found.items()}
    best: Meeting | None = None
    least = have + rest
    order = np.argsort(least)
    # The likeliest places first: nothing that costs more already has to be looked at.
    for start in range(0, len(order), _AT_ONCE):
        rows = order[start : start + _AT_ONCE]
        limit = best.cost if best is not None else np.inf
        holds = np.flatnonzero(price + least[rows[0]] < limit)
        if not len(holds):
            break
        takes = [strain(p, side, poses.mul(ways[rows], w[holds, None])) for side, w in wrists.items()]
        cost = (
            price[holds, None]
            + np.max([np.broadcast_to(have[rows], takes[0].shape), *takes], axis=0)
            + rest[rows]
        )
        hold, row = np.unravel_index(cost.argmin(), cost.shape)
        if cost[hold, row] < limit:
            best = Meeting(int(holds[hold]), ways[rows[row]], float(cost[hold, row]))
    return best


def _room(p: Performance, id: str, ways: Array) -> Array:
    """Price (K,) of having a thing at world poses (K, 7): of what it comes into, and of turning it."""
    points = poses.apply(ways[:, None], box_corners(p.scene.object(id).shape))
    around = p.clearance(ways[0, :3], 0.7, (id,))(points.reshape(1, -1, 3)).reshape(points.shape[:2]).min(-1)
    gap = np.minimum(p.body_gap(points, head=True), around)
    turned = rot.angle(ways[:, 3:], p.object_pose(id)[3:])
    result: Array = _INSIDE * np.maximum(_ROOM - gap, 0.0) + _TURN * turned
    return result


def bring(p: Performance, id: str, way: Array) -> None:
    """Bring a held thing to a world pose (7,) before the chest of the body upright here."""
    clearance = p.clearance(p.object_pose(id)[:3], 0.6, (id,))
    duration = max(p.reach_time(p.object_pose(id), way), p.span(0.6))
    p.straighten(duration)
    local = p.situation(posture=np.zeros(6)).local(HIPS, way)
    p.t = p.move_object(id, local, HIPS, duration, clearance=clearance)


def _ways(p: Performance, id: str, tips: tuple[float, ...]) -> Array:
    """Poses (K, 7) of an upright or tipped thing before the chest of the body upright here, in the world."""
    here = p.situation(posture=np.zeros(6))
    size = p.skeleton.height / 1.75
    middle = np.mean([here.frame(shoulder_frame(side))[:3] for side in arms.SIDES], axis=0)
    aside, down, ahead, yaw, tip = (
        values.ravel() for values in np.meshgrid(_ASIDE, _DOWN, _AHEAD, _YAWS, tips, indexing="ij")
    )
    shifts = np.stack([aside, -down, ahead], -1) @ np.stack(
        [here.left, np.array([0.0, 1.0, 0.0]), here.forward]
    )
    leaned = rot.from_axis_angle(np.broadcast_to(here.left, (len(tip), 3)), -tip)
    return poses.make(middle + size * shifts, rot.mul(leaned, rot.mul(rot.from_yaw(yaw), upright(p, id))))
