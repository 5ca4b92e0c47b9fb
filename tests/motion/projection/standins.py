"""Stand-ins for a learned prior: one that wants what is planned, and one that can't keep still."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter1d

from motion import rotation as rot
from motion.pim.body import FPS
from motion.pim.motion import BodyMotion
from motion.projection.wish import Wish
from motion.rotation import Array
from motion.solve.tracks import min_jerk


def obedient(wish: Wish) -> BodyMotion:
    """Just what is planned."""
    return wish.planned


@dataclass(frozen=True)
class Restless:
    """What is planned with smooth noise on the hips (metres) and on every joint (radians), of so many seconds' width."""

    hips: float = 0.03
    turn: float = np.radians(10.0)
    seconds: float = 0.25

    def __call__(self, wish: Wish) -> BodyMotion:
        planned = wish.planned
        noise = _smooth(
            np.random.default_rng(wish.seed), planned.frames, 1 + planned.rotations.shape[1], self.seconds
        )
        if wish.before is not None:
            noise *= min_jerk(np.arange(planned.frames) / (0.4 * FPS))[:, None, None]
        turned = rot.mul(planned.rotations, rot.from_rotvec(noise[:, 1:] * self.turn))
        return replace(planned, root=planned.root + noise[:, 0] * self.hips, rotations=turned)


def _smooth(rng: np.random.Generator, frames: int, vectors: int, seconds: float) -> Array:
    """Band-limited noise (F, V, 3) whose vectors are about 1 long."""
    width = seconds * FPS
    beyond = int(4 * width)
    noise = gaussian_filter1d(rng.standard_normal((frames + 2 * beyond, vectors, 3)), width, axis=0)
    return noise[beyond : beyond + frames] * np.sqrt(2.0 * width * np.sqrt(np.pi) / 3.0)
