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


def body_frames(skeleton: Skeleton, torso: Torso, heading: float, name: str) -> Array:
    """Poses (N, 7) of "world", "head", "hips", "rest:<side>" or "shoulder:<side>" for N trunks over one heading."""
    kind, _, side = name.partition(":")
    if kind == "world":
        return poses.identity((len(torso.hips),))
    if kind == "hips":
        return poses.make(torso.hips, rot.from_yaw(np.full(len(torso.hips), heading)))
    yaw = rot.from_yaw(rot.yaw_of(torso.chest_rotation))
    if kind == "head":
        head = torso.neck + rot.rotate(torso.chest_rotation, skeleton.offsets[index("head")])
        return poses.make(head, yaw)
    if kind in ("rest", "shoulder"):
        return poses.make(torso.shoulder(skeleton, side), yaw)
    raise KeyError(f"no frame '{name}'")


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
        return body_frames(self.skeleton, self.torso, self.stance.heading, name)[0]

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
