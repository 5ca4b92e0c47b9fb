"""Taking, carrying and letting go: the moves that most verbs begin and end with."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.grasp.contact import Obstacle, obstacle_depth, relative_obstacles
from motion.planning.performance import Performance
from motion.planning.reach import Option
from motion.planning.transit import hand_probes
from motion.planning.whereabouts import Held
from motion.rotation import Array
from motion.scene.model import Primitive, SceneObject, Shape
from motion.solve import arms
from motion.solve.goals import object_frame
from motion.solve.tracks import WORLD, Key

_APPROACH, _CLOSING, _LIFT = 0.10, 0.12, 0.09
_FLOOR: Obstacle = (Shape((Primitive("box", np.array([20.0, 0.2, 20.0])),)), poses.make(np.array([0.0, -0.1, 0.0])))
_OPENINGS = (1.0, 0.7, 0.45, 0.25, 0.12)
_YAWS = np.linspace(-np.pi, np.pi, 16, endpoint=False)
# Where a hand carries something, in arm lengths: outwards, up, forward of its shoulder.
CARRY = np.array([-0.06, -0.50, 0.52])


# Object poses in the world (K, M, 7) that serve a purpose with the given hand, as the body stands now: K alternatives of M
# poses each, all of which the hand must manage.
Use = Callable[[str], Array]
# What grasps (N) of a side's hand cost beyond reaching them, (N,).
Suits = Callable[[str, list[grasp.Grasp]], Array]


def holder(p: Performance, id: str) -> list[str]:
    """The hands that hold an object."""
    return [side for side, held in p.held.items() if held is not None and held.object == id]


def obstacles_of(p: Performance, item: SceneObject) -> list[Obstacle]:
    """Shapes and poses (7,) that a hand around this object could run into, its own moving parts and contents included."""
    radius = 0.22 + 0.5 * float(np.linalg.norm(item.shape.size))
    others = p.obstacles(item.position, radius, (item.id,))
    others += [p.item(id) for id in p.moves_with(item.id) if id != item.id]
    found = [(other.shape, other.pose) for other in others]
    return [*found, _FLOOR] if float(item.world_bounds()[0][1]) < 0.15 else found


def needs_two_hands(p: Performance, item: SceneObject) -> bool:
    """Whether people take this with both hands."""
    return bool(item.grasps) and all(hint.hands == 2 for hint in item.grasps)


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
            f"'{id}' cannot be picked up", kind="no_grasp", candidates=(), fix="name something that can be carried"
        )
    sides = grip(p, item, hand, carrying(p, id) if use is None and suits is None else use, suits)
    _lift(p, id)
    return sides


def grip(
    p: Performance, item: SceneObject, hand: str | None = None, use: Use | None = None, suits: Suits | None = None
) -> list[str]:
    """Take hold of an object where it is, without lifting it. Returns the sides that hold it."""
    if hand == "both" or (hand is None and needs_two_hands(p, item)):
        return _grip_with_both(p, item)
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
        awkward = awkwardness(p, side, [g.wrist for g in found], use) if use is not None and found else np.zeros(len(found))
        awkward = awkward + suits(side, found) if suits is not None and found else awkward
        options.append(
            [
                Option({side: poses.mul(item.pose, g.wrist)}, 0.12 * i + 0.4 * (1.0 - g.quality) + float(price), g)
                for g, price in zip(found, awkward, strict=True)
            ]
        )
    if not any(options):
        if hand is None and len(p.free_side(None)) == 2:
            return _grip_with_both(p, item)
        raise ReachError(
            f"no hand can hold '{item.id}' where it is",
            kind="no_grasp",
            fix="move it away from what surrounds it, or use both hands",
        )
    side, choice = first_reachable(p, sides, options, f"'{item.id}'")
    _close_in(p, {side: choice.option.payload}, item, choice.posture)
    return [side]


def carrying(p: Performance, id: str) -> Use:
    """The use of carrying a thing upright before the body."""

    def ways(side: str) -> Array:
        frame = p.situation(posture=np.zeros(6)).frame(p.carry_frame(side))
        offset = CARRY * arms.arm_length(p.skeleton, side) * np.array([arms.sign_of(side), 1.0, 1.0])
        where = poses.apply(frame, offset + np.array([0.0, 0.0, 0.08 * p.skeleton.height / 1.75]))
        turned = rot.mul(rot.from_yaw(_YAWS), upright(p, id))
        return poses.make(np.broadcast_to(where, (len(turned), 3)), turned)[:, None]

    return ways


def awkwardness(p: Performance, side: str, wrists: list[Array], use: Use) -> Array:
    """Price (N,) of holding an object by each of N wrist poses (7,) in its frame, for the best way of using it."""
    ways = use(side)
    hands = poses.mul(ways[:, :, None], np.array(wrists))
    cost = p.comfort(side, hands.reshape(-1, 7)).reshape(hands.shape[:3])
    # A forearm that comes from inside the trunk is no way to hold anything.
    cost = cost + 40.0 * np.maximum(0.02 - p.body_gap(hands[..., None, :3].reshape(-1, 1, 3)), 0.0).reshape(cost.shape)
    result: Array = 0.5 * np.minimum(cost.max(1).min(0), 12.0)
    return result


def first_reachable(p: Performance, sides: list[str], options: list[list[Option]], what: str):  # type: ignore[no-untyped-def]
    error: ReachError | None = None
    here = None
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
    assert error is not None
    raise error


def _grip_with_both(p: Performance, item: SceneObject) -> list[str]:
    for side in arms.SIDES:
        if p.held[side] is not None:
            make_room(p, side)
    pairs = grasp.find_bimanual(p.skeleton, item, obstacles_of(p, item))
    options = [
        Option(
            {g.hand: poses.mul(item.pose, g.wrist) for g in pair}, 0.4 * (1.0 - min(g.quality for g in pair)), pair
        )
        for pair in pairs
    ]
    choice = p.settle(options, f"'{item.id}' with both hands")
    _close_in(p, {g.hand: g for g in choice.option.payload}, item, choice.posture)
    return ["left", "right"]


def _close_in(p: Performance, taken: dict[str, grasp.Grasp], item: SceneObject, posture: Array) -> None:
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
    arrival = begin
    for side, g in taken.items():
        before = poses.make(g.wrist[:3] - _APPROACH * g.approach, g.wrist[3:])
        p.close(side, opening(p, g, item), begin + 0.15, begin + 0.9 * duration)
        middle = p.move_hand(side, before, frame, duration, start=begin, stop=False, clearance=clearance)
        arrival = max(arrival, p.move_hand(side, g.wrist, frame, approach, start=middle))
    return arrival


def opening(p: Performance, g: grasp.Grasp, item: SceneObject) -> Array:
    """Fingers (15, 4) as wide open around an object as what surrounds it allows."""
    hand = grasp.hand_of(p.skeleton, g.hand)
    low, high = item.shape.bounds
    near = relative_obstacles(item.pose, obstacles_of(p, item), low, high, 0.3)
    shares = np.array(_OPENINGS)
    shapes = rot.slerp(g.fingers[None], g.preshape[None], np.broadcast_to(shares[:, None], (len(shares), 15)))
    if not near:
        return shapes[0]
    deep = obstacle_depth(hand, near, np.broadcast_to(g.wrist, (len(shares), 7)), shapes)
    return shapes[int((deep > 0.004).argmin())] if (deep <= 0.004).any() else shapes[-1]


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


def palm_shape(size: float) -> Shape:
    """A box about as large as a flat hand, for finding room on a surface."""
    return Shape((Primitive("box", np.array([0.16, 0.02, 0.16]) * size, np.zeros(3)),))


def upright(p: Performance, id: str) -> Array:
    """The orientation (4,) in which the object rested at first."""
    return p.home[id][3:]


def carry(p: Performance, side: str, offset: Array = CARRY, duration: float = 0.8, yaw: float | None = None) -> None:
    """Bring what a hand holds to where it is carried, upright, with the wrist at ease."""
    held = p.held[side]
    assert held is not None
    if len(holder(p, held.object)) == 2:
        carry_with_both(p, held.object, duration=duration)
        return
    length = arms.arm_length(p.skeleton, side)
    situation = p.situation(posture=np.zeros(6))
    frame = situation.frame(p.carry_frame(side))
    wrist = poses.apply(frame, offset * length * np.array([arms.sign_of(side), 1.0, 1.0]))
    target = best_turn(p, side, held, wrist, yaw)
    p.straighten(duration)
    local = poses.mul(poses.inv(frame), target)
    clearance = p.clearance(p.object_pose(held.object)[:3], 0.6, (held.object,))
    p.t = p.move_object(held.object, local, p.carry_frame(side), p.span(duration), clearance=clearance)


def best_turn(p: Performance, side: str, held: Held, wrist: Array, yaw: float | None = None) -> Array:
    """Pose (7,) of a held object, upright and turned about the vertical so that a hand near `wrist` (3,) is at ease.

    The hand goes farther out where the object would else be in the body.
    """
    yaws = _YAWS if yaw is None else np.array([yaw])
    turned = rot.mul(rot.from_yaw(yaws), upright(p, held.object))
    size = p.skeleton.height / 1.75
    situation = p.situation()
    large = float(p.scene.object(held.object).shape.size.max()) > 0.3
    shifts = size * np.array(
        [
            [up, out, aside]
            for up in (0.0, 0.10, 0.20, 0.30)
            for out in ((0.0, 0.12, 0.24) if large else (0.0, 0.07, 0.14))
            for aside in ((0.0, 0.14, 0.28) if large else (0.0,))
        ]
    )
    axes = np.stack([np.array([0.0, 1.0, 0.0]), situation.forward, arms.sign_of(side) * situation.left])
    places = wrist + shifts @ axes
    corners = box_corners(p.scene.object(held.object).shape)
    probes = np.concatenate([corners, poses.apply(held.grasp.wrist, hand_probes(arms.sign_of(side), size))])
    clearance = p.clearance(wrist, 0.6, (held.object,))
    # The whole grid would be slow: first the height and distance that are free for most turns, then the turn.
    objects = poses.make(
        places[:, None] - rot.rotate(turned, held.grasp.wrist[:3]), np.broadcast_to(turned, (len(places), *turned.shape))
    )
    points = poses.apply(objects[:, :, None], probes)
    inside = np.maximum(0.03 - p.body_gap(points.reshape(-1, len(probes), 3)), 0.0).reshape(objects.shape[:2])
    if clearance is not None:
        gap = clearance(points.reshape(1, -1, 3)).reshape(points.shape[:3]).min(-1)
        inside = inside + np.maximum(0.03 - gap, 0.0)
    price = 60.0 * inside + (shifts @ np.array([1.6, 2.0, 1.6]))[:, None]
    rows = np.argsort(price.min(1))[:3]
    near = objects[rows].reshape(-1, 7)
    cost = p.comfort(side, poses.mul(near, held.grasp.wrist)) + price[rows].ravel()
    return near[int(cost.argmin())]


def box_corners(shape: Shape) -> Array:
    """Corners, edge and face middles (26, 3) of a shape's bounding box."""
    low, high = shape.bounds
    steps = np.array([[x, y, z] for x in (0, 0.5, 1) for y in (0, 0.5, 1) for z in (0, 0.5, 1)])
    return low + np.delete(steps, 13, axis=0) * (high - low)


def carry_with_both(
    p: Performance, id: str, height: float = -0.28, forward: float = 0.0, duration: float = 0.9
) -> None:
    """Carry a two-handed object before the chest, turned as it was taken, where both arms are at ease."""
    held = {side: h for side in holder(p, id) if (h := p.held[side]) is not None}
    situation = p.situation(posture=np.zeros(6))
    size = p.skeleton.height / 1.75
    shape, turn = p.scene.object(id).shape, p.object_pose(id)[3:]
    corners = rot.rotate(turn, box_corners(shape))
    depth = -float((corners @ situation.forward).min())
    shoulders = 0.5 * sum(situation.frame(p.carry_frame(side))[:3] for side in arms.SIDES)
    start = shoulders + situation.forward * (0.15 * size + depth + forward) + np.array([0.0, height * size, 0.0])
    clearance = p.clearance(start, 0.7, (id,))
    options = []
    for up in (0.0, 0.08, -0.08, 0.16, 0.24, 0.34):
        for out in (0.0, 0.07, 0.14, 0.22):
            where = start + (up * np.array([0.0, 1.0, 0.0]) + out * situation.forward) * size
            inside = max(0.02 - float(p.body_gap((where + corners)[None], head=True)[0]), 0.0)
            if clearance is not None:
                inside += max(0.02 - float(clearance((where + corners)[None]).min()), 0.0)
            target = poses.make(where, turn)
            wrists = {side: poses.mul(target, h.grasp.wrist) for side, h in held.items()}
            options.append(Option(wrists, 30.0 * inside + abs(up) + 1.2 * out, target))
    choice = p.settle(options, f"'{id}' with both hands", may_walk=False)
    target = choice.option.payload
    seconds = p.span(duration)
    p.lean(choice.posture, p.t, p.t + seconds)
    local = situation.local("hips", target)
    p.t = p.move_object(id, local, "hips", seconds, clearance=p.clearance(target[:3], 0.6, (id,)))


def let_go(p: Performance, id: str) -> None:
    """Open the hands that hold an object, draw them back along their approach and let them rest."""
    sides = holder(p, id)
    released = p.t
    for side in sides:
        held = p.end_hold(side, released)
        _leave(p, side, held.grasp, id)
    p.straighten(0.8)
    for side in sides:
        key = p.goals.hands[side][-1]
        pose, frame = p.rest_pose(side)
        clearance = p.clearance(p.hand_pose(side)[:3], 0.6)
        end = p.move_hand(side, pose, frame, p.span(0.7), start=key.time, clearance=clearance)
        p.close(side, p.fingers("relaxed", side), key.time, end)
        p.t = max(p.t, end)


def _leave(p: Performance, side: str, g: grasp.Grasp, id: str) -> None:
    """Open a hand as far as its surroundings allow, then draw it back the way it came."""
    opened = p.grid(p.t + 0.12)
    pose = p.object_pose(id)
    p.close(side, opening(p, g, p.item(id)), p.t, opened)
    back = poses.make(g.wrist[:3] - 0.10 * g.approach, g.wrist[3:])
    # In the world, not on the object: that may fall, or be taken away by the other hand.
    p.move_hand(side, poses.mul(pose, g.wrist), WORLD, opened - p.t)
    end = p.move_hand(side, poses.mul(pose, back), WORLD, p.span(0.34), start=opened, stop=False)
    p.close(side, g.preshape, opened + 0.08, end)


def put(p: Performance, id: str, spots: list[Array], what: str, *, drop: float = 0.0) -> None:
    """Bring a held object to the best of several resting poses (7,) and let it go; it falls the last `drop` metres."""
    sides = holder(p, id)
    options = []
    held = {side: p.held[side] for side in sides}
    for cost, spot in enumerate(spots):
        # What falls anyway may as well fall from a little higher, when that spares a crouch.
        for extra in (0.0, 0.12, 0.25) if drop > 0.0 else (0.0,):
            above = spot + np.array([0.0, drop + extra, 0.0, 0.0, 0.0, 0.0, 0.0])
            wrists = {side: poses.mul(above, h.grasp.wrist) for side, h in held.items() if h is not None}
            options.append(Option(wrists, 0.015 * cost + 0.6 * extra, (spot, drop + extra)))
    p.look(spots[0][:3])
    choice = p.settle(options, what, without=(id,))
    rest, drop = choice.option.payload
    p.look(rest[:3])
    above = rest + np.array([0.0, drop, 0.0, 0.0, 0.0, 0.0, 0.0])
    over = above + np.array([0.0, 0.07, 0.0, 0.0, 0.0, 0.0, 0.0])
    clearance = p.clearance(rest[:3], 0.7, (id,))
    duration = p.reach_time(p.object_pose(id), over)
    p.lean(choice.posture, p.t, p.t + duration)
    p.move_object(id, over, WORLD, duration, stop=False, clearance=clearance)
    p.t = p.move_object(id, above, WORLD, p.span(0.38), start=p.goals.objects[id][-1].time)
    p.wait(0.1)
    released = p.t
    p.event("placed", object=id)
    if drop > 0.0:
        p.stay(id)
        let_go(p, id)
        fall = math.sqrt(2.0 * drop / 9.81)
        p.goals.objects[id].append(Key(p.grid(released + fall), rest, WORLD, ease="fall"))
    else:
        p.goals.objects[id].append(Key(p.t, rest, WORLD))
        let_go(p, id)


def make_room(p: Performance, side: str) -> None:
    """Free a hand by putting what it holds back where it came from."""
    held = p.held[side]
    if held is not None:
        if p.scene.object(held.object).movable:
            put(p, held.object, [p.home[held.object]], f"the place of '{held.object}'")
        else:
            let_go(p, held.object)


def switch(p: Performance, id: str, to: str) -> list[str]:
    """Pass an object from one hand to the other in front of the body."""
    giver = holder(p, id)[0]
    if p.held[to] is not None and p.held[to].object != id:  # type: ignore[union-attr]
        make_room(p, to)
    if len(holder(p, id)) == 2:
        _withdraw(p, giver, p.end_hold(giver, p.t).grasp, id)
        stays = p.held[to]
        assert stays is not None
        p.goals.holds[stays.hold] = replace(p.goals.holds[stays.hold], carries=True)
        return [to]
    carry(p, giver, np.array([-0.32, -0.45, 0.50]), 0.6)
    item = p.item(id)
    p.look(id)
    held = p.held[giver]
    assert held is not None
    found = grasp.find_grasps(p.skeleton, to, item)
    apart = [g for g in found if _apart(g.wrist, held.grasp.wrist)] or found
    options = [Option({to: poses.mul(item.pose, g.wrist)}, 0.4 * (1.0 - g.quality), g) for g in apart]
    choice = p.settle(options, f"'{id}' with the {to} hand", may_walk=False)
    _close_in(p, {to: choice.option.payload}, item, choice.posture)
    # Both hands hold for a moment: nobody drops a cup in the air.
    p.wait(0.2)
    _withdraw(p, giver, p.end_hold(giver, p.t).grasp, id)
    p.straighten(0.5)
    carry(p, to)
    return [to]


def _withdraw(p: Performance, side: str, g: grasp.Grasp, id: str) -> None:
    """Open one hand and take it back to rest while the other keeps holding."""
    _leave(p, side, g, id)
    pose, frame = p.rest_pose(side)
    begin = p.goals.hands[side][-1].time
    end = p.move_hand(side, pose, frame, p.span(0.7), start=begin)
    p.close(side, p.fingers("relaxed", side), begin, end)


def _apart(a: Array, b: Array) -> bool:
    """Whether two wrists (7,) on the same object leave each other room."""
    return float(np.linalg.norm(a[:3] - b[:3])) > 0.07
