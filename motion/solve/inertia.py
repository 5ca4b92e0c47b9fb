"""Tracks that go on where another motion was broken off: value, velocity and acceleration are carried over and die away.

A difference between the old motion and the new one is a quintic that starts with the old motion's derivatives and ends at
rest a moment later (inertialisation, Bollo 2018). It is added to the parameters of the solver, before the inverse
kinematics, and not to the joints: planted feet stay planted, a hand on a thing stays on it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array

# Seconds in which the old motion dies away. Shorter than the quickest reach, so that nothing is left of it where a hand
# arrives; eyes and fingers are quick and light, and would swing far out if it always took them as long.
FADE, QUICK_FADE = 0.4, 0.14
# Samples of the old motion that tell its value, velocity and acceleration.
SAMPLES = 3
_NOTHING = 1e-9
# The greatest curvature of the quintics that begin with value and slope 1, over a fade of one second.
_CURVATURE = (5.8, 4.0)


class Inertia:
    """The solver's parameter tracks by name, each going on from where `since` left it.

    times (F,): seconds. since: the first SAMPLES values of what the old motion would have been on these frames, by track.
    """

    def __init__(self, times: Array, since: Mapping[str, Array] | None = None) -> None:
        self._since = since or {}
        self._tracks: dict[str, Array] = {}
        self._closed = False
        self._times = times
        self._step = float(times[1] - times[0]) if len(times) > 1 else FADE

    def value(self, name: str, track: Array) -> Array:
        """A track of numbers (F, ...)."""
        first = self._since.get(name)
        if first is not None:
            track = self._faded(track, first - self._samples(track))
        self._note(name, track)
        return track

    def angle(self, name: str, track: Array) -> Array:
        """A track of continuous angles (F,), radians, that may differ from the old one by full turns."""
        first = self._since.get(name)
        if first is not None:
            gap = first - self._samples(track)
            track = self._faded(track, gap - 2.0 * np.pi * np.round(gap[0] / (2.0 * np.pi)))
        self._note(name, track)
        return track

    def rotation(self, name: str, track: Array, fade: float = FADE, brisk: float = np.inf) -> Array:
        """A track of rotations (F, ..., 4).

        brisk: acceleration, radians a second squared; a difference that would be more takes longer than `fade` to die away,
        up to FADE.
        """
        first = self._since.get(name)
        if first is not None:
            track = self._turned(track, first, fade, brisk)
        self._note(name, track)
        return track

    def pose(self, name: str, track: Array) -> Array:
        """A track of poses (F, 7)."""
        first = self._since.get(name)
        if first is not None:
            moved = self._faded(track[:, :3], first[:, :3] - self._samples(track[:, :3]))
            track = poses.make(moved, self._turned(track[:, 3:], first[:, 3:], FADE))
        self._note(name, track)
        return track

    def close(self) -> None:
        """Note no more tracks: what is asked for from now on has been corrected by the solution."""
        self._closed = True

    def _note(self, name: str, track: Array) -> None:
        if not self._closed:
            self._tracks[name] = track

    def at(self, frame: int) -> dict[str, Array]:
        """What `since` must be for a motion whose first frame is this one's `frame`."""
        return {
            name: track[np.minimum(frame + np.arange(SAMPLES), len(track) - 1)]
            for name, track in self._tracks.items()
        }

    def track(self, name: str) -> Array:
        """A whole track as it was asked for, going on."""
        return self._tracks[name]

    def _samples(self, track: Array) -> Array:
        return track[np.minimum(np.arange(SAMPLES), len(track) - 1)]

    def _turned(self, track: Array, first: Array, fade: float, brisk: float = np.inf) -> Array:
        gap = rot.to_rotvec(rot.mul(first, rot.inv(self._samples(track))))
        offset = self._offset(gap, max(fade, min(self._calm(gap, brisk), FADE)))
        track = track.copy()
        track[: len(offset)] = rot.mul(rot.from_rotvec(offset), track[: len(offset)])
        return track

    def _faded(self, track: Array, gap: Array) -> Array:
        offset = self._offset(gap, FADE)
        track = np.array(track, dtype=np.float64)
        track[: len(offset)] += offset
        return track

    def _calm(self, gap: Array, brisk: float) -> float:
        """Seconds in which a difference (SAMPLES, ..., 3) that begins like `gap` dies away no faster than with `brisk`."""
        value = np.linalg.norm(gap[0], axis=-1).max()
        speed = np.linalg.norm(self._velocity(gap), axis=-1).max()
        return float(np.sqrt(_CURVATURE[0] * value / brisk) + _CURVATURE[1] * speed / brisk)

    def _velocity(self, gap: Array) -> Array:
        velocity: Array = (4.0 * gap[1] - 3.0 * gap[0] - gap[2]) / (2.0 * self._step)
        return velocity

    def _offset(self, gap: Array, fade: float) -> Array:
        """The fading difference (N, ...) that begins like `gap` (SAMPLES, ...); N = 0 where there is none."""
        if np.abs(gap).max(initial=0.0) < _NOTHING:
            return gap[:0]
        velocity = self._velocity(gap)
        acceleration = (gap[0] - 2.0 * gap[1] + gap[2]) / self._step**2
        u = self._times[self._times < fade].reshape(-1, *[1] * gap[0].ndim) / fade
        by_value, by_velocity, by_acceleration = _quintic(u)
        return (
            by_value * gap[0]
            + by_velocity * velocity * fade
            + by_acceleration * acceleration * (0.5 * fade**2)
        )


def _quintic(u: Array) -> tuple[Array, Array, Array]:
    """Weights of the value, slope and curvature over u in [0, 1] with which a curve begins that rests at zero at u = 1."""
    u2, u3 = u * u, u * u * u
    return (
        1.0 - u3 * (10.0 - 15.0 * u + 6.0 * u2),
        u - u3 * (6.0 - 8.0 * u + 3.0 * u2),
        u2 - u3 * (3.0 - 3.0 * u + u2),
    )
