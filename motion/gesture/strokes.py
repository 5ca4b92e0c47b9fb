"""The units that gestures are made of: where a hand gets ready, where its stroke ends, and how it is held.

After Kendon (2004) and McNeill (1992) a gesture has a preparation, a stroke, perhaps a hold, and a retraction. The units are
rules made by hand, not learned from people.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import Skeleton, finger_names, index, limits
from motion.solve import arms
from motion.solve.torso import TRUNK, Torso

Direction = tuple[float, float, float]

# How high the elbow is turned outwards, radians.
_SWIVEL = 0.12


def joints(side: str) -> tuple[str, ...]:
    """The joints (19) of an arm that gestures, clavicle to fingertips."""
    return (*(f"{side}{bone}" for bone in ("Shoulder", "UpperArm", "LowerArm", "Hand")), *finger_names(side))


@dataclass(frozen=True)
class Place:
    """Where a hand is and how it is turned, on the left; the right is its mirror image.

    at: outward, up and forward of the shoulder in arm lengths. fingers and palm: which way they point in the chest's frame.
    """

    at: Direction
    fingers: Direction
    palm: Direction


@dataclass(frozen=True)
class Unit:
    """A gesture in two places. shape: how the fingers are held. both: whether it may be made with both hands at once."""

    name: str
    ready: Place
    end: Place
    shape: str = "relaxed"
    both: bool = False


BEAT = Unit(
    "beat",
    Place((-0.02, -0.42, 0.50), (-0.35, 0.30, 1.0), (-0.9, -0.5, 0.1)),
    Place((0.03, -0.54, 0.52), (-0.30, 0.00, 1.0), (-0.9, -0.4, 0.1)),
)
CHOP = Unit(
    "chop",
    Place((-0.04, -0.36, 0.50), (-0.25, 0.45, 1.0), (-1.0, 0.0, 0.2)),
    Place((-0.02, -0.54, 0.56), (-0.20, 0.05, 1.0), (-1.0, 0.0, 0.2)),
    "flat",
    both=True,
)
GIVE = Unit(
    "give",
    Place((-0.06, -0.52, 0.42), (-0.40, 0.20, 1.0), (-0.7, 0.5, 0.3)),
    Place((0.10, -0.50, 0.58), (0.15, 0.15, 1.0), (-0.4, 0.9, 0.2)),
    "open",
    both=True,
)
SPREAD = Unit(
    "spread",
    Place((-0.08, -0.50, 0.44), (-0.50, 0.20, 1.0), (-0.8, 0.3, 0.3)),
    Place((0.22, -0.48, 0.50), (0.35, 0.20, 1.0), (-0.3, 0.7, 0.5)),
    "open",
    both=True,
)
FIRST, FOLLOWING = (GIVE, SPREAD, BEAT), (BEAT, BEAT, CHOP)
"""What a phrase of gestures may begin with, and what may follow."""


FOLDED = Place((-0.06, -0.48, 0.24), (-0.35, 0.90, 0.6), (-0.9, -0.2, 0.1))
"""Where a hand passes by that has to keep close to the body."""


@dataclass(frozen=True)
class Way:
    """How a gesture is made: raised by so many arm lengths, so much of its width and of its way forward, of its reach in
    pointing; folded: to it and back with the forearm close to the body."""

    up: float = 0.0
    width: float = 1.0
    forward: float = 1.0
    reach: float = 0.86
    folded: bool = False

    def place(self, place: Place) -> Place:
        """Where a hand is that makes it so."""
        out, up, forward = place.at
        return replace(place, at=(self.width * out, up + self.up, self.forward * forward))


WAYS = (
    Way(),
    Way(up=0.08, width=0.7, forward=0.9, reach=0.75, folded=True),
    Way(up=0.18, width=0.4, forward=0.75, reach=0.6, folded=True),
    Way(up=0.26, width=0.2, forward=0.6, reach=0.5, folded=True),
)
"""The usual one first; the further on, the more room there is to things in front and at the sides."""


def pose_of(skeleton: Skeleton, side: str, place: Place, shape: str) -> Array:
    """Local rotations (19, 4) of the joints of an arm with the hand at a place."""
    mirror = np.array([arms.sign_of(side), 1.0, 1.0])
    turn = arms.hand_facing(side, np.array(place.fingers) * mirror, np.array(place.palm) * mirror)
    trunk = _upright(skeleton)
    at = trunk.shoulder(skeleton, side)[0] + arms.arm_length(skeleton, side) * np.array(place.at) * mirror
    return solved(skeleton, side, trunk, at, turn, shape)


def solved(skeleton: Skeleton, side: str, trunk: Torso, at: Array, turn: Array, shape: str) -> Array:
    """Local rotations (19, 4) of an arm whose wrist is at a point (3,), turned by (4,), on a trunk of one frame."""
    wrist, one = poses.make(at, turn)[None], np.ones(1)
    arm = arms.solve_arm(skeleton, trunk, side, wrist, _SWIVEL * one, loose=one).local
    fingers = grasp.finger_pose(grasp.hand_of(skeleton, side), shape)
    found = [limits.clamp_of(name, arm[name])[0] for name in joints(side)[:4]]
    result: Array = np.concatenate([np.array(found), fingers])
    return result


@lru_cache(maxsize=8)
def _upright(skeleton: Skeleton) -> Torso:
    return Torso.chained(skeleton, np.zeros((1, 3)), [rot.identity((1,)) for _ in TRUNK])


def trunk_of(skeleton: Skeleton, root: Array, rotations: Array) -> Torso:
    """The trunk of a body: root (N, 3), rotations (N, J, 4)."""
    return Torso.chained(skeleton, root, [rotations[:, index(name)] for name in TRUNK])
