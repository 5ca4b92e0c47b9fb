"""A motion as it would be on a straight way: its turns over the floor taken off, and given back.

People turn in few recordings, and in each by as much as it happens to be: a prior that is to turn as planned soon looks
elsewhere. How the body moves while it turns is much the same, and that is what it is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter1d

from motion import pose as poses
from motion import rotation as rot
from motion.pim.body import FPS
from motion.pim.motion import BodyMotion
from motion.projection.wish import Wish
from motion.rotation import Array

# The hips' heading, so smooth (seconds) that their turning with each step is not taken off.
_SMOOTH = 0.3
_HIPS = 0


@dataclass(frozen=True, eq=False)
class Course:
    """Where a planned motion goes over F frames: heading (F,), place of the hips (F, 3) on the floor, and where they would be
    (F, 3) had they not turned on their way. The first `past` frames were shown before."""

    heading: Array
    place: Array
    straight: Array
    past: int

    @classmethod
    def of(cls, wish: Wish) -> Course:
        """The course of what was shown and what is planned."""
        parts = [wish.planned] if wish.before is None else [wish.before, wish.planned]
        # What was shown ends with the first planned frame.
        past = parts[0].frames - 1 if len(parts) > 1 else 0
        root = np.concatenate([parts[0].root[:past], wish.planned.root])
        hips = np.concatenate([parts[0].rotations[:past, _HIPS], wish.planned.rotations[:, _HIPS]])
        heading = gaussian_filter1d(np.unwrap(rot.yaw_of(hips)), _SMOOTH * FPS, mode="nearest")
        place = root * [1.0, 0.0, 1.0]
        middle = 0.5 * (heading[1:] + heading[:-1])
        steps = rot.inv_rotate(rot.from_yaw(middle), np.diff(place, axis=0))
        return cls(heading, place, place[0] + np.concatenate([np.zeros((1, 3)), np.cumsum(steps, 0)]), past)

    def straightened(self, wish: Wish) -> Wish:
        """The same wish on a straight way; things come along with the body that turns to them."""
        planned = self._moved(wish.planned, self.past, -1.0, self.place, self.straight)
        before = wish.before
        if before is not None:
            before = self._moved(before, 0, -1.0, self.place, self.straight)
        return replace(wish, planned=planned, before=before)

    def wound(self, motion: BodyMotion) -> BodyMotion:
        """A motion on the straight way, as long as the planned one, with its turns."""
        return self._moved(motion, self.past, 1.0, self.straight, self.place)

    def _moved(self, motion: BodyMotion, first: int, sign: float, about: Array, to: Array) -> BodyMotion:
        """A motion from a frame of the course on, every frame of which is turned about a point and moved to another."""
        frames = slice(first, first + motion.frames)
        turn = rot.from_yaw(sign * self.heading[frames])
        there = poses.make(to[frames] - rot.rotate(turn, about[frames]), turn)
        rotations = motion.rotations.copy()
        rotations[:, _HIPS] = rot.mul(turn, rotations[:, _HIPS])
        return replace(
            motion,
            root=poses.apply(there, motion.root),
            rotations=rotations,
            objects=tuple(replace(one, poses=poses.mul(there, one.poses)) for one in motion.objects),
        )
