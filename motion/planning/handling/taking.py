"""Taking: choosing hand, grasp and stance, closing in, lifting, passing from hand to hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motion import geometry, grasp
from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.grasp.contact import Obstacle
from motion.planning.handling.around import glide, holder, needs_two_hands, obstacles_of, opening
from motion.planning.handling.carrying import Use, awkwardness, carry, carrying
from motion.planning.handling.meeting import bring, meeting
from motion.planning.handling.releasing import leave, make_room
from motion.planning.handling.suits import Suits
from motion.planning.handling.two_handed import awkward_pairs, likely_pairs
from motion.planning.performance import Performance
from motion.planning.reach import Clearance, Option, Reached
from motion.planning.transit import union
from motion.rotation import Array
from motion.scene.model import SceneObject
from motion.solve import arms
from motion.solve.goals import object_frame
from motion.solve.tracks import WORLD, Key

_CLOSING, _LIFT = 0.12, 0.09
# How many pairs of grasps are looked at.
PAIRS = 64
# What a metre costs by which closing fingers come into something, and what nobody would notice of it, metres.
_SWEEP_PRICE, _GRAZE = 60.0, 0.006
# A price above which two hands can't meet at a thing.
_UNBEARABLE = 8.0


def take(
    p: Performance, id: str, hand: str | None = None, use: Use | None = None, suits: Suits | None = None
) -> list[str]:
    """Make sure the object is held, walking and leaning as needed. Returns the sides that hold it.

    use: what the object is taken for; grasps that make it awkward are avoided. Carrying it upright by default. suits: the
    prices of grasps where poses of the object alone can't tell what suits the purpose; then there is no default use.
    """
    holding = holder(p, id)
    if holding and (hand is None or hand == "both" or hand in holding):
        return holding
    if holding and hand in arms.SIDES:
        return switch(p, id, hand)
    item = p.item(id)
    if not item.movable:
        raise ReachError(
            f"'{id}' cannot be picked up",
            kind="no_grasp",
            candidates=(),
            fix="name something that can be carried",
        )
    sides = grip(p, item, hand, carrying(p, id) if use is None and suits is None else use, suits)
    _lift(p, id)
    return sides


def grip(
    p: Performance,
    item: SceneObject,
    hand: str | None = None,
    use: Use | None = None,
    suits: Suits | None = None,
) -> list[str]:
    """Take hold of an object where it is, without lifting it. Returns the sides that hold it."""
    if hand == "both" or (hand is None and needs_two_hands(p, item)):
        return _grip_with_both(p, item, suits)
    sides = p.free_side(hand, item.position)
    if not sides:
        make_room(p, "right")
        sides = ["right"]
    for side in sides:
        if p.held[side] is not None:
            make_room(p, side)
    options = []
    for i, side in enumerate(sides):
        found = grasp.find_grasps(p.skeleton, side, item, obstacles_of(p, item))
        awkward = (
            awkwardness(p, side, [g.wrist for g in found], use)
            if use is not None and found
            else np.zeros(len(found))
        )
        awkward = awkward + suits({side: found}) if suits is not None and found else awkward
        options.append(
            [
                Option(
                    {side: poses.mul(item.pose, g.wrist)},
                    0.12 * i + 0.4 * (1.0 - g.quality) + _swept(g) + float(price),
                    g,
                    {side: rot.rotate(item.rotation, -0.1 * g.approach)},
                )
                for g, price in zip(found, awkward, strict=True)
            ]
        )
    try:
        side, choice = first_reachable(p, sides, options, f"'{item.id}'")
    except ReachError as alone:
        if hand is not None or len(p.free_side(None)) < 2:
            raise
        # A hand too small to hold it from the side may be able to together with the other.
        try:
            return _grip_with_both(p, item, suits)
        except ReachError:
            raise alone from None
    close_in(p, {side: choice.option.payload}, item, choice.posture)
    return [side]


def _swept(g: grasp.Grasp) -> float:
    """Price of fingers that come into the surroundings while they close."""
    return _SWEEP_PRICE * max(g.sweep - _GRAZE, 0.0)


def first_reachable(
    p: Performance, sides: list[str], options: list[list[Option]], what: str
) -> tuple[str, Reached]:
    """The side and the way that do it, where possible without walking; ReachError when no side can."""
    error = ReachError(
        f"no hand can hold {what} where it is",
        kind="no_grasp",
        fix="move it away from what surrounds it, or use both hands",
    )
    for side, ways in zip(sides, options, strict=True):
        if not ways:
            continue
        try:
            # Try each hand from where the body stands before walking for the first one.
            here = p.settle(ways, what, may_walk=False)
            if here.cost < 1.1:
                return side, here
        except ReachError as failed:
            error = failed
    for side, ways in zip(sides, options, strict=True):
        if ways:
            try:
                return side, p.settle(ways, what)
            except ReachError as failed:
                error = failed
    raise error


def _grip_with_both(p: Performance, item: SceneObject, suits: Suits | None = None) -> list[str]:
    for side in arms.SIDES:
        if p.held[side] is not None:
            make_room(p, side)
    pairs, prices = both_hands(p, item, obstacles_of(p, item), suits)
    options = [
        Option({g.hand: poses.mul(item.pose, g.wrist) for g in pairs[i]}, float(prices[i]), pairs[i])
        for i in likely_pairs(item, pairs, prices)
    ]
    choice = p.settle(options, f"'{item.id}' with both hands")
    close_in(p, {g.hand: g for g in choice.option.payload}, item, choice.posture)
    return ["left", "right"]


def both_hands(
    p: Performance, item: SceneObject, obstacles: list[Obstacle], suits: Suits | None
) -> tuple[list[tuple[grasp.Grasp, grasp.Grasp]], Array]:
    """Ways to hold an object between both hands, left and right, and what they cost beyond reaching it, (N,)."""
    pairs = grasp.find_bimanual(p.skeleton, item, obstacles, PAIRS)
    price = np.array([0.4 * (1.0 - min(g.quality for g in pair)) for pair in pairs])
    if suits is not None and pairs:
        price = price + suits({side: [pair[i] for pair in pairs] for i, side in enumerate(arms.SIDES)})
    elif pairs:
        price = price + awkward_pairs(p, item, pairs)
    return pairs, price


def close_in(p: Performance, taken: dict[str, grasp.Grasp], item: SceneObject, posture: Array) -> None:
    """Reach, approach along the grasp's own direction, close the fingers, and attach."""
    arrival = reach_for(p, taken, item, posture)
    contact = p.grid(arrival + _CLOSING)
    for side, g in taken.items():
        p.close(side, g.fingers, arrival, contact)
    p.t = contact
    for i, (side, g) in enumerate(taken.items()):
        p.begin_hold(side, item.id, g, contact, carries=i == 0)


def reach_for(p: Performance, taken: dict[str, grasp.Grasp], item: SceneObject, posture: Array) -> float:
    """Bring open hands onto an object without closing them. Returns the time when they are there."""
    frame = object_frame(item.id)
    p.look(item.id)
    duration = max(
        p.reach_time(p.hand_pose(side), poses.mul(item.pose, g.wrist)) for side, g in taken.items()
    )
    approach = p.span(0.30)
    p.lean(posture, p.t, p.t + duration)
    begin = p.t
    clearance = p.clearance(item.position, 0.7)
    if holder(p, item.id):
        clearance = _with_thing(clearance, item)
    arrival = begin
    for side, g in taken.items():
        fingers, before = opening(p, g, item)
        p.close(side, fingers, begin + 0.15, begin + 0.9 * duration)
        middle = p.move_hand(side, before, frame, duration, start=begin, stop=False, clearance=clearance)
        arrival = max(arrival, glide(p, side, before, g.wrist, frame, approach, middle, rests=True))
    return arrival


def _lift(p: Performance, id: str) -> None:
    """Take the object off what it rests on, and keep whatever stands on it with it."""
    pose = p.object_pose(id)
    for other in p.scene.on(id) + p.scene.in_(id):
        if other.part_of is None and p.goals.objects[other.id][-1].frame == WORLD and other.id != id:
            local = poses.mul(poses.inv(pose), p.object_pose(other.id))
            p.goals.objects[other.id].append(Key(p.t, p.goals.objects[other.id][-1].pose, WORLD))
            p.goals.objects[other.id].append(Key(p.t + 1e-4, local, object_frame(id)))
    up = pose + np.array([0.0, _LIFT, 0.0, 0.0, 0.0, 0.0, 0.0])
    p.t = p.move_object(id, up, WORLD, p.span(0.42))
    p.event("lifted", object=id)


def switch(p: Performance, id: str, to: str, suits: Suits | None = None) -> list[str]:
    """Pass an object from one hand to the other in front of the body; suits: what ways to take it cost."""
    giver = holder(p, id)[0]
    if p.held[to] is not None and to not in holder(p, id):
        make_room(p, to)
    if len(holder(p, id)) == 2:
        _withdraw(p, giver, p.end_hold(giver, p.t).grasp, id)
        stays = p.held[to]
        assert stays is not None
        p.goals.holds[stays.hold] = replace(p.goals.holds[stays.hold], carries=True)
        return [to]
    held = p.held[giver]
    assert held is not None
    found = grasp.find_grasps(p.skeleton, to, p.item(id))
    apart = [g for g in found if _apart(g.wrist, held.grasp.wrist)] or found
    price = suits({to: apart}) if suits is not None and apart else np.zeros(len(apart))
    change = meeting(p, id, {giver: held.grasp}, {to: apart}, price)
    if change is None or change.cost > _UNBEARABLE:
        # What can't be passed in the air is put down and taken again.
        make_room(p, giver)
        return take(p, id, to, suits=suits)
    bring(p, id, change.pose)
    close_in(p, {to: apart[change.hold]}, p.item(id), np.zeros(6))
    # Both hands hold for a moment: nobody drops a cup in the air.
    p.wait(0.2)
    _withdraw(p, giver, p.end_hold(giver, p.t).grasp, id)
    # The thing stays where it is until the other hand has left it.
    p.wait(0.5)
    p.stay(id)
    p.straighten(0.5)
    carry(p, to)
    return [to]


def _withdraw(p: Performance, side: str, g: grasp.Grasp, id: str) -> None:
    """Open one hand and take it back to rest while the other keeps holding."""
    leave(p, side, g, id)
    pose, frame = p.rest_pose(side)
    begin = p.goals.hands[side][-1].time
    item = p.item(id)
    clearance = _with_thing(p.clearance(p.hand_pose(side)[:3], 0.6), item)
    end = p.move_hand(side, pose, frame, p.span(0.7), start=begin, clearance=clearance)
    p.close(side, p.fingers("relaxed", side), begin, end)


def _with_thing(clearance: Clearance, item: SceneObject) -> Clearance:
    """What the other hand holds is no obstacle to that hand, but it is one to this."""
    return union([clearance, lambda points: geometry.distance_at(item.shape, item.pose, points)])


def _apart(a: Array, b: Array) -> bool:
    """Whether two wrists (7,) on the same object leave each other room."""
    return float(np.linalg.norm(a[:3] - b[:3])) > 0.07
