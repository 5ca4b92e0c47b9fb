"""Tracks that go on where another motion was broken off: value, velocity and acceleration are carried over and die away.

A difference between the old motion and the new one is a quintic that starts with the old motion's derivatives and ends at
rest after `FADE` seconds (inertialisation, Bollo 2018). It is added to the parameters of the solver, before the inverse
kinematics, and not to the joints: planted feet stay planted, a hand on a thing stays on it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array

# Shorter than the quickest reach, so that nothing is left of the old motion where a hand arrives.
FADE = 0.5
# Samples of the old motion that tell its value, velocity and acceleration.
SAMPLES = 3
_NOTHING = 1e-9


class Inertia:
    """The solver's parameter tracks by name, each going on from where `since` left it.

    times (F,): seconds. since: the first SAMPLES values of what the old motion would have been on these frames, by track.
    """

    def __init__(self, times: Array, since: Mapping[str, Array] | None = None) -> None:
        self._since = since or {}
        self._tracks: dict[str, Array] = {}
        fading = times < FADE
        self._fading = slice(0, int(fading.sum()))
        self._step = float(times[1] - times[0]) if len(times) > 1 else FADE
        self._weights = _quintic(times[self._fading] / FADE)

    def value(self, name: str, track: Array) -> Array:
        """A track of numbers (F, ...)."""
        first = self._since.get(name)
        if first is not None:
            track = self._faded(track, first - self._samples(track))
        self._tracks[name] = track
        return track

    def angle(self, name: str, track: Array) -> Array:
        """A track of continuous angles (F,), radians, that may differ from the old one by full turns."""
        first = self._since.get(name)
        if first is not None:
            gap = first - self._samples(track)
            track = self._faded(track, gap - 2.0 * np.pi * np.round(gap[0] / (2.0 * np.pi)))
        self._tracks[name] = track
        return track

    def rotation(self, name: str, track: Array) -> Array:
        """A track of rotations (F, ..., 4)."""
        first = self._since.get(name)
        if first is not None:
            track = self._turned(track, first)
        self._tracks[name] = track
        return track

    def pose(self, name: str, track: Array) -> Array:
        """A track of poses (F, 7)."""
        first = self._since.get(name)
        if first is not None:
            moved = self._faded(track[:, :3], first[:, :3] - self._samples(track[:, :3]))
            track = poses.make(moved, self._turned(track[:, 3:], first[:, 3:]))
        self._tracks[name] = track
        return track

    def at(self, frame: int) -> dict[str, Array]:
        """What `since` must be for a motion whose first frame is this one's `frame`."""
        return {
            name: track[np.minimum(frame + np.arange(SAMPLES), len(track) - 1)]
            for name, track in self._tracks.items()
        }

    def _samples(self, track: Array) -> Array:
        return track[np.minimum(np.arange(SAMPLES), len(track) - 1)]

    def _turned(self, track: Array, first: Array) -> Array:
        gap = rot.to_rotvec(rot.mul(first, rot.inv(self._samples(track))))
        offset = self._offset(gap)
        if offset is None:
            return track
        track = track.copy()
        track[self._fading] = rot.mul(rot.from_rotvec(offset), track[self._fading])
        return track

    def _faded(self, track: Array, gap: Array) -> Array:
        offset = self._offset(gap)
        if offset is None:
            return track
        track = np.array(track, dtype=np.float64)
        track[self._fading] += offset
        return track

    def _offset(self, gap: Array) -> Array | None:
        """The fading difference (N, ...) that begins like `gap` (SAMPLES, ...); None where there is none."""
        if np.abs(gap).max(initial=0.0) < _NOTHING:
            return None
        velocity = (4.0 * gap[1] - 3.0 * gap[0] - gap[2]) / (2.0 * self._step)
        acceleration = (gap[0] - 2.0 * gap[1] + gap[2]) / self._step**2
        by_value, by_velocity, by_acceleration = (w.reshape(-1, *[1] * gap[0].ndim) for w in self._weights)
        return by_value * gap[0] + by_velocity * velocity + by_acceleration * acceleration


def _quintic(u: Array) -> tuple[Array, Array, Array]:
    """Weights of value, velocity (per second) and acceleration of the curve that begins so and rests at zero at u = 1."""
    u2, u3 = u * u, u * u * u
    return (
        1.0 - u3 * (10.0 - 15.0 * u + 6.0 * u2),
        FADE * (u - u3 * (6.0 - 8.0 * u + 3.0 * u2)),
        0.5 * FADE**2 * (u2 - u3 * (3.0 - 3.0 * u + u2)),
    )
