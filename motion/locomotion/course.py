"""The body's way over the floor: points and headings from one stance to another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motion.locomotion.easing import smooth
from motion.locomotion.footsteps import Stance, StepLimits, leg_scale, wrap
from motion.rotation import Array
from motion.skeleton import Skeleton

SPACING = 0.02
_TURN_SPACING = np.radians(3.0)
# Beyond this distance a person turns to where they go; below they step sideways or backwards.
_SHORT_WAY = 0.62
_TURN_ON_THE_WAY = np.radians(42.0)


def resample(points: Array, spacing: float) -> Array:
    """Points (M, 2) at equal distances of about `spacing` along a polyline (K, 2)."""
    lengths = np.hypot(*np.diff(points, axis=0).T)
    s = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.linspace(0.0, s[-1], max(2, int(np.ceil(s[-1] / spacing)) + 1))
    return np.stack([np.interp(at, s, points[:, k]) for k in range(2)], -1)


def _blurred(values: Array, reach: int) -> Array:
    reach = min(reach, (len(values) - 1) // 2)
    if reach < 1:
        return values
    kernel = np.hanning(2 * reach + 3)[1:-1]
    padded = np.pad(values, reach, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def _in_place(xz: Array, start: float, stop: float) -> tuple[Array, Array]:
    count = int(np.ceil(abs(stop - start) / _TURN_SPACING))
    return np.repeat(xz[None], count, axis=0), start + (stop - start) * np.arange(count) / max(count, 1)


def turns_to_way(skeleton: Skeleton, length: float) -> bool:
    """Whether a body faces where it goes on a way of `length` metres, rather than stepping sideways or backwards."""
    return length >= _SHORT_WAY * max(leg_scale(skeleton), 0.7)


def course_through(
    skeleton: Skeleton, stances: Sequence[Stance], ways: Sequence[Array | None], limits: StepLimits
) -> tuple[Array, Array, Array, list[int]]:
    """As `body_course`, but through all stances in turn, without a halt; also the samples at which those between are reached.

    ways: floor points (K, 2) from each stance to the next; the straight line where None.
    """
    parts: list[tuple[Array, Array, Array]] = []
    passed: list[int] = []
    here = stances[0]
    for goal, way in zip(stances[1:], ways, strict=True):
        parts.append(body_course(skeleton, here, goal, limits, way))
        passed.append(sum(len(xz) for xz, _, _ in parts) - 1)
        # Headings go on as a continuous angle.
        here = Stance(goal.x, goal.z, float(parts[-1][1][-1]))
    xz, heading, width = (np.concatenate(values) for values in zip(*parts, strict=True))
    return xz, heading, width, passed[:-1]


def body_course(
    skeleton: Skeleton, start: Stance, goal: Stance, limits: StepLimits, way: Array | None = None
) -> tuple[Array, Array, Array]:
    """Sample the way from start to goal.

    way (K, 2): floor points from start to goal around obstacles; the straight line when None.
    Returns floor points (M, 2), headings (M,) continuous, and half distances between the ankles (M,).
    """
    way = np.stack([start.xz, goal.xz]) if way is None else way
    length = float(np.hypot(*np.diff(way, axis=0).T).sum())
    turn = float(wrap(np.array(goal.heading - start.heading)))
    if not turns_to_way(skeleton, length):
        count = 2 + int(max(length / SPACING, abs(turn) / _TURN_SPACING))
        t = np.linspace(0.0, 1.0, count)[1:]
        points = resample(way, SPACING) if length > 1e-9 else way[:1]
        u = t * (len(points) - 1)
        xz = np.stack([np.interp(u, np.arange(len(points)), points[:, k]) for k in range(2)], -1)
        return xz, start.heading + turn * t, np.full(len(t), limits.stand_width)

    points = resample(way, SPACING)
    delta = np.diff(points, axis=0)
    tangent = np.unwrap(np.arctan2(delta[:, 0], delta[:, 1]))
    tangent = _blurred(np.concatenate([tangent, tangent[-1:]]), int(0.25 / SPACING))
    # The start's heading is kept as given; everything after it is a continuous angle.
    tangent = tangent + start.heading + wrap(np.array(tangent[0] - start.heading)) - tangent[0]
    before = float(start.heading - tangent[0])
    after = float(wrap(np.array(goal.heading - tangent[-1])))
    on_way = np.clip([before, after], -_TURN_ON_THE_WAY, _TURN_ON_THE_WAY)
    s = np.linspace(0.0, length, len(points))
    blend = min(0.55 * leg_scale(skeleton), 0.45 * length)
    heading = tangent + on_way[0] * (1.0 - smooth(s / blend)) + on_way[1] * smooth((s - length) / blend + 1.0)
    first_xz, first = _in_place(points[0], start.heading, float(heading[0]))
    last_xz, last = _in_place(points[-1], float(heading[-1]), float(tangent[-1] + after))
    narrow = smooth(s / 0.12) * (1.0 - smooth((s - length) / 0.12 + 1.0))
    width = limits.stand_width + (limits.walk_width - limits.stand_width) * narrow
    wide = np.full(len(first) + 1, limits.stand_width)
    xz = np.concatenate([first_xz, points, last_xz, points[-1:]])
    headings = np.concatenate([first, heading, last, [tangent[-1] + after]])
    widths = np.concatenate([wide[: len(first)], width, np.full(len(last) + 1, limits.stand_width)])
    return xz, headings, widths
