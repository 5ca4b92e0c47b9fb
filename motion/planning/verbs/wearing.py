"""Putting things on the body and taking them off.

A thing is brought near the body tipped back, where the hands are at ease, and slips into place from there while the hands
follow it loosely; what is taken off goes the same way back.
"""

from __future__ import annotations

import numpy as np

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.grasp.contact import obstacle_depth
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.verbs.basic import object_of
from motion.planning.verbs.gestures import at_shoulder, hand_facing
from motion.planning.verbs.moving import give_room
from motion.planning.verbs.registry import verb
from motion.planning.verbs.slots import Worn, head_solid, slot_of, worn_at
from motion.rotation import Array
from motion.solve import arms
from motion.solve.goals import HIPS, object_frame, shoulder_frame
from motion.solve.tracks import WORLD

_IN_HEAD = 40.0  # price of a metre of hand in the head
_EASY, _WORST = 2.0, 4.0


def _discomfort(p: Performance, worn: Worn, side: str, grasps: list[grasp.Grasp]) -> Array:
    """Price (N, K) of each grasp for each of the ways in which the thing can be brought near."""
    world = poses.mul(_frame(p, worn), worn.ways)
    wrists = poses.mul(world, np.array([g.wrist for g in grasps])[:, None])
    cost = p.comfort(side, wrists.reshape(-1, 7)).reshape(wrists.shape[:2])
    hand = grasp.hand_of(p.skeleton, side)
    shape, pose = head_solid(p.skeleton)
    solid = [(shape, poses.mul(poses.inv(worn.pose), pose))] if worn.frame == "head" else []
    deep = obstacle_depth(
        hand, solid, np.array([g.wrist for g in grasps]), np.array([g.fingers for g in grasps])
    )
    total = 0.4 * cost + worn.prices + _IN_HEAD * deep[:, None]
    # Beyond some point worse is no different, and no grasp is ruled out.
    result: Array = _WORST * np.tanh(total / _WORST)
    return result


def _frame(p: Performance, worn: Worn) -> Array:
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


def _offer(p: Performance, worn: Worn) -> None:
    """Hold out the hand that something is put on or taken off."""
    if worn.frame.startswith("hand:"):
        side = worn.frame.removeprefix("hand:")
        if p.held[side] is not None:
            handling.make_room(p, side)
        clearance = p.clearance(p.hand_pose(side)[:3], 0.6)
        p.t = p.move_hand(side, _offered(p, side), shoulder_frame(side), p.span(0.7), clearance=clearance)
        p.look(f"hand:{side}")


def _way_for(p: Performance, worn: Worn, grasps: dict[str, grasp.Grasp]) -> Array:
    """The pose (7,), in the frame of where it is worn, from which the thing slips into place."""
    cost = sum(_discomfort(p, worn, side, [g])[0] for side, g in grasps.items())
    result: Array = worn.ways[int(np.argmin(cost))]
    return result


@verb("wear")
def wear(p: Performance, step: Step) -> None:
    """Take something and put it on."""
    id = object_of(p, step)
    slot = slot_of(p, id)
    side = step.hand if step.hand in arms.SIDES else "right"

    def suits(side: str, found: list[grasp.Grasp]) -> Array:
        result: Array = _discomfort(p, worn_at(p, id, slot, side), side, found).min(1)
        return result

    sides = handling.take(p, id, step.hand, suits=suits)
    p.look(None)
    give_room(p, 0.72)
    p.straighten(0.8)
    grasps = {side: held.grasp for side in sides if (held := p.held[side]) is not None}
    worn = worn_at(p, id, slot, sides[0])
    _offer(p, worn)
    near = _way_for(p, worn, grasps)
    begin = p.object_pose(id)
    goal = poses.mul(_frame(p, worn), near)
    duration = p.reach_time(begin, goal) + 0.4
    clearance = p.clearance(begin[:3], 0.5, (id,))
    middle = p.move_object(
        id, before(p, worn, near, grasps), worn.frame, duration, stop=False, clearance=clearance
    )
    p.t = p.move_object(id, near, worn.frame, p.span(0.4), start=middle)
    for side in sides:
        p.end_hold(side, p.t)
    if not np.array_equal(near, worn.pose):
        for side, g in grasps.items():
            # The hands go along without turning: the thing slips through them.
            turn = poses.mul(near, g.wrist)[3:]
            p.move_hand(side, poses.make(poses.mul(worn.pose, g.wrist)[:3], turn), worn.frame, p.span(0.4))
        p.t = p.move_object(id, worn.pose, worn.frame, p.span(0.4))
    p.worn[slot] = id
    p.event("worn", object=id, slot=slot)
    _withdraw(p, grasps)
    if worn.frame.startswith("hand:"):
        p.t = p.rest(worn.frame.removeprefix("hand:"))


def before(p: Performance, worn: Worn, near: Array, grasps: dict[str, grasp.Grasp]) -> Array:
    """The pose (7,) through which a thing comes near: in front of the body, turned as suits the hands."""
    ahead = near[:3] + np.array([0.0, -0.02, 0.15]) * p.skeleton.height / 1.75
    tips = np.array([[tip, yaw, 0.0] for tip in (0.0, -0.4, 0.4, -0.8, 0.8) for yaw in (0.0, 0.4, -0.4)])
    ways = poses.make(np.broadcast_to(ahead, tips.shape), rot.mul(rot.from_rotvec(tips), near[3:]))
    world = poses.mul(_frame(p, worn), ways)
    cost = 0.3 * np.abs(tips).sum(-1)
    for side, g in grasps.items():
        cost = cost + p.comfort(side, poses.mul(world, g.wrist))
    result: Array = ways[int(cost.argmin())]
    return result


def aside(p: Performance, side: str) -> Array:
    """A pose (7,) in the shoulder frame through which a hand comes to the head or leaves it."""
    s = arms.sign_of(side)
    turn = hand_facing(side, np.array([-0.25 * s, 0.75, 0.65]), np.array([-s, 0.0, -0.3]))
    return at_shoulder(p, side, 0.16, -0.12, 0.55, turn)


def _withdraw(p: Performance, grasps: dict[str, grasp.Grasp]) -> None:
    """Take the hands away from what is worn, first outwards and forwards, then down."""
    opened = p.t
    # The fingers open before the hands move away.
    start, ends = p.grid(opened + 0.33), []
    head = p.situation(posture=np.zeros(6)).frame("head")
    for side, g in grasps.items():
        wrist = p.hand_pose(side)
        outward = poses.apply(poses.inv(head), wrist[:3]) * np.array([1.0, 0.0, 1.0])
        outward = outward / max(float(np.linalg.norm(outward)), 1e-6)
        forward, down = np.array([0.0, 0.0, 1.0]), np.array([0.0, -1.0, 0.0])
        away = rot.rotate(
            head[3:], np.stack([outward + 0.7 * forward, forward, outward, forward + 0.7 * down])
        )
        away = np.concatenate([away, rot.rotate(wrist[3:], rot.inv_rotate(g.wrist[3:], -g.approach))[None]])
        turned = poses.mul(p.situation(posture=np.zeros(6)).frame(shoulder_frame(side)), aside(p, side))[3:]
        shares = np.array([0.0, 0.2, 0.4, 0.6])
        turns = rot.slerp(np.broadcast_to(wrist[3:], (4, 4)), np.broadcast_to(turned, (4, 4)), shares)
        spots = wrist[:3] + 0.06 * p.skeleton.height / 1.75 * away
        ways = poses.make(np.repeat(spots, 4, axis=0), np.tile(turns, (len(spots), 1)))
        outside = ways[int((p.comfort(side, ways) + np.tile(0.3 * shares, len(spots))).argmin())]
        p.close(side, g.preshape, opened, opened + 0.3)
        p.move_hand(side, outside, WORLD, p.span(0.3), start=start, stop=False)
        p.move_hand(side, aside(p, side), shoulder_frame(side), p.span(0.45), start=start, stop=False)
        p.t = p.goals.hands[side][-1].time
        ends.append(p.rest(side))
        p.t = start
    p.t = max(ends)


@verb("take_off")
def take_off(p: Performance, step: Step) -> None:
    """Take something worn off again."""
    id = step.object
    if id is None or id not in p.worn.values():
        if id is not None and not handling.holder(p, id):
            # It hangs or lies in the scene: taking it off its place is taking it.
            handling.carry(p, handling.take(p, id, step.hand)[0])
            return
        if not p.worn:
            raise ReachError(
                "nothing is worn that could be taken off", kind="no_spot", fix="put something on first"
            )
        id = list(p.worn.values())[-1]
    slot = next(slot for slot, worn in p.worn.items() if worn == id)
    grasps, worn = _hands_for(p, id, slot, step.hand)
    _offer(p, worn)
    near = _way_for(p, worn, grasps)
    ends = []
    p.look(None)
    give_room(p, 0.72)
    begin = p.t
    for side, g in grasps.items():
        clearance = p.clearance(p.hand_pose(side)[:3], 0.6)
        back = poses.make(g.wrist[:3] - 0.07 * g.approach, g.wrist[3:])
        way, frame = aside(p, side), shoulder_frame(side)
        middle = p.move_hand(side, way, frame, p.span(0.6), start=begin, stop=False, clearance=clearance)
        middle = p.move_hand(side, back, object_frame(id), p.span(0.4), start=middle, stop=False)
        arrival = p.move_hand(side, g.wrist, object_frame(id), p.span(0.3), start=middle)
        p.close(side, g.preshape, begin + 0.2, middle)
        p.close(side, g.fingers, arrival - 0.05, arrival + 0.12)
        ends.append(p.grid(arrival + 0.12))
    p.t = max(ends)
    p.stay(id)
    if not np.array_equal(near, worn.pose):
        p.t = p.move_object(id, near, worn.frame, p.span(0.4))
    for i, (side, g) in enumerate(grasps.items()):
        p.begin_hold(side, id, g, p.t, i == 0)
    p.worn = {slot: other for slot, other in p.worn.items() if other != id}
    p.event("taken_off", object=id)
    p.t = p.move_object(id, before(p, worn, near, grasps), worn.frame, p.span(0.4), stop=False)
    _hold_low(p, id, grasps)


def _hold_low(p: Performance, id: str, grasps: dict[str, grasp.Grasp]) -> None:
    """Bring what was taken off down before the chest, tipped as suits the hands."""
    size = p.skeleton.height / 1.75
    chest = p.situation(posture=np.zeros(6))
    left, right = (chest.frame(shoulder_frame(side))[:3] for side in arms.SIDES)
    middle = 0.5 * (left + right) if len(grasps) == 2 else chest.frame(shoulder_frame(next(iter(grasps))))[:3]
    ways = [
        poses.make(
            middle + size * (np.array([0.0, down, 0.0]) + forward * chest.forward),
            rot.mul(
                rot.from_yaw(p.stance.heading + yaw), rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), tip)
            ),
        )
        for tip in (0.0, -0.5, 0.5, -1.0, 1.0)
        for yaw in (0.0, 0.5, -0.5)
        for down in (-0.32, -0.2, -0.1)
        for forward in (0.32, 0.42)
    ]
    cost = sum(p.comfort(side, poses.mul(np.stack(ways), g.wrist)) for side, g in grasps.items())
    best = ways[int(np.argmin(cost))]
    p.t = p.move_object(
        id, chest.local(HIPS, best), HIPS, p.span(0.8), clearance=p.clearance(best[:3], 0.6, (id,))
    )


def _hands_for(p: Performance, id: str, slot: str, hand: str | None) -> tuple[dict[str, grasp.Grasp], Worn]:
    """The hands that take a worn thing off and their grasps."""
    item = p.item(id)
    free = p.free_side(hand if hand in arms.SIDES else None)
    kind, _, wearer = p.goals.objects[id][-1].frame.partition(":")
    if kind == "hand":
        # The other hand takes off what one hand wears.
        free = ["left" if wearer == "right" else "right"]
        hand = free[0]
    for side in free or ["right"]:
        if p.held[side] is not None:
            handling.make_room(p, side)
    best: tuple[float, dict[str, grasp.Grasp], Worn] | None = None
    if hand != "both" and not handling.needs_two_hands(p, item):
        for side in free or ["right"]:
            found = grasp.find_grasps(p.skeleton, side, item)
            worn = worn_at(p, id, slot, side)
            if found:
                price = _discomfort(p, worn, side, found).min(1)
                i = int(price.argmin())
                if best is None or price[i] < best[0]:
                    best = (float(price[i]), {side: found[i]}, worn)
    if best is None or (best[0] > _EASY and hand not in arms.SIDES):
        for side in arms.SIDES:
            if p.held[side] is not None:
                handling.make_room(p, side)
        worn = worn_at(p, id, slot, "right")
        pairs = grasp.find_bimanual(p.skeleton, item, (), 40)
        if pairs:
            each = [
                _discomfort(p, worn, side, [pair[i] for pair in pairs]) for i, side in enumerate(arms.SIDES)
            ]
            price = np.maximum(*each).min(1)
            i = int(price.argmin())
            if best is None or price[i] < best[0]:
                best = (float(price[i]), {g.hand: g for g in pairs[i]}, worn)
    if best is None:
        raise ReachError(f"no hand can hold '{id}'", kind="no_grasp", fix="use the other hand")
    return best[1], best[2]
