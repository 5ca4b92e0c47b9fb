"""A skeleton that a recording was made with, and which of its joints do the work of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from motion import rotation as rot
from motion.avatar.names import identify
from motion.rotation import Array


@dataclass(frozen=True, eq=False)
class Rig:
    """A skeleton of N joints at rest: arms out to the sides or hanging, soles flat, parents before children.

    positions (N, 3): of the joints at rest, in any unit. roles: our joint → the joint that does its work; `trunk` lists the
    joints from the hips to the one that carries the shoulders. tips: where a bone of ours points at rest (3,), where no
    joint tells.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    positions: Array
    roles: Mapping[str, str]
    trunk: tuple[str, ...]
    tips: Mapping[str, Array] = field(default_factory=dict)

    @classmethod
    def named(cls, names: Sequence[str], parents: Sequence[int], positions: Array) -> Rig:
        """A skeleton whose joints are recognised by their names. SkeletonError when it isn't a humanoid that we know."""
        _, roles = identify(names)
        above = _ancestors(list(names).index(roles["leftUpperArm"]), parents)
        shared = set(_ancestors(list(names).index(roles["rightUpperArm"]), parents))
        path = above[next(i for i, joint in enumerate(above) if joint in shared) :][::-1]
        path = path[path.index(list(names).index(roles["hips"])) :]
        return cls(tuple(names), tuple(parents), positions, roles, tuple(names[i] for i in path))

    def column(self, role: str) -> int:
        """Place in `names` of the joint that does the work of one of ours."""
        return self.names.index(self.roles[role])

    def place(self, role: str) -> Array:
        """Rest position (3,) of the joint that does the work of one of ours."""
        position: Array = self.positions[self.column(role)]
        return position

    def place_all(self, root: Array, rotations: Array) -> Array:
        """Joint positions (F, N, 3), for root positions (F, 3) and rotations (F, N, 4) in the world from rest."""
        out = np.empty((*rotations.shape[:2], 3))
        for i, parent in enumerate(self.parents):
            if parent < 0:
                out[:, i] = root
            else:
                bone = self.positions[i] - self.positions[parent]
                out[:, i] = out[:, parent] + rot.rotate(rotations[:, parent], bone)
        return out

    def facing(self) -> Array:
        """Rotation (4,) from our rest orientation (Y up, +Z forward) to that of this rig, to the next right angle."""
        across = self.place("leftUpperLeg") - self.place("rightUpperLeg")
        up = self.place("head") - self.place("hips")
        matrix = np.zeros((3, 3))
        for column, axis in ((0, across), (1, up)):
            largest = int(np.abs(axis).argmax())
            matrix[largest, column] = np.sign(axis[largest])
        matrix[:, 2] = np.cross(matrix[:, 0], matrix[:, 1])
        return rot.from_matrix(matrix)


def _ancestors(joint: int, parents: Sequence[int]) -> list[int]:
    """Parent, its parent and so on to the root."""
    found = []
    while (joint := parents[joint]) >= 0:
        found.append(joint)
    return found


def rest_positions(offsets: Array, parents: Sequence[int]) -> Array:
    """Joint positions (N, 3) at rest of offsets (N, 3) from the parent; the root's is left out."""
    positions = np.zeros_like(offsets)
    for i, parent in enumerate(parents):
        if parent >= 0:
            positions[i] = positions[parent] + offsets[i]
    return positions


def compose(local: Array, parents: Sequence[int]) -> Array:
    """Rotations in the world (F, N, 4) of rotations in each parent's frame."""
    world = local.copy()
    for i, parent in enumerate(parents):
        if parent >= 0:
            world[:, i] = rot.mul(world[:, parent], local[:, i])
    return world
