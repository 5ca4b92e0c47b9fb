"""Bringing what a hand holds to where it is used: the best of many ways, judged by arm, hand and surroundings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motion import geometry, grasp
from motion import pose as poses
from motion import rotation as rot
from motion.locomotion import Stance
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.postures import body_balls
from motion.planning.reach import Clearance, Option, Reached
from motion.rotation import Array
from motion.solve import arms
from motion.ties import ranked

TURNS = np.linspace(-np.pi, np.pi, 16, endpoint=False)
_BEST = 24
_DEPTH_PRICE, _FREE, _BODY_PRICE, _ARM = 150.0, 0.003, 60.0, 0.05
# How far before the middle of the body hands work, metres, and the price of every metre less.
_BEFORE, _BEHIND_PRICE = 0.12, 12.0
# How far ahead of the body there must be room to raise the arms, and the steps back that are tried for it, metres.
_AHEAD, _STEPS_BACK = np.array([0.14, 0.26, 0.38]), np.array([0.0, 0.15, 0.3, 0.45, 0.6])


def easy_spot(p: Performance, side: str, height: float) -> Array:
    """A point (3,) where a hand works without effort on something at a world height, as the body stands now."""
    shoulder = p.situation(posture=np.zeros(6)).frame(p.carry_frame(side))
    length = arms.arm_length(p.skeleton, side)
    spot = poses.apply(shoulder, np.array([-arms.sign_of(side) * 0.12, 0.0, 0.60]) * length)
    spot[1] = np.clip(height, shoulder[1] - 0.6 * length, shoulder[1] + 0.3 * length)
    result: Array = spot
    return result


def freedom(p: Performance, side: str, wrists: Array) -> Array:
    """Price (N,) of wrist turns that no stance makes comfortable: judged where an easy reach would bring them."""
    moved = wrists.copy()
    moved[:, :3] = easy_spot(p, side, float(wrists[:, 1].mean()))
    return p.comfort(side, moved)


def hand_depth(p: Performance, g: grasp.Grasp, wrists: Array, clearance: Clearance) -> Array:
    """How deep (N,) the closed hand of a grasp is in its surroundings with the wrist at world poses (N, 7), metres."""
    centres, radii = grasp.hand_of(p.skeleton, g.hand).balls(g.fingers)
    gap = clearance(poses.apply(wrists[:, None], centres)) - radii
    result: Array = np.maximum(-gap, 0.0).max(-1)
    return result


def wield(
    p: Performance,
    id: str,
    ways: Array,
    what: str,
    prices: Array | float = 0.0,
    beside: Sequence[str] = (),
) -> tuple[Array, Reached]:
    """The best of K ways (K, M, 7) to use a held thing, each a row of world poses, walking there when it must be.

    The last pose of a row is the one that is reached for; the hand must be free of its surroundings in all of them.
    beside: things that the object itself may meet. Returns the chosen row (M, 7) and how the body reaches it.
    """
    held = handling.held_by(p, id)
    clearance = p.clearance(ways[:, -1, :3].mean(0), 0.5, (id,))
    cost = np.zeros(len(ways)) + prices
    for side, h in held.items():
        wrists = poses.mul(ways, h.grasp.wrist)
        deep = hand_depth(p, h.grasp, wrists.reshape(-1, 7), clearance).reshape(wrists.shape[:2]).max(1)
        cost = cost + _DEPTH_PRICE * np.maximum(deep - _FREE, 0.0)
        for k in {0, ways.shape[1] - 1}:
            cost = cost + np.minimum(freedom(p, side, wrists[:, k]), 50.0)
    order = ranked(cost)[:_BEST]
    options = [
        Option(
            {side: poses.mul(ways[i, -1], h.grasp.wrist) for side, h in held.items()},
            float(cost[i] - cost[order[0]]),
            i,
        )
        for i in order
    ]
    shape = p.scene.object(id).shape

    free = {side: p.rest_pose(side) for side in arms.SIDES if p.held[side] is None}

    def price(stance: Stance, reached: Reached) -> float:
        """A thing in one's own body or free arm is no way to use it, nor is one at one's back."""
        if p.seat is not None:
            return 0.0
        centres, radii = body_balls(p.skeleton, stance, reached.posture)
        situation = p.situation(stance, reached.posture)
        ahead = min(
            float((wrist[[0, 2]] - stance.xz) @ stance.forward) for wrist in reached.option.wrists.values()
        )
        for side, (hand, frame) in free.items():
            shoulder = situation.frame(p.carry_frame(side))[:3]
            arm = shoulder + np.linspace(0.2, 1.2, 8)[:, None] * (
                poses.mul(situation.frame(frame), hand)[:3] - shoulder
            )
            centres, radii = np.concatenate([centres, arm]), np.append(radii, np.full(len(arm), _ARM))
        local = poses.apply(poses.inv(ways[reached.option.payload])[:, None], centres)
        gaps = geometry.distance(shape, local.reshape(-1, 3)).reshape(local.shape[:2]) - radii
        behind = max(_BEFORE * p.skeleton.height / 1.75 - ahead, 0.0)
        return _BODY_PRICE * max(0.015 - float(gaps.min()), 0.0) + _BEHIND_PRICE * behind

    choice = p.settle(options, what, without=(id, *beside), price=price)
    return ways[choice.option.payload], choice


def bring(p: Performance, id: str, pose: Array, choice: Reached, duration: float | None = None) -> None:
    """Bring a held object to a world pose (7,) in the chosen posture."""
    seconds = duration or max(p.reach_time(p.object_pose(id), pose), p.span(0.7))
    p.lean(choice.posture, p.t, p.t + seconds)
    clearance = p.clearance(pose[:3], 0.7, (id,))
    p.t = p.move_object(id, pose, "world", seconds, clearance=clearance)


def raised(pose: Array, height: float) -> Array:
    """Poses (..., 7) lifted by a height."""
    lifted = pose.copy()
    lifted[..., 1] += height
    return lifted


def pointing_down(direction: Array, lean: float, azimuths: Array = TURNS, spins: Array = TURNS[::4]) -> Array:
    """Orientations (N, 4) in which a thing's direction (3,) points down, leaning by `lean` radians, at all turns."""
    flat = np.stack([np.sin(azimuths), np.zeros(len(azimuths)), np.cos(azimuths)], -1)
    down = -np.array([0.0, 1.0, 0.0]) * np.cos(lean) + flat * np.sin(lean)
    first = rot.between(np.broadcast_to(direction, down.shape), down)
    spun = rot.from_axis_angle(down[:, None], np.broadcast_to(spins, (len(azimuths), len(spins))))
    result: Array = rot.mul(spun, first[:, None]).reshape(-1, 4)
    return result


def at_ease(p: Performance, side: str, id: str, ways: Array) -> Array:
    """How unnatural (K,) it is to hold a thing at world poses (K, 7), out of one's arm and trunk."""
    held = p.held[side]
    assert held is not None
    corners = poses.apply(ways[:, None], handling.box_corners(p.scene.object(id).shape))
    result: Array = handling.at_ease(p, side, held, ways) + 40.0 * np.maximum(0.01 - p.body_gap(corners), 0.0)
    return result


def make_space(p: Performance) -> None:
    """Step back from a shelf or a wall at which the arms couldn't be raised."""
    if p.seat is not None:
        return
    size = p.skeleton.height / 1.75
    top = float(p.situation(posture=np.zeros(6)).frame(p.carry_frame("right"))[1])
    grid = np.meshgrid(
        [-0.25 * size, 0.0, 0.25 * size],
        top + np.array([-0.2, 0.0, 0.2]) * size,
        _AHEAD * size,
        indexing="ij",
    )
    points = np.stack(grid, -1).reshape(-1, 3)
    forward = p.situation().forward
    here = np.array([p.stance.x, 0.0, p.stance.z])
    clearance = p.clearance(here + np.array([0.0, top, 0.0]) + 0.3 * forward, 0.7)
    for step in _STEPS_BACK * size:
        spot = here - step * forward
        gap = clearance((spot + rot.rotate(rot.from_yaw(p.stance.heading), points))[None])
        free = step == 0.0 or bool(p.navigator.free(spot[None, [0, 2]])[0])
        if float(gap.min()) > 0.04 * size and free:
            if step > 0.0:
                p.go(Stance(float(spot[0]), float(spot[2]), p.stance.heading))
            return
