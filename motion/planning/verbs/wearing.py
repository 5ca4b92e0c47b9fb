"""Putting things on the body and taking them off."""

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
from motion.planning.verbs.registry import verb
from motion.rotation import Array
from motion.scene import catalogue
from motion.skeleton import index, landmarks
from motion.solve import arms
from motion.solve.goals import HEAD, object_frame, shoulder_frame

_YAWS = np.linspace(-np.pi, np.pi, 16, endpoint=False)


def _slot(p: Performance, id: str) -> str:
    category = p.scene.object(id).category
    slot = catalogue.get(category).slot if category is not None else None
    if slot is None:
        raise ReachError(f"'{id}' is nothing to wear", kind="no_spot", fix="name clothing or an accessory")
    return slot


def _place_on_body(p: Performance, id: str, slot: str, side: str) -> tuple[str, Array]:
    """Frame and position (3,) in it where the middle of a worn thing goes."""
    low, high = p.scene.object(id).shape.bounds
    half = 0.5 * (high - low)
    eye = landmarks.eyes(p.skeleton)
    size = p.skeleton.height / 1.75
    if slot == "head":
        return HEAD, landmarks.crown(p.skeleton) + np.array([0.0, half[1] - 0.065 * size, 0.0])
    if slot in ("eyes", "face"):
        return HEAD, eye + np.array([0.0, 0.0 if slot == "eyes" else -0.05, 0.03 * size])
    if slot == "ears":
        return HEAD, landmarks.crown(p.skeleton) + np.array([0.0, 0.02 - half[1], 0.0])
    if slot == "neck":
        return HEAD, np.array([0.0, -0.075, 0.02]) * size
    if slot in ("wrist", "hand", "finger"):
        other = "left" if side == "right" else "right"
        return f"hand:{other}", np.zeros(3)
    other = "left" if side == "right" else "right"
    s = arms.sign_of(side if slot == "shoulder" else other)
    width = abs(float(p.skeleton.offsets[index("leftUpperArm"), 0]))
    if slot == "shoulder":
        return shoulder_frame(side), np.array([-s * 0.4 * width, 0.05 * size - half[1], 0.0])
    return "hips", np.array([0.0, 0.30 * size, -0.14 * size - half[2]])


@verb("wear")
def wear(p: Performance, step: Step) -> None:
    """Take something and put it on."""
    id = object_of(p, step)
    slot = _slot(p, id)
    sides = handling.take(p, id, step.hand)
    side = sides[0]
    handling.carry(p, side, duration=0.6)
    frame, where = _place_on_body(p, id, slot, side)
    base = handling.upright(p, id)
    yaws = _YAWS if slot in ("head", "neck") else np.array([0.0])
    turned = rot.mul(rot.from_yaw(yaws), base if slot == "head" else rot.identity())
    options = poses.make(np.broadcast_to(where, (len(turned), 3)), turned)
    held = p.held[side]
    assert held is not None
    situation = p.situation(posture=np.zeros(6))
    world = situation.frame(frame) if not frame.startswith("hand:") else p.hand_pose(frame.removeprefix("hand:"))
    cost = p.comfort(side, poses.mul(poses.mul(world, options), held.grasp.wrist))
    pose = options[int(cost.argmin())]
    away = np.array([0.0, 0.09, 0.0]) if slot in ("head", "ears") else np.array([0.0, 0.0, 0.10])
    p.look(None)
    over = poses.make(pose[:3] + away, pose[3:])
    p.move_object(id, over, frame, p.span(0.85), stop=False)
    p.t = p.move_object(id, pose, frame, p.span(0.4), start=p.goals.objects[id][-1].time)
    p.wait(0.15)
    p.stay(id)
    p.worn[slot] = id
    p.event("worn", object=id, slot=slot)
    handling.let_go(p, id)


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
            raise ReachError("nothing is worn that could be taken off", kind="no_spot", fix="put something on first")
        id = list(p.worn.values())[-1]
    side = next((s for s in p.free_side(step.hand if step.hand in arms.SIDES else None)), "right")
    if p.held[side] is not None:
        handling.make_room(p, side)
    item = p.item(id)
    wrists_of = grasp.find_grasps(p.skeleton, side, item)
    if not wrists_of:
        raise ReachError(f"no hand can hold '{id}'", kind="no_grasp", fix="use the other hand")
    wrists = np.stack([poses.mul(item.pose, g.wrist) for g in wrists_of])
    chosen = wrists_of[int(p.comfort(side, wrists).argmin())]
    begin = p.t
    before = poses.make(chosen.wrist[:3] - 0.08 * chosen.approach, chosen.wrist[3:])
    middle = p.move_hand(side, before, object_frame(id), p.span(0.8), start=begin, stop=False)
    arrival = p.move_hand(side, chosen.wrist, object_frame(id), p.span(0.3), start=middle)
    p.close(side, chosen.preshape, begin + 0.1, begin + 0.6)
    p.close(side, chosen.fingers, arrival - 0.05, arrival + 0.16)
    p.t = p.grid(arrival + 0.16)
    p.begin_hold(side, id, chosen, p.t, True)
    p.worn = {slot: worn for slot, worn in p.worn.items() if worn != id}
    p.stay(id)
    key = p.goals.objects[id][-1]
    lifted = poses.make(key.pose[:3] + np.array([0.0, 0.09, 0.05]), key.pose[3:])
    p.t = p.move_object(id, lifted, key.frame, p.span(0.4), stop=False)
    p.event("taken_off", object=id)
    handling.carry(p, side)


