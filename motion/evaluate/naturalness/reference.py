"""What motion is compared with: the spread of real motion, and how far real motion is from itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from motion.evaluate.metrics import frechet
from motion.evaluate.metrics.jerk import MOCAP_JERK, jerk, low_pass
from motion.evaluate.naturalness.windows import Windows, positions
from motion.pim.body import BODY_INDEX, FPS, FUTURE, HISTORY
from motion.pim.motion import BodyMotion
from motion.rotation import Array


@dataclass(frozen=True, eq=False)
class Reference:
    """Held-out mocap as a distribution.

    basis: principal components of the training windows. held_out (N, D): features of the held-out windows' futures.
    floor: Fréchet distance of the training windows from those. halves: of one half of them from the other.
    typical_jerk: mean over their frames of the highest jerk of all joints, m/s³.
    low_passed_jerk: mean jerk of the held-out clips after the low-pass filter, m/s³.
    """

    basis: frechet.Basis
    held_out: Array
    floor: float
    halves: float
    typical_jerk: float
    low_passed_jerk: float = MOCAP_JERK

    @classmethod
    def of(cls, train: Windows, held_out: Windows, clips: Sequence[BodyMotion] = ()) -> Reference:
        """From windows of the clips trained on and their mirror images, and of the held-out `clips`."""
        joints = positions(held_out.future)
        known, real = frechet.features(positions(train.future), FPS), frechet.features(joints, FPS)
        basis = frechet.principal(known)
        a, b = basis.project(known), basis.project(real)
        half = len(b) // 2
        return cls(
            basis,
            real,
            frechet.frechet_distance(a, b),
            frechet.frechet_distance(b[:half], b[half:]),
            float(np.mean([jerk(one, FPS).max(-1).mean() for one in joints])),
            _low_passed_jerk(clips) if clips else MOCAP_JERK,
        )

    def distance(self, joints: Array) -> float:
        """Fréchet motion distance of windows' joints (N, 40, 22, 3) from the held-out mocap."""
        values = self.basis.project(frechet.features(joints, FPS))
        return frechet.frechet_distance(values, self.basis.project(self.held_out))

    def diversity(self, joints: Array) -> float:
        """How varied windows' joints (N, 40, 22, 3) are, against the held-out mocap."""
        return frechet.diversity(frechet.features(joints, FPS), self.held_out)


def _low_passed_jerk(clips: Sequence[BodyMotion]) -> float:
    long = [clip for clip in clips if clip.frames >= HISTORY + FUTURE]
    values = [jerk(low_pass(clip.positions()[:, BODY_INDEX], FPS), FPS).ravel() for clip in long]
    return float(np.concatenate(values).mean())
