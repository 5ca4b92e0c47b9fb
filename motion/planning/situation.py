"""The body at one moment of the plan: where its frames are, before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.locomotion import Stance
from motion.rotation import Array
from motion.skeleton import Skeleton, index
from motion.solve import arms
from motion.solve.torso import Torso, solve_torso


@dataclass(frozen=True, eq=False)
class Situation:
    """A stance and a posture (6,), with the hips at `hips_height` metres over the floor."""

    skeleton: Skeleton
    stance: Stance
    hips_height: float
    posture: Array
    seated: bool = False

    @cached_property
    def torso(self) -> Torso:
        """The trunk, N = 1."""
        hips = np.array([[self.stance.x, self.hips_height, self.stance.z]])
        heading = np.array([self.stance.heading])
        return solve_torso(self.skeleton, hips, heading, self.posture[None], 0.0 if self.seated else 1.0)

    def frame(self, name: str) -> Array:
        """World pose (7,) of "world", "head", "hips", "rest:<side>" or "shoulder:<side>"."""
        kind, _, side = name.partition(":")
        if kind == "world":
            return poses.identity()
        torso = self.torso
        if kind == "head":
            position = torso.neck + rot.rotate(torso.chest_rotation, self.skeleton.offsets[index("head")])
            return poses.make(position[0], rot.from_yaw(rot.yaw_of(torso.chest_rotation[0])))
        if kind == "hips":
            return poses.make(torso.hips[0], rot.from_yaw(self.stance.heading))
        if kind in ("rest", "shoulder"):
            yaw = rot.from_yaw(rot.yaw_of(torso.chest_rotation[0]))
            return poses.make(torso.shoulder(self.skeleton, side)[0], yaw)
        raise KeyError(f"no frame '{name}'")

    def local(self, name: str, world: Array) -> Array:
        """A world pose (7,) in a frame."""
        return poses.mul(poses.inv(self.frame(name)), world)

    @property
    def forward(self) -> Array:
        """Unit vector (3,) the body faces."""
        return np.array([np.sin(self.stance.heading), 0.0, np.cos(self.stance.heading)])

    @property
    def left(self) -> Array:
        """Unit vector (3,) to the body's left."""
        return np.array([np.cos(self.stance.heading), 0.0, -np.sin(self.stance.heading)])


def on_lap(skeleton: Skeleton, side: str) -> Array:
    """A relaxed hand (7,) on the thigh of a seated body, in the hips frame."""
    s = arms.sign_of(side)
    size = skeleton.height / 1.75
    thigh = skeleton.radii[index("leftUpperLeg")]
    position = np.array([s * 0.13 * size, thigh + 0.045 * size, 0.26 * size])
    # Fingers forward, palm down: the T-pose hand turned by a quarter towards the front, a little inwards.
    return poses.make(position, rot.from_yaw(-s * 1.25))
