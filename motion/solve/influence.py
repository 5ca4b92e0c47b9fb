"""What a natural body motion adds to the solver's parameters: differences that can be scaled down to nothing.

They enter before the inverse kinematics, like posture and goals do: a planted foot stays planted, a hand on a thing stays on
it, and a motion that is broken off goes on with them (`Inertia`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np

from motion import rotation as rot
from motion.locomotion import Locomotion
from motion.rotation import Array
from motion.skeleton import Skeleton, limits
from motion.solve.inertia import SAMPLES, Inertia
from motion.solve.legs import leg_geometry
from motion.solve.torso import TRUNK, Torso
from motion.solve.tracks import min_jerk

# How far the ball of a foot moves in a frame that is off the ground, metres, and the frames in which a foot that is about to
# land or has just left the ground gets to its own way and back.
_MOVES, _LANDING = 1e-4, 5


@dataclass(frozen=True, eq=False)
class Influence:
    """Differences over F frames; sides come as left, right; turns are rotation vectors in the joint's own frame, radians.

    hips (F, 3): metres in the world. trunk (F, 4, 3): turns of hips, spine, chest and upperChest. head (F, 3): how it is held
    whatever the eyes look at, as pitch, yaw and roll. girdle (F, 2, 3): turns of
    the clavicles. wrists (F, 2, 3): arm lengths, along the axes of the chest's heading. hands (F, 2, 3): turns of the hands.
    swivel (F, 2): radians. feet (F, 2, 3): metres in the world, and ankles (F, 2, 3): turns, of feet in the air.
    """

    hips: Array
    trunk: Array
    head: Array
    girdle: Array
    wrists: Array
    hands: Array
    swivel: Array
    feet: Array
    ankles: Array

    @classmethod
    def none(cls, frames: int) -> Influence:
        """No difference."""
        return cls(*(np.zeros((frames, *shape)) for shape in _SHAPES))

    def scaled(self, share: Array) -> Influence:
        """So much (F,) of it."""
        return self._each(lambda _, track: track * share.reshape(-1, *[1] * (track.ndim - 1)))

    def carried(self, inertia: Inertia) -> Influence:
        """The same, going on from what another motion was influenced by."""
        return self._each(lambda name, track: inertia.value(f"{_TRACK}{name}", track))

    @classmethod
    def of(cls, inertia: Inertia) -> Influence:
        """What a solved motion was influenced by."""
        return cls(*map(inertia.track, cls.tracks()))

    @classmethod
    def tracks(cls) -> tuple[str, ...]:
        """The names of its tracks in `Inertia`."""
        return tuple(f"{_TRACK}{field.name}" for field in fields(cls))

    def after(self, earlier: Influence, frame: int, fps: float) -> Influence:
        """`earlier` until a frame, going over into this one from there."""
        times = np.arange(len(self.hips) - frame) / fps
        begun = {field.name: getattr(earlier, field.name) for field in fields(earlier)}
        last = np.minimum(frame + np.arange(SAMPLES), len(earlier.hips) - 1)
        rest = Inertia(times, {name: track[last] for name, track in begun.items()})
        return self._each(
            lambda name, track: np.concatenate([begun[name][:frame], rest.value(name, track[frame:])])
        )

    def repeated(self, first: int, period: int, overlap: int) -> Influence:
        """The same, but repeating itself after `period` frames from frame `first` on, smoothly within `overlap` frames."""
        return self._each(lambda _, track: _looped(track, first, period, min(overlap, first)))

    def on_trunk(self, skeleton: Skeleton, torso: Torso) -> Torso:
        """A trunk moved and turned."""
        if not (self.hips.any() or self.trunk.any()):
            return torso
        turned = rot.mul(
            np.stack([torso.local[name] for name in TRUNK]), rot.from_rotvec(self.trunk.swapaxes(0, 1))
        )
        bends = [limits.clamp_of(name, bend) for name, bend in zip(TRUNK, turned, strict=True)]
        return Torso.chained(skeleton, torso.hips + self.hips, bends)

    def on_feet(self, skeleton: Skeleton, base: Locomotion) -> Locomotion:
        """Feet in the air moved and turned; where they stand and land is left exactly as it is."""
        if not (self.feet.any() or self.ankles.any()):
            return base
        share = _before_landing(airborne(skeleton, base))[..., None]
        position = base.feet[..., :3] + self.feet * share
        turn = rot.mul(base.feet[..., 3:], rot.from_rotvec(self.ankles * share))
        return replace(base, feet=np.concatenate([position, turn], -1))

    def on_wrist(self, torso: Torso, side: int, wrist: Array, length: float) -> Array:
        """Wanted wrists (F, 7) moved and turned. length: of the arm, metres."""
        place, turn = self.wrists[:, side], self.hands[:, side]
        if not (place.any() or turn.any()):
            return wrist
        heading = rot.from_yaw(rot.yaw_of(torso.chest_rotation))
        position = wrist[:, :3] + length * rot.rotate(heading, place)
        return np.concatenate([position, rot.mul(wrist[:, 3:], rot.from_rotvec(turn))], -1)

    def _each(self, change: Callable[[str, Array], Array]) -> Influence:
        return Influence(*(change(field.name, getattr(self, field.name)) for field in fields(self)))


_TRACK = "influence:"
_SHAPES = ((3,), (len(TRUNK), 3), (3,), (2, 3), (2, 3), (2, 3), (2,), (2, 3), (2, 3))


def _looped(track: Array, first: int, period: int, overlap: int) -> Array:
    stop = first + period
    if len(track) <= stop:
        return track
    out = track.copy()
    share = min_jerk(np.arange(overlap) / max(overlap, 1)).reshape(-1, *[1] * (track.ndim - 1))
    out[stop - overlap : stop] += (track[first - overlap : first] - track[stop - overlap : stop]) * share
    at = np.arange(stop, len(track))
    out[stop:] = out[first + (at - first) % period]
    return out


def airborne(skeleton: Skeleton, base: Locomotion) -> np.ndarray:
    """When (F, 2) each foot is off the ground: the ball of the foot, which a rising heel turns about, moves."""
    ball = base.feet[..., :3] + rot.rotate(base.feet[..., 3:], leg_geometry(skeleton).ball)
    moves = np.abs(np.diff(ball, axis=0)).max(-1) > _MOVES
    if not len(moves):
        return np.zeros((len(ball), 2), dtype=bool)
    return np.concatenate([moves[:1], moves]) & np.concatenate([moves, moves[-1:]])


def after_leaving(air: np.ndarray) -> Array:
    """How far (F, 2) feet in the air (F, 2) are on their own way after they have left the ground, 0..1."""
    grounded = np.where(air, -np.inf, np.arange(len(air))[:, None])
    since = np.arange(len(air))[:, None] - np.maximum.accumulate(grounded, axis=0)
    return min_jerk(since / _LANDING)


def _before_landing(air: np.ndarray) -> Array:
    return after_leaving(air[::-1])[::-1]
