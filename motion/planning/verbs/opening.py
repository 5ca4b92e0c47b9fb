"""Doors, drawers, lids and caps: what moves along a joint while a hand leads it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motion import grasp
from motion import pose as poses
from motion.errors import ReachError
from motion.language.plan import Step
from motion.locomotion import Navigator
from motion.planning import handling
from motion.planning.leading import Lead, lead_from
from motion.planning.performance import Performance
from motion.planning.reach import Option
from motion.planning.verbs.guiding import free_hands
from motion.planning.verbs.handles import grips_on
from motion.planning.verbs.registry import verb
from motion.rotation import Array
from motion.scene.model import SceneObject
from motion.solve import arms
from motion.solve.frames import joint_pose
from motion.solve.goals import Articulation, object_frame

# How often the grip is changed to get a part all the way.
_GRIPS = 4
# Nobody opens a door as far as it goes; from the second share on it is open.
_WIDE, _OPEN = 0.8, 0.6
_SHUT = 0.04
# Samples of a way at which body and arm are looked at.
_SAMPLES = 11


def _moving_part(p: Performance, id: str) -> SceneObject:
    parts = [p.item(part.id) for part in p.scene.parts_of(id) if part.id in p.goals.articulations]
    if id in p.goals.articulations:
        parts = [p.item(id)]
    if not parts:
        raise ReachError(
            f"'{id}' has no door, drawer, lid or cap that moves",
            kind="no_joint",
            candidates=tuple(p.goals.articulations),
            fix="name something that opens",
        )
    return parts[0]


def _along(p: Performance, part: Articulation, amounts: Array) -> Array:
    """World poses (K, 7) of a part at amounts (K,) along its joint."""
    rest = poses.mul(p.object_pose(part.parent), part.rest)
    return poses.mul(rest, joint_pose(part.joint.kind, part.joint.origin, part.joint.axis, amounts))


@verb("open", "close")
def swing(p: Performance, step: Step) -> None:
    """Lead a part along its joint by its handle or with a flat hand, changing place and grip where one isn't enough."""
    name = step.object or step.target
    if name is None:
        raise ReachError(f"'{step.verb}' needs an object", kind="no_grasp", fix="name what to open or close")
    id = _moving_part(p, name).id
    part = p.goals.articulations[id]
    low, high = part.joint.range
    opening = step.verb == "open"
    now = float(part.amount.values[-1])
    goal = low + (high - low) * (_WIDE if part.joint.kind == "hinge" else 1.0) if opening else low
    if (goal - now < 0.02) if opening else (now - goal < 0.02):
        p.look(id)
        p.wait(0.6)
        return
    if part.joint.kind == "twist":
        _twist(p, p.item(id), part, goal, step)
        return
    for attempt in range(_GRIPS):
        try:
            now = _lead_on(p, p.item(id), part, now, goal, step.hand)
        except ReachError:
            # What is open by half is open enough when it can't be led on; shut means shut.
            if attempt == 0 or not opening or now - low < 0.5 * (high - low):
                raise
            break
        share = (now - low) / (high - low)
        if share > _OPEN if opening else share < _SHUT:
            break
    p.event("opened" if opening else "closed", object=name, amount=now)
    p.look(None)


def _lead_on(
    p: Performance, item: SceneObject, part: Articulation, now: float, goal: float, hand: str | None
) -> float:
    """Take hold once and lead the part on as far as that goes well. Returns the amount reached."""
    sides = free_hands(p, item, hand)
    amounts = np.linspace(now, goal, _SAMPLES)
    way = _along(p, part, amounts)
    grips = grips_on(p, item, part.joint, amounts, way, sides)
    lead = lead_from(p, item, way, grips, f"'{item.id}'")
    follow(p, item, part, lead, way, float(amounts[lead.last]))
    return float(amounts[lead.last])


def follow(
    p: Performance, item: SceneObject, part: Articulation, lead: Lead, way: Array, amount: float
) -> None:
    """Take hold as chosen, lead the part to an amount and let it go."""
    g, side = lead.grip.grasp, lead.grip.side
    arrival = handling.reach_for(p, {side: g}, item, lead.postures[0])
    contact = arrival if g.kind == "push" else p.grid(arrival + 0.16)
    p.close(side, g.fingers, arrival - (0.25 if g.kind == "push" else 0.0), contact)
    p.t = contact
    p.begin_hold(side, item.id, g, contact, carries=False)
    wrists = lead.grip.wrists[: lead.last + 1]
    travel = np.linalg.norm(np.diff(poses.mul(way[: lead.last + 1], wrists)[:, :3], axis=0), axis=-1).sum()
    seconds = p.span(0.7 + 1.4 * float(travel))
    start = p.grid(p.t + 0.08)
    part.amount.move(start, start + seconds, np.array(amount))
    p.lean(lead.postures[1], start, start + seconds)
    frame = object_frame(item.id)
    p.move_hand(side, wrists[0], frame, start - p.t, start=p.t)
    for k, wrist in enumerate(wrists[1:], 1):
        last = k == lead.last
        p.move_hand(
            side, wrist, frame, seconds / lead.last, start=start + (k - 1) * seconds / lead.last, stop=last
        )
    p.t = p.grid(start + seconds + 0.05)
    held = p.held[side]
    assert held is not None
    p.held[side] = replace(
        held, grasp=replace(g, wrist=wrists[-1], approach=_turned(g.approach, g.wrist, wrists[-1]))
    )
    handling.let_go(p, item.id)
    # What has swung open is in the way now, what is shut is no longer.
    moved = tuple(p.item(o.id) if o.id in p.goals.articulations else o for o in p.scene.objects)
    p.navigator = Navigator(replace(p.scene, objects=moved), p.skeleton)


def _turned(approach: Array, before: Array, after: Array) -> Array:
    """A direction (3,) that turns along with a hand pose (7,)."""
    return poses.apply(poses.mul(after, poses.inv(before)), approach) - poses.apply(
        poses.mul(after, poses.inv(before)), np.zeros(3)
    )


def _twist(p: Performance, item: SceneObject, part: Articulation, goal: float, step: Step) -> None:
    """Hold the vessel with one hand and turn its cap with the other."""
    holding = handling.holder(p, part.parent)
    keeper = holding[0] if holding else None
    if keeper is None and p.scene.object(part.parent).movable:
        wanted = step.hand if step.hand in arms.SIDES else None
        keeper = handling.take(p, part.parent, None if wanted is None else _other(wanted))[0]
    if keeper is not None:
        handling.carry(p, keeper, np.array([-0.30, -0.42, 0.52]), 0.7)
    side = _other(keeper) if keeper is not None else (step.hand or "right")
    if p.held[side] is not None:
        handling.make_room(p, side)
    cap = p.item(item.id)
    found = grasp.find_grasps(
        p.skeleton, side, cap, [(p.item(part.parent).shape, p.object_pose(part.parent))]
    )
    now = float(part.amount.values[-1])
    amount = now + float(np.clip(goal - now, -0.9, 0.9))
    turned = _along(p, part, np.array([amount]))[0]
    options = [
        Option({side: poses.mul(cap.pose, g.wrist)}, 0.4 * (1.0 - g.quality), (g, poses.mul(turned, g.wrist)))
        for g in found
    ]
    choice = p.settle(options, f"'{item.id}'", may_walk=keeper is None)
    g = choice.option.payload[0]
    arrival = handling.reach_for(p, {side: g}, cap, choice.posture)
    contact = p.grid(arrival + 0.16)
    p.close(side, g.fingers, arrival - 0.06, contact)
    p.t = contact
    p.begin_hold(side, item.id, g, contact, carries=False)
    seconds = p.span(0.9)
    part.amount.move(p.t + 0.1, p.t + 0.1 + seconds, np.array(amount))
    p.t = p.grid(p.t + 0.15 + seconds)
    p.event("opened" if step.verb == "open" else "closed", object=part.parent, amount=amount)
    handling.let_go(p, item.id)


def _other(side: str) -> str:
    return "left" if side == "right" else "right"
