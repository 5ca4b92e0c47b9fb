"""A quantity over many frames or points in three numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from motion.rotation import Array


@dataclass(frozen=True)
class Spread:
    """Mean, 95th percentile and maximum of `count` values, in their unit; zeros when there are none."""

    mean: float = 0.0
    p95: float = 0.0
    max: float = 0.0
    count: int = 0

    @classmethod
    def of(cls, parts: Iterable[Array]) -> Spread:
        """The spread of several arrays of any shape together."""
        values = np.concatenate([np.zeros(0), *(np.ravel(part) for part in parts)])
        if not len(values):
            return cls()
        return cls(float(values.mean()), float(np.percentile(values, 95)), float(values.max()), len(values))

    def to_dict(self, scale: float = 1.0) -> dict[str, float]:
        """Plain data, values multiplied by `scale`."""
        return {"mean": scale * self.mean, "p95": scale * self.p95, "max": scale * self.max}
