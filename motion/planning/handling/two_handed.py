"""Carrying between two hands: where both arms are at ease, and which pairs of grasps can be carried so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.grasp import Grasp
from motion.grasp.find import in_turn
from motion.grasp.placements import combine
from motion.locomotion import Stance
from motion.planning.handling.around import box_corners, held_by
from motion.planning.performance import Performance
from motion.planning.reach import Option
from motion.rotation import Array
from motion.scene.model import SceneObject, Shape
from motion.solve import arms

# Height of the middle of what is carried over the shoulders, and its distance from them, metres for an adult.
_HEIGHT, _AHEAD = -0.28, 0.15
# How far a thing in both hands may be turned for carrying, radians.
_TURNS = (0.0, 0.25, -0.25, 0.5, -0.5)
# Shares of the way at which such a thing is looked at before it is carried there.
_WAY = (0.35, 0.7)
# Heights over the usual one at which a pair of grasps is tried before it is used, metres for an adult.
_TRIED = (0.0, 0.12, 0.24)
# How far apart the points may be at which a thing is looked at: a table top with the room kept around it is as thick, metres.
_BOARD = 0.07
# How many pairs are tried from every stance.
_LIKELY = 24


def awkward_pairs(p: Performance, item: SceneObject, pairs: Sequence[tuple[Grasp, Grasp]]) -> Array:
    """Price (N,) of carrying an object by each of N pairs (left, right) of grasps, standing upright here."""
    wrists = {side: np.array([pair[i].wrist for pair in pairs]) for i, side in enumerate(arms.SIDES)}
    across = rot.rotate(item.rotation, wrists["left"][:, :3] - wrists["right"][:, :3])
    # Turned so that the left hand is on the left.
    yaw = p.stance.heading - np.arctan2(-across[:, 2], across[:, 0])
    # Nothing is carried lower than where it was: there is its support.
    shoulder = float(p.situation(posture=np.zeros(6)).frame(p.carry_frame("left"))[1])
    least = (float(item.position[1]) - shoulder) / (p.skeleton.height / 1.75) - _HEIGHT
    turn, up = combine(_TURNS[:3], np.maximum(_TRIED, least))
    turned = rot.mul(rot.from_yaw(yaw[:, None] + turn), item.rotation)
    targets = poses.make(_before_chest(p, item.shape, turned, _HEIGHT + up, np.zeros(len(up))), turned)
    cost = np.zeros(targets.shape[:2])
    for side in arms.SIDES:
        hands = poses.mul(targets, wrists[side][:, None])
        cost = np.maximum(cost, p.comfort(side, hands.reshape(-1, 7)).reshape(cost.shape))
    result: Array = 0.5 * np.minimum((cost + 0.5 * up).min(1), 12.0)
    return result


def likely_pairs(item: SceneObject, pairs: Sequence[tuple[Grasp, Grasp]], price: Array) -> np.ndarray:
    """Indices of the pairs of grasps that are worth trying from every stance, by their price (N,).

    How steeply fingers have to point down shows only there: a thing on the floor is taken otherwise than one on a shelf. So all
    slants take their turn.
    """
    if not pairs:
        return np.zeros(0, dtype=int)
    wrists = np.array([left.wrist for left, _ in pairs])
    fingers = rot.rotate(rot.mul(item.rotation, wrists[:, 3:]), np.array([1.0, 0.0, 0.0]))
    return in_turn(-price, np.round(2.0 * fingers[:, 1:2]))[:_LIKELY]


def carry_with_both(
    p: Performance,
    id: str,
    height: float = _HEIGHT,
    forward: float = 0.0,
    duration: float = 0.9,
    towards: Stance | None = None,
) -> None:
    """Carry a two-handed object before the chest, where both arms are at ease, turned little from how it was taken.

    towards: where the body goes next; the object is carried so that there is room for it there, too.
    """
    held = held_by(p, id)
    situation = p.situation(posture=np.zeros(6))
    size = p.skeleton.height / 1.75
    pose = p.object_pose(id)
    yaw, up, out = combine(_TURNS, (0.0, 0.08, -0.08, 0.16, 0.24, 0.34), (0.0, 0.07, 0.14, 0.22))
    turn = rot.mul(rot.from_yaw(yaw), pose[3:])
    shape = p.scene.object(id).shape
    corners = box_corners(shape, _BOARD)
    targets = poses.make(_before_chest(p, shape, turn, height + up, out + forward / size), turn)
    points = poses.apply(targets[:, None], corners)
    inside = np.maximum(0.02 - p.body_gap(points, head=True), 0.0)
    # Not through a table top to where there is room again below it.
    way = [poses.apply(poses.blend(pose, targets, np.full(len(targets), u))[:, None], corners) for u in _WAY]
    inside += _depth(p, targets[0, :3], id, np.concatenate([points, *way], axis=1))
    if towards is not None:
        there = p.situation(towards, np.zeros(6)).frame("hips")
        moved = poses.apply(there, poses.apply(poses.inv(situation.frame("hips")), points))
        inside += _depth(p, there[:3], id, moved)
    price = 30.0 * inside + np.abs(up) + 1.2 * out + 0.2 * np.abs(yaw)
    options = [
        Option({side: poses.mul(target, h.grasp.wrist) for side, h in held.items()}, float(cost), target)
        for target, cost in zip(targets, price, strict=True)
    ]
    choice = p.settle(options, f"'{id}' with both hands", may_walk=False)
    target = choice.option.payload
    seconds = p.span(duration)
    p.lean(choice.posture, p.t, p.t + seconds)
    local = situation.local("hips", target)
    p.t = p.move_object(id, local, "hips", seconds, clearance=p.clearance(target[:3], 0.6, (id,)))


def _before_chest(p: Performance, shape: Shape, turn: Array, up: Array, out: Array) -> Array:
    """Where (..., 3) a thing turned like this (..., 4) is held before an upright body: `up` (...) metres over the shoulders and
    `out` (...) metres farther than its size asks for, both for an adult.
    """
    situation = p.situation(posture=np.zeros(6))
    size = p.skeleton.height / 1.75
    depth = -(rot.rotate(turn[..., None, :], box_corners(shape)) @ situation.forward).min(-1)
    shoulders = 0.5 * sum(situation.frame(p.carry_frame(side))[:3] for side in arms.SIDES)
    ahead = (_AHEAD + out) * size + depth
    raised = np.broadcast_to(up * size, ahead.shape)[..., None] * np.array([0.0, 1.0, 0.0])
    result: Array = shoulders + ahead[..., None] * situation.forward + raised
    return result


def _depth(p: Performance, around: Array, id: str, points: Array) -> Array:
    """How far (N,) points (N, P, 3) of a held thing are from having room, metres."""
    gap = p.clearance(around, 0.7, (id,))(points).min(-1)
    result: Array = np.maximum(0.02 - gap, 0.0)
    return result
