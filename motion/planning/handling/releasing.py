"""Letting go: putting down, dropping, drawing the hand back."""

from __future__ import annotations

import math
from contextlib import suppress

import numpy as np

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.grasp.contact import obstacle_depth
from motion.locomotion import Stance
from motion.planning.handling.around import glide, held_by, holder, opening
from motion.planning.handling.two_handed import carry_with_both
from motion.planning.performance import Performance
from motion.planning.reach import Option, Reached
from motion.rotation import Array
from motion.solve.torso import POSTURE_SIZE
from motion.solve.tracks import WORLD, Key

# How things are turned in the hand over where they are put, as rotation vectors; tipped only where they fall anyway.
_LEVEL = np.zeros((1, 3))
_TIPPED = np.array(
    [
        [tip * np.cos(way), 0.0, tip * np.sin(way)]
        for tip in (0.5, 1.0, 1.4)
        for way in np.arange(8) * np.pi / 4
    ]
)
# From where a thing is lowered onto its place, metres above it.
_OVER = np.array([0.0, 0.07, 0.0])
# How far a hand should be able to open to let go, as a share of how far it had opened to take hold.
_LOOSE = 0.6


def let_go(p: Performance, id: str) -> None:
    """Open the hands that hold an object, draw them back along their approach and let them rest."""
    sides = holder(p, id)
    released = p.t
    for side in sides:
        held = p.end_hold(side, released)
        leave(p, side, held.grasp, id)
    # A hand still at the thing would draw a rising body after it.
    p.lean(np.zeros(POSTURE_SIZE), released + p.span(0.3), released + p.span(1.1))
    for side in sides:
        key = p.goals.hands[side][-1]
        pose, frame = p.rest_pose(side)
        clearance = p.clearance(p.hand_pose(side)[:3], 0.6)
        end = p.move_hand(side, pose, frame, p.span(0.7), start=key.time, clearance=clearance)
        p.close(side, p.fingers("relaxed", side), key.time, end)
        p.t = max(p.t, end)


def leave(p: Performance, side: str, g: grasp.Grasp, id: str) -> None:
    """Open a hand as far as its surroundings allow, then draw it back the way it came."""
    opened = p.grid(p.t + 0.12)
    pose = p.object_pose(id)
    fingers, back = opening(p, g, p.item(id))
    p.close(side, fingers, p.t, opened)
    # In the world, not on the object: that may fall, or be taken away by the other hand.
    here = poses.mul(pose, g.wrist)
    p.move_hand(side, here, WORLD, opened - p.t)
    glide(p, side, here, poses.mul(pose, back), WORLD, p.span(0.34), opened, rests=False)


def put(p: Performance, id: str, spots: list[Array], what: str, *, drop: float = 0.0) -> None:
    """Bring a held object to the best of several resting poses (7,) and let it go; it falls the last `drop` metres."""
    p.look(spots[0][:3])

    try:
        choice = _choose(p, id, _ways(p, id, spots, drop, _LEVEL), what)
    except ReachError:
        if drop <= 0.0:
            raise
        choice = _choose(p, id, _ways(p, id, spots, drop, _TIPPED), what)
    rest, above = choice.option.payload
    p.look(rest[:3])
    over = above + np.concatenate([_OVER, np.zeros(4)])
    clearance = p.clearance(rest[:3], 0.7, (id,))
    duration = p.reach_time(p.object_pose(id), over)
    p.lean(choice.posture, p.t, p.t + duration)
    arrived = p.move_object(id, over, WORLD, duration, stop=False, clearance=clearance)
    # Straight down, however it came: there may be something right beside.
    halfway = p.move_object(id, 0.5 * (over + above), WORLD, p.span(0.19), start=arrived, stop=False)
    p.t = p.move_object(id, above, WORLD, p.span(0.19), start=halfway)
    p.wait(0.1)
    released = p.t
    p.event("placed", object=id)
    if drop > 0.0:
        p.stay(id)
        let_go(p, id)
        fall = math.sqrt(2.0 * float(above[1] - rest[1]) / 9.81)
        p.goals.objects[id].append(Key(p.grid(released + fall), rest, WORLD, ease="fall"))
    else:
        p.goals.objects[id].append(Key(p.t, rest, WORLD))
        let_go(p, id)


def _choose(p: Performance, id: str, ways: list[Option], what: str) -> Reached:
    return p.settle(ways, what, without=(id,), leaving=lambda goal: _bring_along(p, id, goal))


def _ways(p: Performance, id: str, spots: list[Array], drop: float, tips: Array) -> list[Option]:
    """Ways to have a held object over resting poses (7,), turned there by rotation vectors (T, 3).

    Each comes with its resting pose and the pose (7,) in which it is let go.
    """
    held = held_by(p, id)
    crowded = _crowding(p, id, spots)
    options = []
    for cost, spot in enumerate(spots):
        # What falls anyway may as well fall from a little higher, when that spares a crouch.
        for extra in (0.0, 0.12, 0.25) if drop > 0.0 else (0.0,):
            for tip, turn in zip(tips, rot.mul(rot.from_rotvec(tips), spot[3:]), strict=True):
                above = poses.make(spot[:3] + np.array([0.0, drop + extra, 0.0]), turn)
                wrists = {side: poses.mul(above, h.grasp.wrist) for side, h in held.items()}
                price = 0.015 * cost + 0.6 * extra + crowded[cost] + 0.2 * float(np.linalg.norm(tip))
                options.append(Option(wrists, price, (spot, above), dict.fromkeys(wrists, _OVER)))
    return options


def _bring_along(p: Performance, id: str, goal: Stance) -> None:
    """Before walking away, take to the body what both hands hold: no arms are long enough to leave it behind."""
    if len(holder(p, id)) == 2:
        with suppress(ReachError):
            carry_with_both(p, id, towards=goal)


def _crowding(p: Performance, id: str, spots: list[Array]) -> Array:
    """Price (N,) of putting an object at each spot (7,) for the hands that hold it: how deep they would be in neighbours, then
    and when they open.
    """
    price = np.zeros(len(spots))
    middle = np.mean([spot[:3] for spot in spots], axis=0)
    others = [(item.shape, item.pose) for item in p.obstacles(middle, 0.6, (id,))]
    for side in holder(p, id):
        held = p.held[side]
        assert held is not None
        wrists = poses.mul(np.array(spots), held.grasp.wrist)
        hand, g = grasp.hand_of(p.skeleton, side), held.grasp
        for share in (0.0, _LOOSE):
            shape = rot.slerp(g.fingers, g.preshape, np.full(15, share))
            fingers = np.broadcast_to(shape, (len(spots), 15, 4))
            price += 40.0 * np.maximum(obstacle_depth(hand, others, wrists, fingers) - 0.002, 0.0)
    return price


def make_room(p: Performance, side: str) -> None:
    """Free a hand by putting what it holds back where it came from."""
    held = p.held[side]
    if held is not None:
        if p.scene.object(held.object).movable:
            put(p, held.object, [p.home[held.object]], f"the place of '{held.object}'")
        else:
            let_go(p, held.object)
