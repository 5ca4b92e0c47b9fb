"""Where a planned motion leaves the body free: shares (F,) from 0, as planned, to 1, as it comes naturally."""

from __future__ import annotations

import numpy as np

from motion.rotation import Array
from motion.solve.goals import Goals, Hold
from motion.solve.tracks import WORLD, Key, min_jerk

# Seconds before and after something exact in which a hand already, or still, keeps to the plan, and in which it gets there.
_NEAR, _PASSAGE = 0.10, 0.45
# The same for a body that keeps still while a hand leaves something to it.
_STILL, _SETTLING = 0.10, 0.60
# Seconds in which the hips get from natural to exact where a seat is below them.
_SEATING = 0.5


def around(times: Array, spans: list[tuple[float, float]], near: float, passage: float) -> Array:
    """1 (F,) far from all spans (seconds), 0 within `near` of one, passing smoothly in `passage` seconds."""
    free = np.ones(len(times))
    for start, stop in spans:
        away = np.maximum(np.maximum(start - times, times - stop), 0.0)
        free = np.minimum(free, min_jerk((away - near) / passage))
    return free


def hand_free(goals: Goals, side: str, times: Array) -> Array:
    """Where a hand holds, touches, shows or means nothing."""
    return around(times, _busy(goals.hands[side], side) + _held(goals.holds, side), _NEAR, _PASSAGE)


def hips_free(goals: Goals, times: Array) -> Array:
    """Where the body carries itself."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], goals.seated, [False]]).astype(int)))
    spans = [(a / goals.fps, (b - 1) / goals.fps) for a, b in edges.reshape(-1, 2)]
    return around(times, spans, 0.0, _SEATING)


def body_free(goals: Goals, times: Array) -> Array:
    """Where the body is not what a hand leaves something to: puts it on, or leaves it to the other hand in the air.

    What is left there is where the body is, so that has to be where it is planned.
    """
    left = [hold.stop for hold in goals.holds if _on_body(goals, hold.object, hold.stop)]
    return around(times, [(stop, stop) for stop in left if stop < times[-1]], _STILL, _SETTLING)


def _on_body(goals: Goals, id: str, time: float) -> bool:
    """Whether a thing is planned to move along with the body at a time, or is on its way there."""
    if id in goals.articulations:
        return _on_body(goals, goals.articulations[id].parent, time)
    keys = goals.objects[id]
    now = [key for key in keys if key.time <= time][-1:] + [key for key in keys if key.time > time][:1]
    return any(_moves_along(goals, key.frame, time) for key in now)


def _moves_along(goals: Goals, frame: str, time: float) -> bool:
    kind, _, id = frame.partition(":")
    return _on_body(goals, id, time) if kind == "object" else frame != WORLD


def _held(holds: list[Hold], side: str) -> list[tuple[float, float]]:
    return [(hold.start, hold.stop) for hold in holds if hold.hand == side]


def _busy(keys: list[Key], side: str) -> list[tuple[float, float]]:
    """When a hand is at its keys, other than hanging at rest, seconds."""
    busy = [not key.frame.startswith("rest:") for key in keys]
    spans = [(key.time, key.time) for key, is_busy in zip(keys, busy, strict=True) if is_busy]
    for one, other, both in zip(keys, keys[1:], np.logical_and(busy[:-1], busy[1:]), strict=False):
        if both and one.frame == other.frame and np.array_equal(one.pose, other.pose):
            spans.append((one.time, other.time))
    if busy[-1]:
        spans.append((keys[-1].time, np.inf))
    return spans
