"""One number a frame for what a viewer would wince at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.clip import Clip
from motion.inspection.allowances import allowances
from motion.inspection.penetration import depths
from motion.inspection.smoothness import joint_speeds
from motion.rotation import Array
from motion.scene.model import Scene
from motion.skeleton.limits import violations

# What goes unnoticed: flesh gives way this far (metres), a rounded limit (radians), a quick flick (rad/s).
_SOFT, _ROUNDING, _QUICK = 0.009, 1e-4, 25.0
# What counts as one whole fault on one frame: a centimetre too deep, 6 degrees too far, half as fast again.
_DEEP, _FAR, _FAST = 0.01, 0.1, 12.5


@dataclass(frozen=True, eq=False)
class Faults:
    """How bad each frame is (F,), 0 where nothing is wrong."""

    badness: Array

    @property
    def total(self) -> float:
        """All frames together."""
        return float(self.badness.sum())

    @property
    def worst(self) -> int:
        """The worst frame."""
        return int(self.badness.argmax())


def inspect(clip: Clip, scene: Scene) -> Faults:
    """Inspect a clip that began in `scene`."""
    things = [(track.id, track.shape, track.poses) for track in clip.objects]
    deep = np.max([one.depth for one in depths(clip, things, allowances(clip, scene))], axis=0)
    badness = np.maximum(deep - _SOFT, 0.0) / _DEEP
    beyond = violations(clip.rotations)
    badness += np.where(beyond > _ROUNDING, 0.1 + beyond / _FAR, 0.0).sum(-1)
    if clip.frames > 1:
        badness[1:] += (np.maximum(joint_speeds(clip) - _QUICK, 0.0) / _FAST).sum(-1)
    return Faults(badness)
