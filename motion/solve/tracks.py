"""Keyed pose tracks: goals joined by minimum-jerk, each goal fixed in the frame it belongs to.

A key may sit in the world, in an object, at a shoulder or at the head; every key is followed in its own moving frame, so a
cup held at the chest walks along and a hand on a door stays on the door. Between two keys the track is a quintic Hermite
blend with zero acceleration at the ends: from rest to rest that is exactly the minimum-jerk curve of Flash and Hogan (1985).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array

WORLD = "world"


@dataclass(frozen=True, eq=False)
class Key:
    """At `time` seconds be at `pose` (7,) in `frame`; `stop` is False for a point that is passed without resting.

    ease: how the key is reached: "jerk" (minimum-jerk) or "fall" (free fall from the key before, which must have rested).
    """

    time: float
    pose: Array
    frame: str = WORLD
    stop: bool = True
    ease: str = "jerk"


def min_jerk(u: Array | float) -> Array:
    """The minimum-jerk profile on [0, 1], clamped outside."""
    u = np.clip(u, 0.0, 1.0)
    result: Array = u * u * u * (10.0 + u * (6.0 * u - 15.0))
    return result


def quintic(u: Array) -> tuple[Array, Array, Array]:
    """Hermite weights of the end value, the start velocity and the end velocity."""
    u3 = u**3
    return (
        u3 * (10.0 + u * (6.0 * u - 15.0)),
        u + u3 * (-6.0 + u * (8.0 - 3.0 * u)),
        u3 * (-4.0 + u * (7.0 - 3.0 * u)),
    )


def scalar_track(times: Array, key_times: list[float], values: Array) -> Array:
    """Minimum-jerk interpolation of values (K, ...) keyed at increasing times; constant outside. Returns (F, ...)."""
    key_array = np.asarray(key_times, dtype=np.float64)
    values = np.asarray(values, dtype=np.float64)
    if len(key_array) == 1:
        return np.broadcast_to(values[0], (len(times), *values.shape[1:])).copy()
    left = np.clip(np.searchsorted(key_array, times, side="right") - 1, 0, len(key_array) - 2)
    span = np.maximum(key_array[left + 1] - key_array[left], 1e-9)
    s = min_jerk((times - key_array[left]) / span)
    s = s.reshape(-1, *([1] * (values.ndim - 1)))
    result: Array = values[left] + (values[left + 1] - values[left]) * s
    return result


def rotation_track(times: Array, key_times: list[float], values: Array) -> Array:
    """Like `scalar_track` for quaternions (K, ..., 4), by slerp."""
    key_array = np.asarray(key_times, dtype=np.float64)
    if len(key_array) == 1:
        return np.broadcast_to(values[0], (len(times), *values.shape[1:])).copy()
    left = np.clip(np.searchsorted(key_array, times, side="right") - 1, 0, len(key_array) - 2)
    span = np.maximum(key_array[left + 1] - key_array[left], 1e-9)
    s = min_jerk((times - key_array[left]) / span).reshape(-1, *([1] * (values.ndim - 2)))
    a, b = values[left], values[left + 1]
    b = np.where((a * b).sum(-1, keepdims=True) < 0, -b, b)
    # Finger and gaze keys are close together, where normalised linear interpolation is as good as slerp and much cheaper.
    return rot.normalize(a + (b - a) * s[..., None])


def pose_track(times: Array, keys: list[Key], frame_track: Callable[[str], Array]) -> Array:
    """World poses (F, 7) of a keyed track; `frame_track(name)` gives the world poses (F, 7) of a frame."""
    if len(keys) == 1:
        return _world(keys[0], frame_track, slice(None), len(times))
    out = np.empty((len(times), 7))
    key_times = np.array([key.time for key in keys])
    left = np.clip(np.searchsorted(key_times, times, side="right") - 1, 0, len(keys) - 2)
    for i in range(len(keys) - 1):
        picked = np.flatnonzero(left == i)
        if len(picked):
            span = slice(int(picked[0]), int(picked[-1]) + 1)
            out[span] = _segment(times[span], keys, i, frame_track, span)
    return out


def _world(key: Key, frame_track: Callable[[str], Array], span: slice, count: int) -> Array:
    """World poses (count, 7) of a key that stays in its frame."""
    if key.frame == WORLD:
        # A view: most things of a scene lie still, in sessions of which there may be many.
        return np.broadcast_to(key.pose, (count, 7))
    return poses.mul(frame_track(key.frame)[span], key.pose)


def _segment(
    times: Array, keys: list[Key], i: int, frame_track: Callable[[str], Array], span: slice
) -> Array:
    start, stop = keys[i], keys[i + 1]

    def world(key: Key) -> Array:
        return _world(key, frame_track, span, len(times))

    a = world(start)
    if _same_place(start, stop):
        return a
    b = world(stop)
    duration = max(stop.time - start.time, 1e-9)
    u = np.clip((times - start.time) / duration, 0.0, 1.0)
    if stop.ease == "fall":
        return poses.blend(a, b, u * u)
    s, from_start, from_stop = quintic(u)
    turn = rot.to_rotvec(rot.mul(rot.inv(a[:, 3:]), b[:, 3:]))
    position = a[:, :3] + (b[:, :3] - a[:, :3]) * s[:, None]
    vector = turn * s[:, None]
    for key, other, weight in (
        (start, keys[max(i - 1, 0)], from_start),
        (stop, keys[min(i + 2, len(keys) - 1)], from_stop),
    ):
        # A point that is passed keeps the mean velocity of its two neighbours; who stays there does not pass.
        if key.stop or other is key or _same_place(key, other):
            continue
        far, near = (other, stop) if key is start else (other, start)
        gap = max(abs(far.time - near.time), 1e-9)
        sign = 1.0 if key is start else -1.0
        far_world, near_world = world(far), (b if key is start else a)
        position += (sign * (near_world[:, :3] - far_world[:, :3]) / gap * duration) * weight[:, None]
        spin = rot.to_rotvec(rot.mul(rot.inv(far_world[:, 3:]), near_world[:, 3:]))
        spin = sign * spin / gap * duration
        vector += (spin if key is start else _rate(turn, spin)) * weight[:, None]
    return np.concatenate([position, rot.mul(a[:, 3:], rot.from_rotvec(vector))], axis=-1)


def _same_place(a: Key, b: Key) -> bool:
    return a.frame == b.frame and np.array_equal(a.pose, b.pose)


def _rate(vector: Array, spin: Array) -> Array:
    """How fast rotation vectors (N, 3) change where the rotation turns by `spin` (N, 3) in its own frame."""
    angle = np.linalg.norm(vector, axis=-1, keepdims=True)
    small = angle < 1e-3
    safe = np.where(small, 1.0, angle)
    factor = np.where(small, 1.0 / 12.0, (1.0 - 0.5 * safe / np.tan(0.5 * safe)) / safe**2)
    across = rot.cross(vector, spin)
    result: Array = spin + 0.5 * across + factor * rot.cross(vector, across)
    return result
