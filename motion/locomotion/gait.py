"""How a foot moves through its steps: heel rise about the ball, push-off about the toe tip, swing, heel strike, flat.

Times are in units of the step duration T. A foot's step begins at its swing start t = 0; the heel rises
before it and the ball follows, the swing ends at SWING with the heel touching down, and the sole is flat again at
SWING + DOWN.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.locomotion.easing import bump, smooth, travel
from motion.locomotion.footsteps import Footstep, leg_scale, wrap
from motion.locomotion.stepping import Off, around
from motion.rotation import Array
from motion.skeleton import Skeleton
from motion.solve.legs import leg_geometry

SWING = 0.78
DOWN = 0.18
RISE = 0.42
# As people's, the ball is well off the floor before the foot gathers way: from _PUSH on it rolls over the toe tip, and the
# foot is lifted until _UP. It sinks after _KEPT, when the toes begin to go up for the heel strike.
_PUSH, _UP, _KEPT = -0.15, 0.24, 0.50
_ROLL = np.radians(30.0)
# Clearance of an adult's ball in mid-swing, metres, and what a full step adds: beside furniture a knee that is lifted higher
# meets its edge. Children lift theirs higher for their size.
_CLEARANCE, _STRIDE = 0.040, 0.015


@dataclass(frozen=True)
class _Flight:
    """One step of one foot: from where to where, when, and how lively (0 shuffle … 1 full walking step)."""

    start: Array
    stop: Array
    begins: float
    vigour: float
    detour: Array


def _flights(
    spots: Array, steps: list[Footstep], begins: Array, full: float, room: float
) -> tuple[list[_Flight], list[_Flight]]:
    """The flights of the left and the right foot; `room`: metres at which the feet pass each other."""
    at = spots.copy()
    flights: tuple[list[_Flight], list[_Flight]] = ([], [])
    for step, begin in zip(steps, begins, strict=True):
        start, to = at[step.side].copy(), np.array([step.x, step.z, step.heading])
        ahead = (to[0] - start[0]) * np.sin(to[2]) + (to[1] - start[1]) * np.cos(to[2])
        vigour = float(np.clip(ahead / (2.0 * full), -0.3, 1.0))
        detour = _detour(start, to, at[1 - step.side], step.side, room)
        flights[step.side].append(_Flight(start, to, float(begin), vigour, detour))
        at[step.side] = to
    return flights


def _detour(start: Array, stop: Array, other: Array, side: int, room: float) -> Array:
    """Sideways arc (2,), at mid-swing, that carries a foot around the standing one at `room` metres."""
    way = stop[:2] - start[:2]
    outward = np.array([np.cos(other[2]), -np.sin(other[2])]) * (1.0 if side == 0 else -1.0)
    share = float(np.clip(((other[:2] - start[:2]) @ way) / max(float(way @ way), 1e-9), 0.0, 1.0))
    passing = float((start[:2] + share * way - other[:2]) @ outward)
    # Near an end of the flight the arc is flat, and the foot stands apart from the other there anyway.
    missing = max(room - passing, 0.0) * min(1.0, 4.0 * share * (1.0 - share))
    result: Array = outward * missing
    return result


def foot_motion(
    skeleton: Skeleton,
    spots: Array,
    steps: list[Footstep],
    begins: Array,
    duration: float,
    full: float,
    times: Array,
    off: Off | None = None,
) -> tuple[Array, Array, np.ndarray]:
    """Both feet over time.

    spots (2, 3): placements before the first step. begins (K,): swing start of each step in seconds,
    duration: of one step.
    full: length of a full walking step in metres. times (n,): seconds. off: what feet in the air go around.
    Returns ankle poses (n, 2, 7), toe extension (n, 2) and planted flags (n, 2).
    """
    geometry, size = leg_geometry(skeleton), float(np.sqrt(leg_scale(skeleton)))
    feet = np.empty((len(times), 2, 7))
    toes = np.zeros((len(times), 2))
    planted = np.ones((len(times), 2), dtype=bool)
    hip = abs(float(geometry.hip[0, 0]))
    flights = _flights(spots, steps, begins, full, 1.3 * hip)
    for side in (0, 1):
        base = np.tile(spots[side], (len(times), 1))
        pitch, lift, pivot, roll = np.zeros((4, len(times)))
        for flight in flights[side]:
            t = (times - flight.begins) / duration
            vigour = max(flight.vigour, 0.0)
            rise = RISE * (0.45 + 0.55 * vigour)
            change = flight.stop - flight.start
            change[2] = wrap(change[2])
            detour = flight.detour
            if off is not None:
                detour = around(skeleton, side, flight.start, change, detour, off)
            base += travel(t / SWING)[:, None] * change
            base[:, :2] += bump(t, 0.0, 0.5 * SWING, SWING)[:, None] * detour
            up = np.radians(14.0 + 36.0 * vigour) * bump(t, -rise, 0.08, 0.66)
            strike = np.radians(17.0 * vigour) * bump(t, 0.40, SWING, SWING + DOWN)
            pitch += up - strike
            over = _ROLL * vigour * bump(t, _PUSH, 0.08, 0.60)
            roll += over
            clearance = size * (_CLEARANCE + _STRIDE * vigour)
            lift += clearance * smooth(t / _UP) * (1.0 - smooth((t - _KEPT) / (SWING - _KEPT)))
            active = (t > -rise) & (t < SWING + DOWN)
            pivot = np.where(active, smooth((t - 0.40) / 0.27), pivot)
            planted[:, side] &= ~active
            toes[:, side] += (up - over) * (1.0 - smooth((t - 0.06) / 0.44))
        # The foot turns about its ball while the heel is up and about its heel while the toes are up; the
        # pivot wanders under the sole where the foot is nearly level. Toes turn about their tip.
        point = geometry.ball[side] + pivot[:, None] * (geometry.heel[side] - geometry.ball[side])
        tilt = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), pitch)
        toe, down = geometry.toe[side], rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), roll)
        turned = point - rot.rotate(tilt, point) + toe - rot.rotate(down, toe)
        yaw = rot.from_yaw(base[:, 2])
        ankle = np.stack([base[:, 0], geometry.ankle_height + lift, base[:, 1]], -1)
        feet[:, side] = poses.make(ankle + rot.rotate(yaw, turned), rot.mul(yaw, tilt))
        still = planted[:, side]
        feet[still, side] = poses.make(
            np.stack([base[still, 0], np.full(still.sum(), geometry.ankle_height), base[still, 1]], -1),
            rot.from_yaw(base[still, 2]),
        )
    return feet, toes, planted
