"""The trunk: hips, spine and shoulder girdle from a few posture parameters, for any number of frames or candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import Skeleton, index

# Posture vector: forward pitch, side roll (towards the left), twist (to the left), hips drop, hips shift left, hips shift
# forward. Angles in radians, distances in metres.
PITCH, ROLL, TWIST, DROP, SHIFT_X, SHIFT_Z = range(6)
POSTURE_SIZE = 6

TRUNK = ("hips", "spine", "chest", "upperChest")
_PITCH_SHARE = np.array([0.40, 0.22, 0.22, 0.16])
_ROLL_SHARE = np.array([0.10, 0.30, 0.35, 0.25])
_TWIST_SHARE = np.array([0.22, 0.25, 0.28, 0.25])


@dataclass(frozen=True, eq=False)
class Torso:
    """World state of the trunk over N frames: hips and spine rotations, upper chest, shoulders and neck."""

    hips: Array  # (N, 3)
    local: dict[str, Array]  # joint name → local rotations (N, 4); the hips' are world rotations
    chest_rotation: Array  # (N, 4) world rotation of upperChest
    chest_position: Array  # (N, 3)
    neck: Array  # (N, 3) neck joint position

    @classmethod
    def chained(cls, skeleton: Skeleton, hips: Array, bends: Sequence[Array]) -> Torso:
        """The trunk of hips (N, 3) and local rotations (N, 4) of the joints of TRUNK, those of the hips in the world."""
        world, base = bends[0], hips
        for name, bend in zip(TRUNK[1:], bends[1:], strict=True):
            base = base + rot.rotate(world, skeleton.offsets[index(name)])
            world = rot.mul(world, bend)
        neck = base + rot.rotate(world, skeleton.offsets[index("neck")])
        return cls(hips, dict(zip(TRUNK, bends, strict=True)), world, base, neck)

    def lowered(self, by: Array) -> Torso:
        """The trunk lower by (N,) metres."""
        down = np.array([0.0, -1.0, 0.0]) * by[:, None]
        return replace(
            self, hips=self.hips + down, chest_position=self.chest_position + down, neck=self.neck + down
        )

    @property
    def hips_rotation(self) -> Array:
        """World rotation (N, 4) of the hips."""
        return self.local["hips"]

    def at(self, frames: np.ndarray) -> Torso:
        """The trunk on a subset of frames."""
        local = {name: value[frames] for name, value in self.local.items()}
        return Torso(
            self.hips[frames],
            local,
            self.chest_rotation[frames],
            self.chest_position[frames],
            self.neck[frames],
        )

    def clavicle(self, skeleton: Skeleton, side: str) -> Array:
        """Position (N, 3) of the clavicle joint of a side."""
        return self.chest_position + rot.rotate(
            self.chest_rotation, skeleton.offsets[index(f"{side}Shoulder")]
        )

    def shoulder(self, skeleton: Skeleton, side: str) -> Array:
        """Position (N, 3) of the shoulder joint with the clavicle at rest."""
        offset = skeleton.offsets[index(f"{side}Shoulder")] + skeleton.offsets[index(f"{side}UpperArm")]
        return self.chest_position + rot.rotate(self.chest_rotation, offset)


def balance_shift(posture: Array, skeleton: Skeleton) -> Array:
    """How far (N,) the hips move back to keep the weight over the feet when the trunk pitches forward or sinks, metres.

    A body that sinks sits back: knees that went forward instead would run into whatever it reaches over.
    """
    leg = skeleton.length("leftUpperLeg") + skeleton.length("leftLowerLeg")
    pitched = skeleton.height * 0.075 * np.sin(np.clip(posture[..., PITCH], 0.0, 1.5))
    sunk = 0.29 * leg * np.tanh(np.maximum(posture[..., DROP], 0.0) / (0.30 * leg))
    result: Array = np.hypot(pitched, sunk)
    return result


def solve_torso(
    skeleton: Skeleton, hips: Array, heading: Array, posture: Array, balance: Array | float = 1.0
) -> Torso:
    """Pose the trunk.

    hips (N, 3): nominal hips position; heading (N,) yaw; posture (N, 6) as above; balance (N,) scales the
    counter-shift of the hips (0 when seated).
    """
    yaw = rot.from_yaw(heading)
    drop, back = posture[..., DROP], balance_shift(posture, skeleton) * balance
    shift = np.stack([posture[..., SHIFT_X], -drop, posture[..., SHIFT_Z] - back], -1)
    position = hips + rot.rotate(yaw, shift)
    angles = np.stack([posture[..., PITCH], posture[..., TWIST], -posture[..., ROLL]], -1)
    bends = [
        rot.from_rotvec(angles * np.array([_PITCH_SHARE[i], _TWIST_SHARE[i], _ROLL_SHARE[i]]))
        for i in range(len(TRUNK))
    ]
    return Torso.chained(skeleton, position, [rot.mul(yaw, bends[0]), *bends[1:]])
