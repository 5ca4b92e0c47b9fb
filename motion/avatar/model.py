"""A finished avatar as data: skinned, coloured meshes with face morphs on a canonical skeleton."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from motion import rotation as rot
from motion.avatar.spec import AvatarSpec, Color
from motion.rotation import Array
from motion.skeleton import Skeleton

ARKIT: tuple[str, ...] = (
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff",
    "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight", "eyeLookDownLeft",
    "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft", "eyeLookOutRight",
    "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft", "eyeSquintRight", "eyeWideLeft", "eyeWideRight",
    "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose", "mouthDimpleLeft", "mouthDimpleRight",
    "mouthFrownLeft", "mouthFrownRight", "mouthFunnel", "mouthLeft", "mouthLowerDownLeft",
    "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight", "mouthPucker", "mouthRight",
    "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft",
    "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight",
    "noseSneerLeft", "noseSneerRight", "tongueOut",
)  # fmt: skip
"""The 52 face units of ARKit, in alphabetical order."""


@dataclass(frozen=True, eq=False)
class Part:
    """One mesh with one material, in the T-pose, metres.

    vertices, normals (N, 3); faces (T, 3); joints (N, 4) indices into `motion.skeleton.JOINTS` with weights
    (N, 4) that sum to 1; tints (N, 3) sRGB 0..1 that multiply `color`, or None; morphs (N, 3) displacements
    by ARKit name, absent where a face unit does not move this part.
    """

    name: str
    color: Color
    vertices: Array
    normals: Array
    faces: NDArray[np.int64]
    joints: NDArray[np.int64]
    weights: Array
    tints: Array | None = None
    morphs: dict[str, Array] = field(default_factory=dict)
    roughness: float = 0.8
    double_sided: bool = False

    @property
    def on_face(self) -> bool:
        """Whether any face unit moves this part."""
        return bool(self.morphs)

    def rounded(self) -> Part:
        """The part in single precision, as files hold it: a built and a re-read avatar are then equal to the
        bit.
        """

        def single(values: Array) -> Array:
            return values.astype(np.float32).astype(np.float64)

        return replace(
            self,
            vertices=single(self.vertices),
            normals=single(self.normals),
            weights=single(self.weights),
            tints=None if self.tints is None else single(self.tints),
            morphs={name: single(delta) for name, delta in self.morphs.items()},
        )


@dataclass(frozen=True, eq=False)
class AvatarModel:
    """An avatar ready to be written or drawn; `skeleton` is measured on its own mesh."""

    spec: AvatarSpec
    skeleton: Skeleton
    parts: tuple[Part, ...]

    @property
    def height(self) -> float:
        """Stature in metres, shoes included, hair not."""
        return self.skeleton.height

    @property
    def vertex_count(self) -> int:
        """Vertices of all parts together."""
        return sum(len(part.vertices) for part in self.parts)

    def part(self, name: str) -> Part:
        """A part by its name; KeyError when there is none."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    def skinned(self, positions: Array, rotations: Array) -> dict[str, Array]:
        """Vertices of every part under one pose: joint positions (55, 3) and world rotations (55, 4)."""
        matrices = rot.to_matrix(rotations)
        shifts = positions - np.einsum("jab,jb->ja", matrices, self.skeleton.rest_positions)
        result: dict[str, Array] = {}
        for part in self.parts:
            turn = np.einsum("nk,nkab->nab", part.weights, matrices[part.joints])
            shift = np.einsum("nk,nka->na", part.weights, shifts[part.joints])
            result[part.name] = np.einsum("nab,nb->na", turn, part.vertices) + shift
        return result
