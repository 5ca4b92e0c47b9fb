"""Putting things on the body.

A thing is brought near the body tipped back, where the hands are at ease, and slips into place from there while the hands
follow it loosely.
"""

from __future__ import annotations

import numpy as np

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.verbs.basic import object_of
from motion.planning.verbs.fitting import aside, before, best_fit, discomfort, frame_of, let_slip, offer
from motion.planning.verbs.moving import give_room
from motion.planning.verbs.registry import verb
from motion.planning.verbs.slots import ON_A_HAND, slot_of, worn_at
from motion.rotation import Array
from motion.solve import arms
from motion.solve.goals import shoulder_frame
from motion.solve.tracks import WORLD

# The price of a hold from which on a thing is rather taken anew before it is put on.
_ANEW = 2.0


@verb("wear")
def wear(p: Performance, step: Step) -> None:
    """Take something and put it on."""
    id = object_of(p, step)
    slot = slot_of(p, id)

    def suits(holds: dict[str, list[grasp.Grasp]]) -> Array:
        result: Array = discomfort(p, worn_at(p, id, slot, next(iter(holds))), holds).min(1)
        return result

    # What is worn on the other hand, or put on with a certain one, can't change hands.
    fixed = step.hand in arms.SIDES or slot in ON_A_HAND

    def suits_in_the_end(holds: dict[str, list[grasp.Grasp]]) -> Array:
        price = suits(holds)
        return price if fixed else np.minimum(price, _ANEW)

    try:
        sides = handling.take(p, id, step.hand, suits=suits_in_the_end)
    except ReachError:
        # Where it can't be taken for its purpose it is taken as it can be.
        sides = handling.take(p, id, step.hand)
    held = {side: [hold.grasp] for side, hold in handling.held_by(p, id).items()}
    if not fixed and float(suits(held)[0]) >= _ANEW:
        sides = handling.regrasp(p, id, suits)
    p.look(None)
    give_room(p, 0.72)
    p.straighten(0.8)
    grasps = {side: hold.grasp for side, hold in handling.held_by(p, id).items()}
    worn = worn_at(p, id, slot, sides[0])
    place, near = best_fit(p, worn, grasps)
    offer(p, worn)
    begin = p.object_pose(id)
    goal = poses.mul(frame_of(p, worn), near)
    duration = p.reach_time(begin, goal) + 0.4
    clearance = p.clearance(begin[:3], 0.5, (id,))
    middle = p.move_object(
        id, before(p, worn, near, grasps), worn.frame, duration, stop=False, clearance=clearance
    )
    p.t = p.move_object(id, near, worn.frame, p.span(0.4), start=middle)
    for side in sides:
        p.end_hold(side, p.t)
    if not np.array_equal(near, place):
        for side, g in grasps.items():
            along = let_slip(p, side, poses.mul(near, g.wrist), poses.mul(place, g.wrist))
            p.move_hand(side, along, worn.frame, p.span(0.4))
        p.t = p.move_object(id, place, worn.frame, p.span(0.4))
    p.worn[slot] = id
    p.event("worn", object=id, slot=slot)
    _withdraw(p, grasps)
    if worn.frame.startswith("hand:"):
        p.t = p.rest(worn.frame.removeprefix("hand:"))


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
