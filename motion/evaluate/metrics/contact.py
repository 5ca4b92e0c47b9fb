"""Whether hands touch when the plan says they do: precision, recall and F1.

How exactly they touch is measured by `motion.inspection.contacts`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.rotation import Array


@dataclass(frozen=True)
class Agreement:
    """Frames on which a hand is at an object as scheduled, unscheduled, or scheduled but absent."""

    both: int = 0
    extra: int = 0
    missing: int = 0

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(self.both + other.both, self.extra + other.extra, self.missing + other.missing)

    @property
    def precision(self) -> float:
        """Share of the touching frames that were scheduled; 1 when nothing is touched."""
        touched = self.both + self.extra
        return self.both / touched if touched else 1.0

    @property
    def recall(self) -> float:
        """Share of the scheduled frames that touch; 1 when nothing is scheduled."""
        scheduled = self.both + self.missing
        return self.both / scheduled if scheduled else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 when nothing is scheduled or touched."""
        total = 2 * self.both + self.extra + self.missing
        return 2 * self.both / total if total else 1.0


def agreement(gaps: Array, planned: np.ndarray, threshold: float) -> Agreement:
    """Contact against the schedule of one hand and one object.

    A hand touches on the frames on which any of its points (F, P) is nearer than `threshold` metres.
    """
    near = gaps.min(-1) < threshold
    return Agreement(int((near & planned).sum()), int((near & ~planned).sum()), int((~near & planned).sum()))
