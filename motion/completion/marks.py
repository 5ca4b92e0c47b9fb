"""When and where a plan needs a hand to be exactly, and when a body motion comes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from motion import pose as poses
from motion.completion.placed import Placed
from motion.pim.body import FPS
from motion.rotation import Array
from motion.solve.body import Solved
from motion.solve.goals import HEAD, HIPS
from motion.solve.tracks import WORLD, Key

WORLD_BOUND, BODY_BOUND = (WORLD, "object"), (HEAD, HIPS)
# What is taken leaves its place within so many seconds, on whatever way.
_LEAVING = 0.8
# What a metre away from where it is wanted costs a hand, one m/s of speed there, and being asked to be e times as quick.
_AWAY, _MOVING, _HURRIED = 10.0, 0.6, 0.15
# What the last frame costs more than the first where several would do.
_LATE = 0.1
# At least so much of the time that the plan takes between two moments must be left for it.
_LEAST = 0.25
# What is far costs more for every bit of it up to this, metres; farther is out of the question anyhow.
_FAR = 1.5


@dataclass(frozen=True, eq=False)
class Mark:
    """At `time` of the plan, seconds, a hand is at `place` (3,) of the world, the head or the hips. what: it is about."""

    time: float
    hand: str
    frame: str
    place: Array
    what: str


def marks_of(solved: Solved) -> list[Mark]:
    """The moments of a plan at which it matters where a hand is, in order."""
    goals, frames = solved.goals, solved.frames
    found: dict[tuple[int, str], Mark] = {}

    def add(time: float, hand: str, frame: str, what: str) -> None:
        row = min(round(time * goals.fps), solved.clip.frames - 1)
        place = frames.hand(hand)[row, :3]
        if frame in BODY_BOUND:
            place = poses.apply(poses.inv(frames.track(frame)[row]), place)
        else:
            frame = WORLD
        found.setdefault((row, hand), Mark(row / goals.fps, hand, frame, place, what))

    for hold in goals.holds:
        add(hold.start, hold.hand, WORLD, hold.object)
        if hold.stop * goals.fps < solved.clip.frames - 1.5:
            add(hold.stop, hold.hand, WORLD, hold.object)
        if hold.carries:
            for key in goals.objects[hold.object]:
                if hold.start + _LEAVING < key.time < hold.stop and _tells(key):
                    add(key.time, hold.hand, _kind(key), hold.object)
    for hand, keys in goals.hands.items():
        held = [(h.start, h.stop, h.object) for h in goals.holds if h.hand == hand]
        for key in keys:
            # The hand that comes to a thing is marked where it takes it.
            coming = any(key.frame == f"object:{id}" for *_, id in held)
            if _tells(key) and not coming and not any(a <= key.time <= b for a, b, _ in held):
                add(key.time, hand, _kind(key), key.frame.removeprefix("object:"))
    return sorted(found.values(), key=lambda mark: (mark.time, mark.hand))


def _kind(key: Key) -> str:
    return key.frame.partition(":")[0]


def _tells(key: Key) -> bool:
    """Whether it matters that a hand, or what it carries, is just there; where it is carried, or hangs, does not."""
    return key.stop and key.time > 0.0 and _kind(key) in (*WORLD_BOUND, *BODY_BOUND)


def distances(placed: Placed, mark: Mark) -> Array:
    """How far (F,) the hand is from a mark, metres."""
    place: Array = np.broadcast_to(mark.place, (placed.frames, 3))
    if mark.frame == HEAD:
        place = poses.apply(placed.joint("head"), mark.place)
    elif mark.frame == HIPS:
        place = poses.apply(placed.joint("hips"), mark.place)
    gap: Array = np.linalg.norm(placed.hand(mark.hand) - place, axis=-1)
    return gap


def fitted(placed: Placed, marks: Sequence[Mark]) -> tuple[np.ndarray, float]:
    """The frames (K,) at which a motion does what marks ask for, in their order, and what it costs (the less the better).

    Marks of one moment get one frame. Found for all at once by dynamic programming: near the place, slow there, neither
    much quicker nor much slower than planned in between.
    """
    times = np.unique([mark.time for mark in marks])
    costs = np.zeros((len(times), placed.frames))
    for mark in marks:
        away = np.minimum(distances(placed, mark), _FAR)
        costs[np.searchsorted(times, mark.time)] += _AWAY * away + _MOVING * placed.speed(mark.hand)
    costs += _LATE * np.linspace(0.0, 1.0, placed.frames)
    total, came_from = costs[0], []
    rows = np.arange(placed.frames)
    for k in range(1, len(times)):
        asked = (times[k] - times[k - 1]) * FPS
        taken = rows[None] - rows[:, None]
        hurried = _HURRIED * np.log(np.maximum(taken, 1) / asked) ** 2
        step = total[:, None] + np.where(taken >= max(_LEAST * asked, 1.0), hurried, np.inf)
        came_from.append(step.argmin(0))
        total = step.min(0) + costs[k]
    frame = int(total.argmin())
    found = [frame]
    for before in reversed(came_from):
        found.append(int(before[found[-1]]))
    frames = np.array(found[::-1])
    return frames[np.searchsorted(times, [mark.time for mark in marks])], float(total.min())


def near_point(placed: Placed, hand: str, places: Array, since: int) -> tuple[int, float]:
    """The frame from `since` on at which a hand first does something at one of places (N, 3), and how far it is then."""
    hands = placed.hand(hand)[since:]
    gap = np.linalg.norm(hands[:, None] - places[None], axis=-1).min(-1)
    cost = _AWAY * gap + _MOVING * placed.speed(hand)[since:]
    cost = cost + _LATE * 10.0 * np.arange(len(cost)) / max(placed.frames, 1)
    row = int(cost.argmin())
    return since + row, float(gap[row])
