"""The body as capsules of flesh: one along each bone, and the links to hips, shoulders and knuckles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton.names import JOINTS, PARENTS
from motion.skeleton.skeleton import Skeleton

# Eyes and jaw lie within the head.
_INSIDE = ("leftEye", "rightEye", "jaw")
# Bones whose tip is the skin itself, so that the axis stops a radius before it.
_TO_THE_SKIN = ("head", "leftToes", "rightToes")


@dataclass(frozen=True, eq=False)
class Capsules:
    """K capsules: start, end (K, 3) of the axis in the frame of joint (K,), radius (K,), all in metres."""

    joint: np.ndarray
    start: Array
    end: Array
    radius: Array

    def of(self, names: tuple[str, ...]) -> Capsules:
        """Only the capsules that move with these joints."""
        keep = np.isin(self.joint, [JOINTS.index(name) for name in names])
        return Capsules(self.joint[keep], self.start[keep], self.end[keep], self.radius[keep])

    def balls(self, spacing: float = 0.75) -> tuple[np.ndarray, Array, Array]:
        """Balls strung along the axes, at most `spacing` radii apart.

        Returns joint (B,), centre (B, 3) in the joint's frame and radius (B,).
        """
        length = np.linalg.norm(self.end - self.start, axis=-1)
        counts = np.maximum(np.ceil(length / (spacing * self.radius)).astype(int), 1) + 1
        which = np.repeat(np.arange(len(counts)), counts)
        place = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        t = (place / (counts[which] - 1))[:, None]
        centre = self.start[which] * (1.0 - t) + self.end[which] * t
        return self.joint[which], centre, self.radius[which]


def capsules(skeleton: Skeleton) -> Capsules:
    """The flesh of a skeleton."""
    return _capsules(skeleton)


@lru_cache(maxsize=16)
def _capsules(skeleton: Skeleton) -> Capsules:
    rows = []
    for joint, name in enumerate(JOINTS):
        if name in _INSIDE:
            continue
        tip, radius = skeleton.tips[joint], float(skeleton.radii[joint])
        if name in _TO_THE_SKIN:
            length = float(np.linalg.norm(tip))
            tip = tip * max(length - radius, 0.0) / max(length, 1e-9)
        rows.append((joint, np.zeros(3), tip, radius))
        for child, parent in enumerate(PARENTS):
            beside = parent == joint and not np.allclose(skeleton.offsets[child], skeleton.tips[joint])
            if beside and JOINTS[child] not in _INSIDE:
                link = min(radius, float(skeleton.radii[child]))
                rows.append((joint, np.zeros(3), skeleton.offsets[child], link))
    joints, starts, ends, radii = zip(*rows, strict=True)
    return Capsules(np.array(joints), np.array(starts), np.array(ends), np.array(radii))


def place(joint: np.ndarray, points: Array, positions: Array, world: Array) -> Array:
    """Points (P, 3) in the frames of joint (P,) carried to the world: (F, P, 3).

    positions (F, J, 3) and world (F, J, 4) as forward kinematics gives them.
    """
    return positions[:, joint] + rot.rotate(world[:, joint], points)
