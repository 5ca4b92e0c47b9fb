"""A solved motion looked at once more: what gets into something on its way is led around it.

A way is planned through a few points of a hand, at a few moments, for a body that stands and leans as it will in the end. How
flesh really passes an edge is known only when the motion is solved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from motion import geometry
from motion import pose as poses
from motion.clip import Clip
from motion.inspection import Faults, inspect
from motion.inspection.allowances import allowances
from motion.inspection.penetration import FLOOR, HANDS, Flesh, flesh, inside
from motion.pausing import breathe
from motion.projection.shares import around, body_free, hips_free
from motion.rotation import Array
from motion.scene.model import Primitive, Scene, Shape
from motion.skeleton import JOINTS, finger_names
from motion.solve import arms
from motion.solve.body import Solved, solve
from motion.solve.goals import Goals
from motion.solve.tracks import Key, min_jerk
from motion.ties import steady

# How deep flesh may be in a thing before anything gives way, and how deep it may be left, metres.
_NOTICED, _LEFT = 0.008, 0.002
_BETWEEN = slice(1, None, 2)
# How often a motion is solved again, at most.
_ROUNDS = 3
# Seconds in which something gives way and comes back, and in which it is free to after it had to be where it is planned.
_PASSAGE, _FREEING = 0.35, 0.3
# How free it must be for that to be of use; frames between two faults that are one; how much better it must get.
_OF_USE, _APART, _BETTER = 0.3, 4, 0.7
# How far it gives way, in terms of the depth, and at most, metres; what a metre of that costs beside a metre of depth.
_TIMES, _FAR, _PRICE = (1.0, 1.5, 2.2, 3.2), 0.06, 0.3
# How near, in metres, things are to flesh that might get into them when it gives way.
_NEAR = 0.02 + _FAR

_BODY = "body"
_HIPS = "hips"
# Frames in which hands hang and things are carried: nothing there is exact.
_AT_EASE = ("rest", "shoulder")
# Which flesh belongs to an arm or to the body between, and how far it goes along with the wrist or the hips.
_PARTS = {
    side: {f"{side}Hand": 1.0, f"{side}LowerArm": 0.6} | dict.fromkeys(finger_names(side), 1.0)
    for side in arms.SIDES
} | {
    _BODY: dict.fromkeys(("hips", "spine", "chest", "upperChest"), 1.0)
    | dict.fromkeys(("leftUpperLeg", "rightUpperLeg"), 0.65)
    | dict.fromkeys(("leftLowerLeg", "rightLowerLeg"), 0.3)
}
_BONES = tuple(name for shares in _PARTS.values() for name in shares if name not in HANDS)
_SHARES = {part: np.array([shares.get(name, 0.0) for name in JOINTS]) for part, shares in _PARTS.items()}
_AROUND = np.array([way for way in product((-1.0, 0.0, 1.0), repeat=3) if any(way)])
_AROUND /= np.linalg.norm(_AROUND, axis=-1, keepdims=True)
_GROUND, _BELOW = (
    Shape((Primitive("box", np.array([40.0, 0.4, 40.0])),)),
    poses.make(np.array([0.0, -0.2, 0.0])),
)
_LEVEL = _AROUND[_AROUND[:, 1] == 0.0]

Thing = tuple[str, Shape, Array]


@dataclass(frozen=True, eq=False)
class _Fault:
    """A part of the body that is inside a thing on frames first to last: how deep at most, metres."""

    part: str
    thing: str
    first: int
    last: int
    depth: float


@dataclass(frozen=True, eq=False)
class _Look:
    """What is wrong with a clip. things: what is no obstacle because it may be pressed into is left out."""

    body: Flesh
    things: list[Thing]
    faults: list[_Fault]
    excess: float

    @classmethod
    def at(cls, clip: Clip, scene: Scene) -> _Look:
        things, allowed = _things(clip, scene), allowances(clip, scene)
        body, faults, excess = flesh(clip, bones=_BONES), [], 0.0
        for id, deep in inside(body, things, allowed):
            if deep.max(initial=0.0) > _NOTICED:
                excess += float(np.maximum(deep.max(-1) - _NOTICED, 0.0).sum())
                for part in _PARTS:
                    own = deep[:, _SHARES[part][body.joint] > 0.0].max(-1)
                    faults += [_Fault(part, id, a, b, float(own[a : b + 1].max())) for a, b in _spans(own)]
        pressed = {allowance.object for allowance in allowed}
        return cls(body, [thing for thing in things if thing[0] not in pressed], faults, excess)


def give_way(
    solved: Solved, faults: Faults, scene: Scene, since: Mapping[str, Array] | None = None
) -> Solved:
    """The same motion with hands, things that are carried and hips led around what they would get into.

    faults: what is known to be wrong with it from looking at every second frame. since: what it goes on from, see `Inertia`. It
    stays as it is where giving way would make anything worse.
    """
    if faults.total == 0.0 and not _noticed_between(solved.clip, scene):
        return solved
    look = _Look.at(solved.clip, scene)
    for _ in range(_ROUNDS):
        goals = _led_around(solved.goals, look)
        if goals is None:
            break
        breathe()
        other = solve(goals, since, elbows=solved.elbows)
        seen = _Look.at(other.clip, scene)
        if seen.excess > _BETTER * look.excess or _badness(other, scene) > _badness(solved, scene):
            break
        solved, look = other, seen
    return solved


def _things(clip: Clip, scene: Scene) -> list[Thing]:
    alive = {item.id for item in scene.objects if item.alive}
    things = [(one.id, one.shape, one.poses) for one in clip.objects if one.id not in alive]
    return [*things, (FLOOR, _GROUND, np.tile(_BELOW, (clip.frames, 1)))]


def _noticed_between(clip: Clip, scene: Scene) -> bool:
    """Whether something is noticed on the frames that a rehearsal does not look at."""
    body = flesh(clip, _BETWEEN, _BONES)
    deep = inside(body, _things(clip, scene), allowances(clip, scene), _BETWEEN)
    return any(bool((one > _NOTICED).any()) for _, one in deep)


def _badness(solved: Solved, scene: Scene) -> float:
    return float(steady(inspect(solved.clip, scene, every=1).total))


def _spans(depth: Array) -> list[tuple[int, int]]:
    """First and last frames of the times at which depths (F,) are noticed."""
    frames = np.flatnonzero(depth > _NOTICED)
    if not len(frames):
        return []
    parts = np.split(frames, np.flatnonzero(np.diff(frames) > _APART) + 1)
    return [(int(part[0]), int(part[-1])) for part in parts]


def _led_around(goals: Goals, look: _Look) -> Goals | None:
    """Goals that give way to what there is; None where nothing can."""
    times = np.arange(len(goals.base.hips)) / goals.fps
    added: dict[str, Array] = {}
    for fault in look.faults:
        breathe()
        track = _yielding(goals, fault)
        if track is None:
            continue
        away = np.maximum(np.maximum(fault.first - goals.fps * times, goals.fps * times - fault.last), 0.0)
        course = (1.0 - min_jerk(away / (_PASSAGE * goals.fps))) * _free(goals, track, times)
        if course[fault.first : fault.last + 1].min() < _OF_USE:
            continue
        way = _way(look, fault, track, course, goals)
        if way is not None:
            added[track] = added.get(track, 0.0) + course[:, None] * way
    if not added:
        return None
    asides = {name: goals.asides.get(name, 0.0) + aside for name, aside in added.items()}
    return replace(goals, asides={**goals.asides, **asides})


def _yielding(goals: Goals, fault: _Fault) -> str | None:
    """What gives way: the free hand, the thing that is carried, or the hips; None where nothing may."""
    lasting = [
        hold
        for hold in goals.holds
        if hold.start * goals.fps <= fault.last and hold.stop * goals.fps >= fault.first
    ]
    carried = {hold.object for hold in lasting if hold.carries and hold.object in goals.objects}
    if fault.part == _BODY:
        return f"object:{fault.thing}" if fault.thing in carried else _HIPS
    held = {hold.object for hold in lasting if hold.hand == fault.part}
    if not held:
        return f"hand:{fault.part}"
    if held & {fault.thing, _whole(goals, fault.thing)}:
        return None
    return next((f"object:{id}" for id in sorted(held & carried)), None)


def _whole(goals: Goals, id: str) -> str | None:
    """What a thing is a part of."""
    item = goals.items.get(id)
    return None if item is None else item.part_of


def _free(goals: Goals, track: str, times: Array) -> Array:
    """How free (F,) a track is to be elsewhere than it is planned."""
    kind, _, name = track.partition(":")
    if kind == _HIPS:
        return np.minimum(hips_free(goals, times), body_free(goals, times))
    if kind == "hand":
        tied = [(hold.start, hold.stop) for hold in goals.holds if hold.hand == name]
        keys = goals.hands[name]
    else:
        ends = [time for hold in goals.holds if hold.object == name for time in (hold.start, hold.stop)]
        tied = [(time, time) for time in ends]
        keys = goals.objects[name]
    return around(times, tied + _stays(keys), 0.0, _FREEING)


def _stays(keys: Sequence[Key]) -> list[tuple[float, float]]:
    """When a track rests at its keys, other than where it only hangs or is carried, seconds."""
    spans = []
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        if key.stop and key.frame.partition(":")[0] not in _AT_EASE:
            stays = following is not None and np.array_equal(key.pose, following.pose)
            spans.append((key.time, following.time if stays and following is not None else key.time))
    return spans


def _way(look: _Look, fault: _Fault, track: str, course: Array, goals: Goals) -> Array | None:
    """How far (3,) a track gives way at most, metres, as it follows a course (F,) from 0 to 1; None where that doesn't help."""
    rows = np.flatnonzero(course > 0.02)
    shares = _SHARES[fault.part][look.body.joint]
    balls = np.flatnonzero(shares > 0.0)
    centres, radii = look.body.centre[np.ix_(rows, balls)], look.body.radius[balls]
    moves = course[rows, None] * shares[balls]
    kind, _, name = track.partition(":")
    others = look.things
    if kind == "object" and fault.part == _BODY:
        # A thing that gives way to the body goes the other way than the body would.
        moves = -moves
        others = [thing for thing in others if thing[0] == name]
    elif kind == "object":
        others = [thing for thing in others if name not in (thing[0], _whole(goals, thing[0]))]
    sizes = np.minimum(fault.depth * np.array(_TIMES), _FAR)
    directions = _LEVEL if track == _HIPS else _AROUND
    ways = np.concatenate([np.zeros((1, 3)), *(size * directions for size in sizes)])
    price = _PRICE * np.linalg.norm(ways, axis=-1)
    for _, shape, path in others:
        gap = geometry.distance_at(shape, path[rows], centres) - radii
        row, ball = np.nonzero(gap < _NEAR)
        if len(row):
            points = centres[row, ball] + ways[:, None] * moves[row, ball][:, None]
            deep = radii[ball] - _LEFT - geometry.distance_at(shape, path[rows[row]], points.swapaxes(0, 1)).T
            price += np.maximum(deep, 0.0).sum(-1)
    best = int(steady(price).argmin())
    return ways[best] if price[best] < _BETTER * price[0] else None
