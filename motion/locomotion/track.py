"""What legs and pelvis do over time: the data that walking, sitting and crouching produce."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import MotionError
from motion.rotation import Array

# How much of the torso's forward pitch the pelvis takes; the spine bends the rest.
PELVIS_SHARE = 0.5
_ARRAYS = ("hips", "heading", "feet", "toes", "planted", "swing", "lean")


@dataclass(frozen=True, eq=False)
class Locomotion:
    """Root and feet over n frames.

    hips (n, 3): hips joint, metres. heading (n,): pelvis yaw, radians, continuous. feet (n, 2, 7): world
    poses of the ankle (Foot) joints, left and right. toes (n, 2): toe extension, radians. planted (n, 2):
    the sole is flat and fixed.
    swing (n, 2): forward swing of the left and right arm, radians. lean (n,): forward pitch of the torso,
    radians.
    """

    fps: float
    hips: Array
    heading: Array
    feet: Array
    toes: Array
    planted: np.ndarray
    swing: Array
    lean: Array

    @property
    def frames(self) -> int:
        """Number of frames n."""
        return len(self.hips)

    @property
    def duration(self) -> float:
        """Seconds from the first to the last frame."""
        return (self.frames - 1) / self.fps

    @property
    def hips_rotations(self) -> Array:
        """World rotations (n, 4) of the hips: heading, then the pelvis' share of the lean."""
        pitch = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), PELVIS_SHARE * self.lean)
        return rot.mul(rot.from_yaw(self.heading), pitch)

    def slice(self, start: int, stop: int) -> Locomotion:
        """Frames [start, stop)."""
        return self._each(lambda array: array[start:stop])

    def taken(self, rows: np.ndarray) -> Locomotion:
        """Frames by their numbers (m,), in that order."""
        return self._each(lambda array: array[rows])

    def reversed(self) -> Locomotion:
        """The same motion backwards in time."""
        return self._each(lambda array: array[::-1])

    def hold(self, frames: int) -> Locomotion:
        """The last frame repeated `frames` times."""
        return self._each(lambda array: np.repeat(array[-1:], frames, axis=0))

    def then(self, *others: Locomotion) -> Locomotion:
        """This motion followed by others; see `concat`."""
        return concat(self, *others)

    def resample(self, frames: int) -> Locomotion:
        """The same motion in another number of frames, from the first to the last pose.

        A frame counts as planted only when both of its neighbours are, so that planted feet stay exactly
        fixed.
        """
        if frames < 2 or self.frames < 2:
            return self._each(lambda array: array[[0] * frames])
        u = np.linspace(0.0, self.frames - 1.0, frames)
        low = np.minimum(u.astype(int), self.frames - 2)
        t = u - low

        def mix(array: Array) -> Array:
            weight = t.reshape(-1, *[1] * (array.ndim - 1))
            # a + (b - a) t gives exactly a for a = b, which a (1 - t) + b t does not.
            result: Array = array[low] + (array[low + 1] - array[low]) * weight
            return result

        feet = poses.blend(self.feet[low], self.feet[low + 1], t[:, None])
        still = self.planted[low] & self.planted[low + 1]
        feet = np.where(still[..., None], self.feet[low], feet)
        return Locomotion(
            self.fps,
            mix(self.hips),
            mix(self.heading),
            feet,
            mix(self.toes),
            still,
            mix(self.swing),
            mix(self.lean),
        )

    def _each(self, change: Callable[[np.ndarray], np.ndarray]) -> Locomotion:
        return Locomotion(self.fps, *(change(getattr(self, name)) for name in _ARRAYS))


def concat(*parts: Locomotion) -> Locomotion:
    """Join motions in time.

    The first frame of each later part repeats the end of the part before and is dropped.
    Raises MotionError (kind "bad_track") when frame rates differ or the hips or a foot would jump by more
    than 2 cm.
    """
    joined = parts[0]
    for part in parts[1:]:
        gap = max(
            float(np.abs(joined.hips[-1] - part.hips[0]).max()),
            float(np.abs(joined.feet[-1, :, :3] - part.feet[0, :, :3]).max()),
        )
        if part.fps != joined.fps or gap > 0.02:
            raise MotionError(
                f"motions do not join: frame rates {joined.fps} and {part.fps}, gap {gap:.3f} m",
                kind="bad_track",
                fix="begin each part with the stance and the feet of the end of the part before",
            )
        # Headings are angles: continue on the same turn.
        turn = 2.0 * np.pi * np.round((joined.heading[-1] - part.heading[0]) / (2.0 * np.pi))
        later = replace(part, heading=part.heading + turn).slice(1, part.frames)
        joined = Locomotion(
            joined.fps,
            *(np.concatenate([getattr(joined, name), getattr(later, name)]) for name in _ARRAYS),
        )
    # Headings a full turn apart give quaternions of opposite sign.
    feet = np.concatenate([joined.feet[..., :3], rot.align_signs(joined.feet[..., 3:])], axis=-1)
    return replace(joined, feet=feet)
