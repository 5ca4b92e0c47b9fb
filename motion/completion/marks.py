"""When and where a plan needs a hand to be exactly, and when a body motion comes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
_LATE = 0.3
# At least so much of the time that the plan takes between two moments must be left for it.
_LEAST = 0.25
# What is far costs more for every bit of it up to this, metres; farther is out of the question anyhow.
_FAR = 1.5


@dataclass(frozen=True, eq=False)
class Mark:
    """At `time` of the plan, seconds, a hand is at `place` (3,) of the world, the head or the hips.

    what: it is about. stays: whether the hand has been there since its mark before.
    """

    time: float
    hand: str
    frame: str
    place: Array
    what: str
    stays: bool = False


def marks_of(solved: Solved) -> list[Mark]:
    """The moments of a plan at which it matters where a hand is, in order."""
    goals, frames = solved.goals, solved.frames
    found: dict[tuple[int, str], Mark] = {}

    def add(time: float, hand: str, frame: str, what: str, stays: bool = False) -> None:
        row = min(round(time * goals.fps), solved.clip.frames - 1)
        place = frames.hand(hand)[row, :3]
        if frame in BODY_BOUND:
            place = poses.apply(poses.inv(frames.track(frame)[row]), place)
        else:
            frame = WORLD
        found.setdefault((row, hand), Mark(row / goals.fps, hand, frame, place, what, stays))

    for hold in goals.holds:
        add(hold.start, hold.hand, WORLD, hold.object)
        if hold.stop * goals.fps < solved.clip.frames - 1.5:
            add(hold.stop, hold.hand, WORLD, hold.object)
        if hold.carries:
            track = goals.objects[hold.object]
            for before, key in zip([None, *track], track, strict=False):
                on_way = key.time < hold.start + _LEAVING or _kind(key) == HIPS
                if _tells(key) and not on_way and key.time < hold.stop:
                    add(key.time, hold.hand, _kind(key), hold.object, _stays(before, key))
    for hand, keys in goals.hands.items():
        # The hand that comes to a thing is marked where it takes it, and leaves it on whatever way.
        held = [(h.start, h.stop + _LEAVING, h.object) for h in goals.holds if h.hand == hand]
        for before, key in zip([None, *keys], keys, strict=False):
            coming = any(key.frame == f"object:{id}" for *_, id in held)
            if _tells(key) and not coming and not any(a <= key.time <= b for a, b, _ in held):
                id = key.frame.partition(":")[2]
                add(key.time, hand, _kind(key), id or "the plan", _stays(before, key))
    return sorted(found.values(), key=lambda mark: (mark.time, mark.hand))


def _kind(key: Key) -> str:
    return key.frame.partition(":")[0]


def _stays(before: Key | None, key: Key) -> bool:
    return before is not None and before.frame == key.frame and np.array_equal(before.pose, key.pose)


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


def meeting(placed: Placed, places: Mapping[str, Array], since: int) -> tuple[int, float]:
    """The frame from `since` on at which hands do something at one of N places, and how far the farther hand is then, metres.

    places (N, 3) by side: where each hand would be, in the world.
    """
    gaps = [
        np.linalg.norm(placed.hand(side)[since:, None] - wanted[None], axis=-1)
        for side, wanted in places.items()
    ]
    gap = np.max(gaps, axis=0).min(-1)
    speed = np.mean([placed.speed(side)[since:] for side in places], axis=0)
    late = _LATE * np.arange(len(gap)) / max(placed.frames, 1)
    row = int((_AWAY * gap + _MOVING * speed + late).argmin())
    return since + row, float(gap[row])
