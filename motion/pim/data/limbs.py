"""Arms and legs of the reference body brought to new places, bent as they were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import rotation as rot
from motion import two_bone
from motion.pim.body import REFERENCE
from motion.rotation import Array
from motion.skeleton import PARENTS, index

# A limb bent by less than this, metres off the straight line, bends the way its hinge does.
_STRAIGHT = 0.02


@dataclass(frozen=True, eq=False)
class Limb:
    """A chain of two bones. hinge (3,): where its middle joint points when it bends from rest, in the upper bone's frame."""

    upper: int
    lower: int
    end: int
    hinge: Array

    @property
    def bone(self) -> Array:
        """The lower bone at rest (3,), unit."""
        offset: Array = REFERENCE.offsets[self.end]
        return offset / np.linalg.norm(offset)


def _limb(upper: str, lower: str, end: str, hinge: tuple[float, float, float]) -> Limb:
    return Limb(index(upper), index(lower), index(end), np.array(hinge))


ARMS = {
    side: _limb(f"{side}UpperArm", f"{side}LowerArm", f"{side}Hand", (0.0, 0.0, -1.0))
    for side in ("left", "right")
}
LEGS = {
    side: _limb(f"{side}UpperLeg", f"{side}LowerLeg", f"{side}Foot", (0.0, 0.0, 1.0))
    for side in ("left", "right")
}


def reach(limb: Limb, positions: Array, world: Array, target: Array) -> tuple[Array, Array]:
    """World rotations (F, 4) of the upper and the lower bone with which the limb's end comes to target (F, 3).

    positions (F, 55, 3), world (F, 55, 4): the body as it is. The limb turns the shortest way and stays in its bend plane.
    """
    root, middle = positions[:, limb.upper], positions[:, limb.lower]
    end = positions[:, limb.end]
    line = end - root
    line = line / np.maximum(np.linalg.norm(line, axis=-1, keepdims=True), 1e-9)
    out = (middle - root) - ((middle - root) * line).sum(-1, keepdims=True) * line
    hinge = rot.rotate(world[:, limb.upper], limb.hinge)
    straight = np.clip(1.0 - np.linalg.norm(out, axis=-1, keepdims=True) / _STRAIGHT, 0.0, 1.0)
    # The bend plane turns with the line from root to end.
    aim = rot.between(line, target - root)
    pole = rot.rotate(aim, out + straight * _STRAIGHT * hinge)
    upper = np.full(len(root), np.linalg.norm(REFERENCE.offsets[limb.lower]))
    lower = np.full(len(root), np.linalg.norm(REFERENCE.offsets[limb.end]))
    new_middle, new_end = two_bone.solve(root, target, upper, lower, pole)
    return (
        rot.mul(rot.between(middle - root, new_middle - root), world[:, limb.upper]),
        rot.mul(rot.between(end - middle, new_end - new_middle), world[:, limb.lower]),
    )


def local_rotations(world: Array) -> Array:
    """Rotations (F, 55, 4) in each parent's frame, continuous in sign, of rotations in the world."""
    parents = np.array(PARENTS[1:])
    local = world.copy()
    local[:, 1:] = rot.mul(rot.inv(world[:, parents]), world[:, 1:])
    return rot.align_signs(rot.normalize(local))
