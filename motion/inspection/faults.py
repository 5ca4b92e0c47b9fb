"""One number a frame for what a viewer would wince at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.clip import Clip
from motion.inspection.allowances import allowances
from motion.inspection.contacts import contact_errors
from motion.inspection.penetration import depths
from motion.inspection.smoothness import joint_speeds
from motion.rotation import Array
from motion.scene.model import Scene
from motion.skeleton.limits import violations

# What goes unnoticed: flesh gives way and pads hover this far (metres), a rounded limit (radians), a quick flick (rad/s).
_SOFT, _ROUNDING, _QUICK = 0.009, 1e-4, 24.0
# What counts as one whole fault on one frame: a centimetre too deep or off, 6 degrees too far, a little too fast.
_DEEP, _FAR, _FAST = 0.01, 0.1, 1.0


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


def inspect(clip: Clip, scene: Scene, every: int = 2) -> Faults:
    """Inspect a clip that began in `scene`. every: flesh and contacts are measured on every so-manieth frame only."""
    badness = np.zeros(clip.frames)
    alive = {item.id for item in scene.objects if item.alive}
    things = [(one.id, one.shape, one.poses) for one in clip.objects if one.id not in alive]
    inside = depths(clip, things, allowances(clip, scene), every)
    deep = np.maximum(np.max([one.depth for one in inside], axis=0) - _SOFT, 0.0) / _DEEP
    badness[::every] = every * deep
    for one in contact_errors(clip, every):
        off = np.maximum(one.per_frame - _SOFT, 0.0) / _DEEP
        at = max(one.contact.start, 0) + every * np.arange(len(off))
        badness[at] += every * off
    beyond = violations(clip.rotations)
    badness += np.where(beyond > _ROUNDING, 0.1 + beyond / _FAR, 0.0).sum(-1)
    if clip.frames > 1:
        badness[1:] += (np.maximum(joint_speeds(clip) - _QUICK, 0.0) / _FAST).sum(-1)
    return Faults(badness)
