"""Using things: pour, stir, shake, turn, write, read, call, take a photo."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.language.plan import Step
from motion.planning import handling
from motion.planning.performance import Performance
from motion.planning.reach import Option
from motion.planning.verbs.basic import object_of
from motion.planning.verbs.consuming import rim
from motion.planning.verbs.registry import verb
from motion.planning.verbs.showing import face_roughly, require
from motion.rotation import Array
from motion.skeleton import landmarks
from motion.solve import arms
from motion.solve.goals import HEAD
from motion.solve.tracks import WORLD

_UP = np.array([0.0, 1.0, 0.0])
_TURNS = np.linspace(-np.pi, np.pi, 16, endpoint=False)


def _one_hand(p: Performance, id: str, hand: str | None) -> str:
    """Hold an object with one hand. Returns the side."""
    sides = handling.take(p, id, hand if hand in arms.SIDES else None)
    return sides[0]


def _bring(p: Performance, id: str, side: str, ways: list[Array], what: str, duration: float | None = None) -> Array:
    """Bring a held object to the best of several world poses (7,), leaning and stepping as needed. Returns the pose."""
    held = {s: p.held[s] for s in handling.holder(p, id)}
    options = [
        Option({s: poses.mul(way, h.grasp.wrist) for s, h in held.items() if h is not None}, 0.0, way) for way in ways
    ]
    choice = p.settle(options, what, without=(id,))
    target = choice.option.payload
    seconds = duration or max(p.reach_time(p.object_pose(id), target), p.span(0.7))
    p.lean(choice.posture, p.t, p.t + seconds)
    clearance = p.clearance(target[:3], 0.7, (id,))
    p.t = p.move_object(id, target, WORLD, seconds, clearance=clearance)
    return np.asarray(target)


@verb("pour")
def pour(p: Performance, step: Step) -> None:
    """Pour from a vessel into another: the spout over its opening, tipped, and upright again."""
    id = step.object if step.object is not None else require(p, "pourable", "vessel to pour from")
    target = _vessel_for(p, id, step)
    side = _one_hand(p, id, step.hand)
    mouth, radius = rim(p.scene.object(id).shape)
    into = p.item(target)
    opening, _ = rim(into.shape)
    over = poses.apply(into.pose, opening)
    base = handling.upright(p, id)
    ready: list[Array] = []
    tipped: list[Array] = []
    angle = np.radians(75.0)
    for azimuth in _TURNS:
        # Tip about a level axis at a right angle to the direction in which the liquid leaves.
        way = np.array([np.sin(azimuth), 0.0, np.cos(azimuth)])
        axis = np.cross(_UP, way)
        for yaw in _TURNS[::2]:
            level = rot.mul(rot.from_yaw(np.array(yaw)), base)
            lip = mouth + rot.inv_rotate(level, way) * radius
            for tilt, out in ((np.radians(15.0), ready), (angle, tipped)):
                turned = rot.mul(rot.from_axis_angle(axis, np.array(tilt)), level)
                height = 0.10 if tilt < angle else 0.055
                out.append(poses.make(over + _UP * height - rot.rotate(turned, lip), turned))
    held = p.held[side]
    assert held is not None
    wrists = np.stack(ready)
    finals = np.stack(tipped)
    end = poses.mul(finals, held.grasp.wrist)
    cost = p.comfort(side, end) + 0.5 * p.comfort(side, poses.mul(wrists, held.grasp.wrist))
    order = np.argsort(_freedom(p, side, end) + np.minimum(cost, 50.0))[:24]
    options = [
        Option({side: poses.mul(tipped[i], held.grasp.wrist)}, 0.02 * rank, (ready[i], tipped[i]))
        for rank, i in enumerate(order)
    ]
    p.look(target)
    choice = p.settle(options, f"pouring into '{target}'", without=(id, target))
    first, last = choice.option.payload
    seconds = max(p.reach_time(p.object_pose(id), first), p.span(0.8))
    p.lean(choice.posture, p.t, p.t + seconds)
    clearance = p.clearance(first[:3], 0.7, (id,))
    p.t = p.move_object(id, first, WORLD, seconds, clearance=clearance)
    p.t = p.move_object(id, last, WORLD, p.span(0.9))
    p.event("pour", object=id, target=target, hand=side)
    p.wait(step.duration or 1.2)
    p.stay(id)
    p.t = p.move_object(id, first, WORLD, p.span(0.7))
    p.event("poured", object=id, target=target)
    handling.carry(p, side)
    p.look(None)


def _freedom(p: Performance, side: str, wrists: Array) -> Array:
    """Price (N,) of wrist turns that no stance makes comfortable: judged at the height and distance of an easy reach."""
    situation = p.situation(posture=np.zeros(6))
    shoulder = situation.frame(p.carry_frame(side))
    length = arms.arm_length(p.skeleton, side)
    easy = poses.apply(shoulder, np.array([0.0, 0.0, 0.62 * length]))
    easy[1] = np.clip(wrists[:, 1].mean(), shoulder[1] - 0.6 * length, shoulder[1] + 0.3 * length)
    moved = wrists.copy()
    moved[:, :3] = easy
    return p.comfort(side, moved)


def _vessel_for(p: Performance, id: str, step: Step) -> str:
    if step.target is not None and p.scene.has(step.target):
        return step.target
    where = p.item(id).position
    found = [
        item for item in p.items() if item.id != id and item.movable and {"drinkable", "container"} & item.affordances
    ]
    if not found:
        raise ReachError(f"there is nothing to pour '{id}' into", kind="no_tool", fix="name a cup or a bowl")
    return min(found, key=lambda item: float(np.linalg.norm(item.position - where))).id


def _tip_down(p: Performance, id: str) -> tuple[Array, Array]:
    """An elongated tool's working end (3,) and the direction (3,) from its middle to that end, in its own frame."""
    low, high = p.scene.object(id).shape.bounds
    axis = int((high - low).argmax())
    direction = np.eye(3)[axis]
    middle = 0.5 * (low + high)
    held = [h for h in p.held.values() if h is not None and h.object == id]
    # The working end is the one farther from the hand.
    if held and float((held[0].grasp.wrist[:3] - middle) @ direction) > 0:
        direction = -direction
    return middle + direction * 0.5 * float((high - low)[axis]), direction


def _pointing_down(direction: Array, lean: float) -> Array:
    """Orientations (N, 4) in which a tool's direction points down, leaning by `lean` radians, at all turns."""
    rows = []
    for azimuth in _TURNS:
        side = np.array([np.sin(azimuth), 0.0, np.cos(azimuth)])
        down = -_UP * np.cos(lean) + side * np.sin(lean)
        first = rot.between(direction, down)
        for spin in _TURNS[::4]:
            rows.append(rot.mul(rot.from_axis_angle(down, np.array(spin)), first))
    return np.array(rows)


def _work_at(p: Performance, id: str, side: str, point: Array, lean: float, what: str) -> Array:
    """Bring a tool's working end to a world point (3,), pointing down. Returns the tool's pose (7,)."""
    tip, direction = _tip_down(p, id)
    held = p.held[side]
    assert held is not None
    turns = _pointing_down(direction, lean)
    ways = poses.make(point - rot.rotate(turns, tip), turns)
    wrists = poses.mul(ways, held.grasp.wrist)
    order = np.argsort(_freedom(p, side, wrists) + 3.0 * (wrists[:, 1] < point[1] + 0.02))[:24]
    return _bring(p, id, side, [ways[i] for i in order], what)


@verb("stir")
def stir(p: Performance, step: Step) -> None:
    """Stir in a vessel with a spoon or another stirring tool."""
    names = [name for name in (step.object, step.target) if name is not None and p.scene.has(name)]
    tools = [name for name in names if "stirring_tool" in p.scene.object(name).affordances]
    vessels = [name for name in names if name not in tools]
    tool = tools[0] if tools else require(p, "stirring_tool", "spoon to stir with")
    vessel = vessels[0] if vessels else _vessel_for(p, tool, Step(step.verb))
    side = _one_hand(p, tool, step.hand)
    handling.carry(p, side, duration=0.6)
    into = p.item(vessel)
    opening, radius = rim(into.shape)
    top = poses.apply(into.pose, opening)
    low = into.world_bounds()[0][1]
    p.look(vessel)
    above = _work_at(p, tool, side, top + _UP * 0.03, np.radians(20.0), f"'{vessel}'")
    dip = above + np.concatenate([-_UP * (0.03 + 0.55 * (top[1] - low)), np.zeros(4)])
    p.t = p.move_object(tool, dip, WORLD, p.span(0.4))
    circle = 0.35 * max(radius - 0.012, 0.006)
    beats = 8 * (step.count or 3)
    for k in range(beats + 1):
        angle = 2.0 * np.pi * k / 8.0
        shift = np.array([np.sin(angle), 0.0, np.cos(angle) - 1.0]) * circle
        pose = dip + np.concatenate([shift, np.zeros(4)])
        p.t = p.move_object(tool, pose, WORLD, p.span(0.13), stop=k == beats)
    p.event("stirred", object=vessel, tool=tool)
    p.t = p.move_object(tool, above, WORLD, p.span(0.4))
    handling.carry(p, side)
    p.look(None)


@verb("shake")
def shake(p: Performance, step: Step) -> None:
    """Shake a held thing up and down."""
    id = object_of(p, step)
    sides = handling.take(p, id, step.hand)
    handling.carry(p, sides[0], duration=0.6)
    key = p.goals.objects[id][-1]
    swing = 0.055 * p.skeleton.height / 1.75
    for k in range(2 * (step.count or 4)):
        pose = key.pose + np.array([0.0, swing if k % 2 == 0 else -swing, 0.0, 0.0, 0.0, 0.0, 0.0])
        p.t = p.move_object(id, pose, key.frame, p.span(0.17))
    p.t = p.move_object(id, key.pose, key.frame, p.span(0.17))
    p.event("shaken", object=id)


@verb("rotate")
def rotate(p: Performance, step: Step) -> None:
    """Turn something by a quarter about the vertical where it stands, or in the hand."""
    id = object_of(p, step)
    angle = np.radians(-70.0 if step.target == "right" else 70.0)
    holding = handling.holder(p, id)
    item = p.item(id)
    sides = holding or handling.grip(p, item, step.hand)
    if not holding:
        p.wait(0.1)
        p.stay(id)
    pose = p.object_pose(id)
    ways = []
    for turn in (angle, 0.75 * angle, 0.6 * angle):
        ways.append(poses.make(pose[:3], rot.mul(rot.from_yaw(np.array(turn)), pose[3:])))
    held = {side: p.held[side] for side in sides}
    error: ReachError | None = None
    for way in [*ways, *(poses.make(pose[:3], rot.mul(rot.from_yaw(np.array(-t)), pose[3:])) for t in (angle, 0.6 * angle))]:
        option = Option({s: poses.mul(way, h.grasp.wrist) for s, h in held.items() if h is not None}, 0.0, way)
        try:
            choice = p.settle([option], f"turning '{id}'", may_walk=False)
        except ReachError as failed:
            error = failed
            continue
        if choice.cost < 6.0:
            p.lean(choice.posture, p.t, p.t + p.span(0.9))
            p.t = p.move_object(id, way, WORLD, p.span(1.0))
            error = None
            break
    if error is not None:
        raise error
    p.event("rotated", object=id)
    if not holding:
        p.home[id] = p.object_pose(id)
        handling.let_go(p, id)
        p.look(None)


@verb("write")
def write(p: Performance, step: Step) -> None:
    """Write a line with a pen on paper or on a board."""
    names = [name for name in (step.object, step.target) if name is not None and p.scene.has(name)]
    pens = [name for name in names if "writing_tool" in p.scene.object(name).affordances]
    sheets = [name for name in names if name not in pens]
    pen = pens[0] if pens else require(p, "writing_tool", "pen to write with")
    if not sheets:
        found = [item for item in p.items() if "writable" in item.affordances]
        if not found:
            raise ReachError("there is nothing to write on", kind="no_tool", fix="add paper, a notebook or a board")
        sheets = [min(found, key=lambda item: float(np.linalg.norm(item.position - p.item(pen).position))).id]
    side = _one_hand(p, pen, step.hand)
    handling.carry(p, side, duration=0.6)
    sheet = p.item(sheets[0])
    low, high = sheet.world_bounds()
    left = p.situation().left
    start = np.array([0.5 * (low[0] + high[0]), high[1] + 0.002, 0.5 * (low[2] + high[2])])
    width = min(0.07, 0.3 * float(np.abs((high - low) @ left)))
    p.look(sheets[0])
    pose = _work_at(p, pen, side, start + left * width + _UP * 0.0, np.radians(35.0), f"'{sheets[0]}'")
    strokes = 14
    for k in range(strokes):
        along = width * (1.0 - 2.0 * (k + 1) / strokes)
        shift = left * (along - width) + p.situation().forward * (0.006 if k % 2 == 0 else -0.006)
        moved = pose + np.concatenate([shift, np.zeros(4)])
        p.t = p.move_object(pen, moved, WORLD, p.span(0.12), stop=k == strokes - 1)
    p.event("written", object=sheets[0], tool=pen)
    p.t = p.move_object(pen, p.goals.objects[pen][-1].pose + np.array([0, 0.06, 0, 0, 0, 0, 0]), WORLD, p.span(0.35))
    handling.carry(p, side)
    p.look(None)


def _facing_eyes(p: Performance, id: str, side: str, offset: Array, steep: tuple[float, ...], roll: bool) -> Array:
    """Pose (7,) in the head's frame of a thing whose upper side faces the eyes from an offset (3,) before them."""
    base = handling.upright(p, id)
    rows = []
    for tilt in steep:
        lean = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.array(-np.radians(tilt)))
        for yaw in _TURNS if roll else (0.0, np.pi):
            rows.append(rot.mul(lean, rot.mul(rot.from_yaw(np.array(yaw)), base)))
    turned = np.array(rows)
    eye = landmarks.eyes(p.skeleton)
    where = poses.make(np.broadcast_to(eye + offset * p.skeleton.height / 1.75, (len(turned), 3)), turned)
    held = p.held[side]
    assert held is not None
    head = p.situation(posture=np.zeros(6)).frame(HEAD)
    cost = p.comfort(side, poses.mul(poses.mul(head, where), held.grasp.wrist))
    return where[int(cost.argmin())]


@verb("read")
def read(p: Performance, step: Step) -> None:
    """Hold something readable before the eyes and read for a while; what can't be taken is read where it is."""
    id = object_of(p, step)
    if not p.scene.object(id).movable:
        p.look(id)
        p.wait(step.duration or 2.5)
        return
    sides = handling.take(p, id, step.hand)
    if len(sides) == 2:
        handling.carry_with_both(p, id, height=-0.10, forward=0.02)
    else:
        handling.carry(p, sides[0], duration=0.6)
        pose = _facing_eyes(p, id, sides[0], np.array([0.0, -0.24, 0.36]), (35.0, 50.0, 65.0), True)
        p.t = p.move_object(id, _off_head(p, pose), "hips", p.span(0.8))
    p.look(id)
    p.event("read", object=id)
    p.wait(step.duration or 2.5)
    p.stay(id)
    p.look(None)


def _off_head(p: Performance, pose: Array) -> Array:
    """A pose in the upright head's frame, in the hips' frame: the thing then stays put while the head looks down at it."""
    situation = p.situation(posture=np.zeros(6))
    return situation.local("hips", poses.mul(situation.frame(HEAD), pose))


@verb("call")
def call(p: Performance, step: Step) -> None:
    """Hold a phone to the ear and talk."""
    id = step.object if step.object is not None else require(p, "callable", "phone")
    side = _one_hand(p, id, step.hand)
    handling.carry(p, side, duration=0.6)
    s = arms.sign_of(side)
    low, high = p.scene.object(id).shape.bounds
    size = high - low
    thin, long = int(size.argmin()), int(size.argmax())
    ear = landmarks.ear(p.skeleton, side) + np.array([s * (0.5 * size[thin] + 0.012), 0.0, 0.0])
    rows = []
    # The screen faces the head; the long side runs from the ear towards the mouth.
    for face in (1.0, -1.0):
        for end in (1.0, -1.0):
            for slope in np.radians([35.0, 55.0, 75.0]):
                z = np.eye(3)
                target_thin = np.array([-s * face, 0.0, 0.0])
                target_long = np.array([0.0, -np.sin(slope), np.cos(slope)]) * end
                source = np.stack([z[thin], z[long], np.cross(z[thin], z[long])], -1)
                goal = np.stack([target_thin, target_long, np.cross(target_thin, target_long)], -1)
                rows.append(np.concatenate([rot.from_matrix(goal @ source.T), [end, slope]]))
    table = np.array(rows)
    turned = table[:, :4]
    down = np.stack([np.zeros(len(table)), -np.sin(table[:, 5]), np.cos(table[:, 5])], -1)
    where = poses.make(ear + down * 0.32 * size[long], turned)
    held = p.held[side]
    assert held is not None
    head = p.situation(posture=np.zeros(6)).frame(HEAD)
    wrists = poses.mul(poses.mul(head, where), held.grasp.wrist)
    inside = np.maximum(0.09 - np.linalg.norm(poses.mul(where, held.grasp.wrist)[:, :3] - [0, 0.06, 0.02], axis=-1), 0)
    pose = where[int((p.comfort(side, wrists) + 200.0 * inside).argmin())]
    p.look(None)
    out = pose + np.array([s * 0.08, 0.0, 0.03, 0.0, 0.0, 0.0, 0.0])
    p.move_object(id, out, HEAD, p.span(0.75), stop=False)
    p.t = p.move_object(id, pose, HEAD, p.span(0.3), start=p.goals.objects[id][-1].time)
    p.event("call", object=id, hand=side)
    p.wait(step.duration or 2.0)
    p.stay(id)


@verb("take_photo")
def take_photo(p: Performance, step: Step) -> None:
    """Hold a phone or a camera before the eyes and take a picture of the target."""
    id = step.object if step.object is not None and "photo" in _affordances(p, step.object) else None
    id = id or require(p, "photo", "camera or phone")
    side = _one_hand(p, id, step.hand)
    target = step.target if step.target and p.scene.has(step.target) else step.object if step.object != id else None
    point = p.item(target).position if target and p.scene.has(target) else p.scene.viewer
    face_roughly(p, np.asarray(point), np.radians(30.0))
    handling.carry(p, side, duration=0.6)
    lying = float(np.ptp(p.scene.object(id).shape.bounds, axis=0)[1]) < 0.03
    pose = _facing_eyes(p, id, side, np.array([0.0, -0.05, 0.34]), (90.0, 80.0) if lying else (0.0,), True)
    p.look(np.asarray(point))
    p.t = p.move_object(id, _off_head(p, pose), "hips", p.span(0.8))
    p.wait(0.6)
    p.event("photo", object=id, target=target or "viewer")
    p.wait(0.5)
    p.stay(id)
    handling.carry(p, side)
    p.look(None)


def _affordances(p: Performance, id: str) -> frozenset[str]:
    return p.scene.object(id).affordances if p.scene.has(id) else frozenset()
