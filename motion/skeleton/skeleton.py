"""The rest skeleton of one body and its forward kinematics."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from motion import rotation as rot
from motion.errors import SkeletonError
from motion.rotation import Array
from motion.skeleton import proportions
from motion.skeleton.names import JOINTS, PARENTS


def _depth_levels() -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Joints grouped by depth, so that a whole level is composed in one array operation."""
    depth = np.zeros(len(JOINTS), dtype=int)
    for i, parent in enumerate(PARENTS):
        depth[i] = 0 if parent < 0 else depth[parent] + 1
    parents = np.array(PARENTS)
    levels = [np.flatnonzero(depth == d) for d in range(1, int(depth.max()) + 1)]
    return tuple((level, parents[level]) for level in levels)


_LEVELS = _depth_levels()


@dataclass(frozen=True, eq=False)
class Skeleton:
    """A humanoid at rest: T-pose, identity rotations, facing +Z, soles on y = 0.

    offsets (J, 3): rest translation from the parent, metres; the hips' offset is (0, hips height, 0).
    tips (J, 3): end of each bone in its joint's frame. radii (J,): flesh radius of each bone's capsule.
    Joints always come in the order of `JOINTS`.
    """

    offsets: Array
    tips: Array
    radii: Array
    name: str = "adult"
    names: tuple[str, ...] = field(default=JOINTS)

    def __post_init__(self) -> None:
        count = len(JOINTS)
        for label, array, shape in (
            ("offsets", self.offsets, (count, 3)),
            ("tips", self.tips, (count, 3)),
            ("radii", self.radii, (count,)),
        ):
            if np.shape(array) != shape or not np.isfinite(array).all():
                raise SkeletonError(
                    f"skeleton {label} must be finite numbers of shape {shape}, got shape {np.shape(array)}",
                    kind="bad_skeleton",
                    fix="give one row for each of the 55 VRM humanoid joints, in the order of motion.skeleton.JOINTS",
                )
        if self.names != JOINTS:
            raise SkeletonError(
                "joint names differ from the VRM 1.0 humanoid",
                kind="bad_skeleton",
                fix="map the bones with motion.avatar.load before building a Skeleton",
            )
        if self.offsets[0, 1] <= 0.05:
            raise SkeletonError(
                f"hips height is {self.offsets[0, 1]:.3f} m, expected the hips above the soles at y = 0",
                kind="bad_skeleton",
                fix="give the hips' offset from the floor in metres",
            )

    @classmethod
    def human(
        cls, height: float = 1.75, arm_scale: float = 1.0, leg_scale: float = 1.0, name: str = "adult"
    ) -> Skeleton:
        """An average body of the given stature (0.6 to 2.6 m), arms and legs optionally longer or shorter."""
        if not (0.6 <= height <= 2.6 and 0.6 <= arm_scale <= 1.6 and 0.6 <= leg_scale <= 1.4):
            raise SkeletonError(
                f"no human has height {height} m, arm scale {arm_scale}, leg scale {leg_scale}",
                kind="bad_skeleton",
                fix="use a height of 0.6–2.6 m, arm scale 0.6–1.6, leg scale 0.6–1.4",
            )
        return cls(*proportions.human(height, arm_scale, leg_scale), name=name)

    @property
    def parents(self) -> tuple[int, ...]:
        """Index of each joint's parent, -1 for the hips."""
        return PARENTS

    @cached_property
    def rest_positions(self) -> Array:
        """Joint positions (J, 3) in the T-pose."""
        positions, _ = self.fk(self.offsets[:1], rot.identity((1, len(JOINTS))))
        first: Array = positions[0]
        return first

    @property
    def hips_height(self) -> float:
        """Height of the hips joint over the soles at rest, metres."""
        return float(self.offsets[0, 1])

    @cached_property
    def height(self) -> float:
        """Stature: top of the head over the soles, metres."""
        head = JOINTS.index("head")
        return float(self.rest_positions[head, 1] + self.tips[head, 1])

    @cached_property
    def hash(self) -> str:
        """Content hash of the proportions, stable to a micrometre."""
        data = np.concatenate([self.offsets.ravel(), self.tips.ravel(), self.radii])
        return hashlib.sha256(np.round(data * 1e6).astype("<i8").tobytes()).hexdigest()[:16]

    def __eq__(self, other: object) -> bool:
        """Bodies of the same proportions are the same body, so that what was worked out for one serves the other."""
        return isinstance(other, Skeleton) and (self is other or self.hash == other.hash)

    def __hash__(self) -> int:
        return hash(self.hash)

    def length(self, name: str) -> float:
        """Length of the bone that begins at a joint, metres."""
        return self._lengths[name]

    @cached_property
    def _lengths(self) -> dict[str, float]:
        return {name: float(np.linalg.norm(tip)) for name, tip in zip(JOINTS, self.tips, strict=True)}

    def fk(self, root: Array, rotations: Array) -> tuple[Array, Array]:
        """Forward kinematics.

        root (F, 3): hips position, metres. rotations (F, J, 4): local quaternions xyzw.
        Returns joint positions (F, J, 3) and world rotations (F, J, 4).
        """
        world = np.empty(rotations.shape)
        positions = np.empty((*rotations.shape[:-1], 3))
        world[:, 0], positions[:, 0] = rotations[:, 0], root
        for joints, parents in _LEVELS:
            parent_rotations = world[:, parents]
            world[:, joints] = rot.mul(parent_rotations, rotations[:, joints])
            positions[:, joints] = positions[:, parents] + rot.rotate(parent_rotations, self.offsets[joints])
        return positions, world

    def to_dict(self) -> dict[str, Any]:
        """Plain data for files and the wire."""
        return {
            "name": self.name,
            "joints": list(self.names),
            "parents": list(self.parents),
            "offsets": self.offsets.tolist(),
            "tips": self.tips.tolist(),
            "radii": self.radii.tolist(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Skeleton:
        """The inverse of `to_dict`; SkeletonError when a key is missing or has the wrong shape."""
        try:
            arrays = (np.asarray(data[key], dtype=np.float64) for key in ("offsets", "tips", "radii"))
            offsets, tips, radii = arrays
            return cls(offsets, tips, radii, name=str(data.get("name", "adult")), names=tuple(data["joints"]))
        except (KeyError, TypeError, ValueError) as error:
            raise SkeletonError(
                f"not a skeleton: {error!r}",
                kind="bad_skeleton",
                fix="give joints, offsets, tips and radii as written by Skeleton.to_dict",
            ) from error
