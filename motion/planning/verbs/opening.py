"""Doors, drawers, lids and caps: what moves along a joint while a hand leads it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from motion import geometry, grasp
from motion import pose as poses
from motion.errors import ReachError
from motion.language.plan import Step
from motion.locomotion import Stance
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.reach import Option, Reached, body_balls, choose
from motion.planning.verbs.registry import verb
from motion.scene.model import SceneObject
from motion.solve import arms
from motion.solve.frames import joint_pose
from motion.solve.goals import Articulation

_SHARES = (1.0, 0.8, 0.6, 0.45, 0.3)
# How often the grip is changed to get a part all the way.
_GRIPS = 3


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


def _at(p: Performance, part: Articulation, amount: float) -> np.ndarray:
    """World pose (7,) of a part at an amount along its joint."""
    parent = p.object_pose(part.parent)
    moved = joint_pose(part.joint.kind, part.joint.origin, part.joint.axis, np.array([amount]))
    return poses.mul(poses.mul(parent, part.rest), moved[0])


@verb("open", "close")
def swing(p: Performance, step: Step) -> None:
    """Take the handle and lead the part along its joint, as far as the arm goes from one place."""
    name = step.object or step.target
    if name is None:
        raise ReachError(f"'{step.verb}' needs an object", kind="no_grasp", fix="name what to open or close")
    item = _moving_part(p, name)
    part = p.goals.articulations[item.id]
    low, high = part.joint.range
    now = float(part.amount.values[-1])
    goal = high if step.verb == "open" else low
    if abs(goal - now) < 0.02:
        p.look(item.id)
        p.wait(0.6)
        return
    if part.joint.kind == "twist":
        _twist(p, item, part, goal, step)
        return
    for _ in range(_GRIPS):
        side, g, amount, posture = _settle_for(p, item, part, now, goal, step.hand)
        arrival = handling.reach_for(p, {side: g}, item, posture)
        contact = p.grid(arrival + 0.16)
        p.close(side, g.fingers, arrival, contact)
        p.t = contact
        p.begin_hold(side, item.id, g, contact, carries=False)
        _lead(p, part, amount)
        handling.let_go(p, item.id)
        now = amount
        if abs(goal - now) < 0.05 * abs(high - low) or (step.verb == "open" and abs(now - low) > 0.6 * abs(high - low)):
            break
        item = _moving_part(p, item.id)
    p.event("opened" if step.verb == "open" else "closed", object=name, amount=amount)
    p.look(None)


def _lead(p: Performance, part: Articulation, amount: float) -> None:
    travel = abs(amount - float(part.amount.values[-1])) * (1.0 if part.joint.kind == "slide" else 0.45)
    seconds = p.span(0.7 + 1.4 * np.sqrt(travel))
    part.amount.move(p.t + 0.1, p.t + 0.1 + seconds, np.array(amount))
    p.t = p.grid(p.t + 0.15 + seconds)


def _settle_for(
    p: Performance, item: SceneObject, part: Articulation, now: float, goal: float, hand: str | None
) -> tuple[str, grasp.Grasp, float, np.ndarray]:
    """A stance from which one hand reaches the part both where it is and as far along as possible."""
    sides = p.free_side(hand if hand in arms.SIDES else None, item.position)
    if not sides:
        handling.make_room(p, "right")
        sides = ["right"]
    error: ReachError | None = None
    best: tuple[float, Reached, str, float] | None = None
    for side in sides:
        if p.held[side] is not None:
            handling.make_room(p, side)
        near = [pair for pair in handling.obstacles_of(p, item)]
        found = grasp.find_grasps(p.skeleton, side, item, near)
        for share in _SHARES:
            amount = now + (goal - now) * share
            ends = _at(p, part, amount)
            options = [
                Option({side: poses.mul(item.pose, g.wrist)}, 0.4 * (1 - g.quality), (g, poses.mul(ends, g.wrist)))
                for g in found
            ]
            if not options:
                break
            try:
                choice = p.settle(options, f"'{item.id}'", price=_price_of(p, item, part, now, amount, side))
            except ReachError as failed:
                error = failed
                continue
            if best is None or share > best[0]:
                best = (share, choice, side, amount)
            break
        if best is not None and best[0] >= 0.55:
            break
    if best is None:
        raise error or ReachError(
            f"no hand can hold '{item.id}'", kind="no_grasp", fix="clear the space around its handle"
        )
    _, choice, side, amount = best
    g, end = choice.option.payload
    return side, g, amount, _between(p, side, choice, end)


def _price_of(
    p: Performance, item: SceneObject, part: Articulation, now: float, amount: float, side: str
) -> Callable[[Stance, Reached], float]:
    """What it costs to get from the beginning to the end without a step, and to stay out of the part's way."""
    sweep = [_at(p, part, now + (amount - now) * share) for share in (0.35, 0.7, 1.0)]

    def price(stance: Stance, reached: Reached) -> float:
        spot = np.array([[stance.x, stance.z, stance.heading]])
        end = Option({side: reached.option.payload[1]})
        after = choose(p.skeleton, spot, np.zeros(1), [end], p.skeleton.hips_height)
        if not after:
            return np.inf
        balls, radii = body_balls(p.skeleton, stance, after[0].posture)
        deep = max(float((radii - geometry.distance_at(item.shape, pose, balls)).max()) for pose in sweep)
        return after[0].cost + 60.0 * max(deep + 0.02, 0.0)

    return price


def _between(p: Performance, side: str, choice: Reached, end: np.ndarray) -> np.ndarray:
    """The posture half-way between those that suit the beginning and the end."""
    here = np.array([[p.stance.x, p.stance.z, p.stance.heading]])
    last = choose(p.skeleton, here, np.zeros(1), [Option({side: end})], p.hips_height, p.seat is not None)
    return 0.5 * (choice.posture + last[0].posture) if last else choice.posture


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
    found = grasp.find_grasps(p.skeleton, side, cap, [(p.item(part.parent).shape, p.object_pose(part.parent))])
    now = float(part.amount.values[-1])
    amount = now + float(np.clip(goal - now, -0.9, 0.9))
    turned = _at(p, part, amount)
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
    _lead(p, part, amount)
    p.event("opened" if step.verb == "open" else "closed", object=part.parent, amount=amount)
    handling.let_go(p, item.id)


def _other(side: str) -> str:
    return "left" if side == "right" else "right"
