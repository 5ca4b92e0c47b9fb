"""A planned clip on the reference body, whose motion the prior knows, and back."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.clip import Clip
from motion.pim.body import FPS, REFERENCE
from motion.rotation import Array
from motion.skeleton import Skeleton
from motion.solve.legs import leg_geometry


def scale_of(skeleton: Skeleton) -> float:
    """How many times longer than those of the reference the legs are. Worlds are scaled alike, so that steps stay steps."""
    return leg_geometry(skeleton).length / leg_geometry(REFERENCE).length


def hips_of(clip: Clip) -> Array:
    """Hips (F, 3) in the world of the reference body, metres; rotations carry over as they are."""
    return clip.root / scale_of(clip.skeleton)


def frames_at(clip: Clip, fps: float = FPS) -> int:
    """How many frames the clip has at another rate."""
    return round((clip.frames - 1) / clip.fps * fps) + 1


def resampled(root: Array, rotations: Array, frames: int) -> tuple[Array, Array]:
    """Hips (F, 3) and rotations (F, J, 4) on another number of frames over the same time."""
    if frames == len(root):
        return root, rotations
    at = np.linspace(0.0, len(root) - 1.0, frames)
    low = np.minimum(at.astype(int), max(len(root) - 2, 0))
    high = np.minimum(low + 1, len(root) - 1)
    share = at - low
    moved = root[low] + (root[high] - root[low]) * share[:, None]
    return moved, rot.slerp(rotations[low], rotations[high], share[:, None])
