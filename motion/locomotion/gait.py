"""How a foot moves through its steps: heel rise about the ball, swing, heel strike, flat.

Times are in units of the step duration T. A foot's step begins at its swing start t = 0; the heel rises before it, the swing
ends at SWING with the heel touching down, and the sole is flat again at SWING + DOWN.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.locomotion.easing import bump, smooth, travel
from motion.locomotion.footsteps import Footstep, leg_scale, wrap
from motion.rotation import Array
from motion.skeleton import Skeleton
from motion.solve.legs import leg_geometry

SWING = 0.78
DOWN = 0.18
_RISE = 0.42


@dataclass(frozen=True)
class _Flight:
    """One step of one foot: from where to where, when, and how lively (0 shuffle … 1 full walking step)."""

    start: Array
    stop: Array
    begins: float
    vigour: float


def _flights(spots: Array, steps: list[Footstep], begins: Array, full: float, side: int) -> list[_Flight]:
    flights, at = [], spots[side]
    for step, begin in zip(steps, begins, strict=True):
        if step.side != side:
            continue
        to = np.array([step.x, step.z, step.heading])
        ahead = (to[0] - at[0]) * np.sin(to[2]) + (to[1] - at[1]) * np.cos(to[2])
        flights.append(_Flight(at, to, float(begin), float(np.clip(ahead / (2.0 * full), -0.3, 1.0))))
        at = to
    return flights


def foot_motion(
    skeleton: Skeleton,
    spots: Array,
    steps: list[Footstep],
    begins: Array,
    duration: float,
    full: float,
    times: Array,
) -> tuple[Array, Array, np.ndarray]:
    """Both feet over time.

    spots (2, 3): placements before the first step. begins (K,): swing start of each step in seconds, duration: of one step.
    full: length of a full walking step in metres. times (n,): seconds.
    Returns ankle poses (n, 2, 7), toe extension (n, 2) and planted flags (n, 2).
    """
    geometry, scale = leg_geometry(skeleton), leg_scale(skeleton)
    feet = np.empty((len(times), 2, 7))
    toes = np.zeros((len(times), 2))
    planted = np.ones((len(times), 2), dtype=bool)
    for side in (0, 1):
        base = np.tile(spots[side], (len(times), 1))
        pitch, lift, pivot = np.zeros(len(times)), np.zeros(len(times)), np.zeros(len(times))
        for flight in _flights(spots, steps, begins, full, side):
            t = (times - flight.begins) / duration
            vigour = max(flight.vigour, 0.0)
            rise = _RISE * (0.45 + 0.55 * vigour)
            change = flight.stop - flight.start
            change[2] = wrap(change[2])
            base += travel(t / SWING)[:, None] * change
            up = np.radians(14.0 + 36.0 * vigour) * bump(t, -rise, 0.08, 0.60)
            strike = np.radians(17.0 * vigour) * bump(t, 0.40, SWING, SWING + DOWN)
            pitch += up - strike
            lift += (0.045 - 0.012 * vigour) * scale * bump(t, 0.0, 0.40, SWING)
            active = (t > -rise) & (t < SWING + DOWN)
            pivot = np.where(active, smooth((t - 0.42) / (SWING - 0.42)), pivot)
            planted[:, side] &= ~active
            toes[:, side] += up * (1.0 - smooth((t - 0.02) / 0.42))
        # The foot turns about its ball while the heel is up and about its heel while the toes are up; the pivot wanders
        # under the sole where the foot is nearly level.
        point = geometry.ball[side] + pivot[:, None] * (geometry.heel[side] - geometry.ball[side])
        tilt = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), pitch)
        yaw = rot.from_yaw(base[:, 2])
        ankle = np.stack([base[:, 0], geometry.ankle_height + lift, base[:, 1]], -1)
        feet[:, side] = poses.make(
            ankle + rot.rotate(yaw, point - rot.rotate(tilt, point)), rot.mul(yaw, tilt)
        )
        still = planted[:, side]
        feet[still, side] = poses.make(
            np.stack([base[still, 0], np.full(still.sum(), geometry.ankle_height), base[still, 1]], -1),
            rot.from_yaw(base[still, 2]),
        )
    return feet, toes, planted
