"""How well hands can manage a thing where it is worn and on its way there."""

from __future__ import annotations

import numpy as np

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.grasp.contact import obstacle_depth
from motion.planning import handling
from motion.planning.handling import strain
from motion.planning.performance import Performance
from motion.planning.verbs.gestures import at_shoulder
from motion.planning.verbs.slots import Worn, head_solid
from motion.rotation import Array
from motion.solve import arms
from motion.solve.arms import hand_facing
from motion.solve.goals import HEAD, shoulder_frame

_WORST = 4.0
_IN_HEAD = 40.0  # price of a metre of hand in the head
APPROACH = 0.07  # how far a hand comes in along its grasp's direction, metres


def frame_of(p: Performance, worn: Worn) -> Array:
    """World pose (7,) of the frame of where a thing is worn, on an upright body."""
    if worn.frame.startswith("hand:"):
        side = worn.frame.removeprefix("hand:")
        return poses.mul(p.situation(posture=np.zeros(6)).frame(shoulder_frame(side)), _offered(p, side))
    return p.situation(posture=np.zeros(6)).frame(worn.frame)


def _offered(p: Performance, side: str) -> Array:
    """A hand (7,) held before the belly, in its shoulder frame, for the other hand to put something on it."""
    s = arms.sign_of(side)
    turn = hand_facing(side, np.array([-0.75 * s, 0.1, 0.65]), np.array([0.0, -1.0, 0.0]))
    return at_shoulder(p, side, -0.22, -0.58, 0.50, turn)


def offer(p: Performance, worn: Worn) -> None:
    """Hold out the hand that something is put on or taken off."""
    if worn.frame.startswith("hand:"):
        side = worn.frame.removeprefix("hand:")
        if p.held[side] is not None:
            handling.make_room(p, side)
        clearance = p.clearance(p.hand_pose(side)[:3], 0.6)
        p.t = p.move_hand(side, _offered(p, side), shoulder_frame(side), p.span(0.7), clearance=clearance)
        p.look(f"hand:{side}")


def discomfort(
    p: Performance, worn: Worn, holds: dict[str, list[grasp.Grasp]], *, taken: bool = False
) -> Array:
    """Price (N, K) of N ways to hold a thing for each of the K ways in which it slips into its place.

    taken: whether the hands take it in its place, rather than let it go on its way there.
    """
    frame = frame_of(p, worn)
    total = np.zeros((1, len(worn.ways)))
    for side, grasps in holds.items():
        wrists = np.array([g.wrist for g in grasps])
        near = poses.mul(worn.ways, wrists[:, None])
        cost = strain(p, side, poses.mul(frame, near))
        if taken:
            back = poses.make(
                wrists[:, :3] - APPROACH * np.array([g.approach for g in grasps]), wrists[:, 3:]
            )
            there = poses.mul(frame, poses.mul(worn.places[0], np.stack([wrists, back])))
            cost = np.maximum(cost, strain(p, side, there).max(0)[:, None])
        else:
            after = let_slip(p, side, near, poses.mul(worn.places, wrists[:, None]))
            slips = (after != near).any((0, 2))
            cost[:, slips] = np.maximum(cost[:, slips], strain(p, side, poses.mul(frame, after[:, slips])))
        total = np.maximum(total, 0.4 * cost + _IN_HEAD * _in_head(p, worn, side, grasps))
    # Far beyond what is easy worse is hardly different, and no hold is ruled out.
    result: Array = _WORST * np.log1p((total + worn.prices) / _WORST)
    return result


def let_slip(p: Performance, side: str, near: Array, there: Array) -> Array:
    """Hands (..., 7) through which a thing has slipped: from `near` (..., 7) the palm has gone along to where it would be
    `there` (..., 7) without turning.
    """
    palm = grasp.hand_of(p.skeleton, side).palm_centre
    return poses.make(poses.apply(there, palm) - rot.rotate(near[..., 3:], palm), near[..., 3:])


def _in_head(p: Performance, worn: Worn, side: str, grasps: list[grasp.Grasp]) -> Array:
    """How deep (N, K) the hands are in the head when the thing that they hold is in its place, metres."""
    if worn.frame != HEAD:
        return np.zeros((len(grasps), len(worn.places)))
    places, place = np.unique(worn.places, axis=0, return_inverse=True)
    wrists = poses.mul(places, np.array([g.wrist for g in grasps])[:, None])
    fingers = np.repeat(np.array([g.fingers for g in grasps]), len(places), axis=0)
    hand = grasp.hand_of(p.skeleton, side)
    deep = obstacle_depth(hand, [head_solid(p.skeleton)], wrists.reshape(-1, 7), fingers)
    result: Array = deep.reshape(wrists.shape[:2])[:, place.ravel()]
    return result


def best_fit(
    p: Performance, worn: Worn, held: dict[str, grasp.Grasp], *, taken: bool = False
) -> tuple[Array, Array]:
    """Where (7,) a thing in the given hands is best worn, and the pose (7,) from which it slips there."""
    cost = discomfort(p, worn, {side: [g] for side, g in held.items()}, taken=taken)[0]
    best = int(cost.argmin())
    return worn.places[best], worn.ways[best]


def before(p: Performance, worn: Worn, near: Array, held: dict[str, grasp.Grasp]) -> Array:
    """The pose (7,) through which a thing comes near: in front of the body, turned as suits the hands."""
    ahead = near[:3] + np.array([0.0, -0.02, 0.15]) * p.skeleton.height / 1.75
    tips = np.array([[tip, yaw, 0.0] for tip in (0.0, -0.4, 0.4, -0.8, 0.8) for yaw in (0.0, 0.4, -0.4)])
    ways = poses.make(np.broadcast_to(ahead, tips.shape), rot.mul(rot.from_rotvec(tips), near[3:]))
    world = poses.mul(frame_of(p, worn), ways)
    cost = np.max([strain(p, side, poses.mul(world, g.wrist)) for side, g in held.items()], axis=0)
    result: Array = ways[int((cost + 0.3 * np.abs(tips).sum(-1)).argmin())]
    return result


def aside(p: Performance, side: str) -> Array:
    """A pose (7,) in the shoulder frame through which a hand comes to the head or leaves it."""
    s = arms.sign_of(side)
    turn = hand_facing(side, np.array([-0.25 * s, 0.75, 0.65]), np.array([-s, 0.0, -0.3]))
    return at_shoulder(p, side, 0.16, -0.12, 0.55, turn)
