"""A body motion put somewhere in a scene, in the size of the body that is to move like it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.ndimage import gaussian_filter1d

from motion import pose as poses
from motion import rotation as rot
from motion.locomotion import Stance
from motion.pim.body import FPS
from motion.pim.motion import BodyMotion
from motion.pim.planned import leg_ratio
from motion.rotation import Array
from motion.scene.model import Placement
from motion.skeleton import Skeleton, index

# Width in frames over which a hand's speed is taken.
_STEADY = 1.5


@dataclass(frozen=True, eq=False)
class Placed:
    """Motion of the reference body, moved and turned so that `skeleton`, whose world is so much smaller, is in the scene."""

    motion: BodyMotion
    skeleton: Skeleton

    @classmethod
    def at(cls, motion: BodyMotion, skeleton: Skeleton, place: Placement) -> Placed:
        """The motion begins at a place of the scene, facing where that does."""
        turn = rot.from_yaw(place.heading - float(_heading(motion.rotations[:, 0])[0]))
        begins = motion.root[0] * np.array([1.0, 0.0, 1.0])
        ratio = leg_ratio(skeleton)
        there = np.array([place.x, 0.0, place.z]) * ratio
        rotations = motion.rotations.copy()
        rotations[:, 0] = rot.mul(turn, rotations[:, 0])
        root = rot.rotate(turn, motion.root - begins) + there
        return cls(replace(motion, root=root, rotations=rotations), skeleton)

    @property
    def frames(self) -> int:
        """Number of frames F."""
        return self.motion.frames

    def lasting(self, frames: int) -> Placed:
        """The same motion, which stands in its last frame until there are so many."""
        missing = frames - self.frames
        if missing <= 0:
            return self
        m = self.motion

        def held(track: np.ndarray) -> np.ndarray:
            return np.concatenate([track, np.repeat(track[-1:], missing, axis=0)])

        longer = replace(m, root=held(m.root), rotations=held(m.rotations), contacts=held(m.contacts))
        return Placed(longer, self.skeleton)

    @cached_property
    def root(self) -> Array:
        """Hips (F, 3) in the scene, metres."""
        return self.motion.root / leg_ratio(self.skeleton)

    @cached_property
    def world(self) -> tuple[Array, Array]:
        """Places (F, 55, 3) and rotations (F, 55, 4) of the joints in the scene."""
        return self.skeleton.fk(self.root, self.motion.rotations)

    @cached_property
    def heading(self) -> Array:
        """Where the pelvis faces (F,), radians, continuous."""
        return np.unwrap(_heading(self.motion.rotations[:, 0]))

    def stance(self, frame: int) -> Stance:
        """Where the body stands at a frame."""
        x, _, z = self.root[frame]
        return Stance(float(x), float(z), float(self.heading[frame]))

    def hand(self, side: str) -> Array:
        """Wrists (F, 3), metres."""
        return self.world[0][:, index(f"{side}Hand")]

    def speed(self, side: str) -> Array:
        """How fast (F,) a hand is, m/s."""
        if self.frames < 2:
            return np.zeros(self.frames)
        track = gaussian_filter1d(self.hand(side), _STEADY, axis=0, mode="nearest")
        found: Array = np.linalg.norm(np.gradient(track, axis=0), axis=-1) * FPS
        return found

    def joint(self, name: str) -> Array:
        """Poses (F, 7) of a joint."""
        at, turned = self.world
        return poses.make(at[:, index(name)], turned[:, index(name)])


def _heading(hips: Array) -> Array:
    yaw: Array = rot.yaw_of(hips)
    return yaw
