"""Percentiles of measured times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Percentiles:
    """Of times in milliseconds. jitter: from the 5th percentile to the 95th."""

    count: int
    p50: float
    p95: float
    p99: float
    jitter: float

    @classmethod
    def of(cls, milliseconds: ArrayLike) -> Percentiles:
        """The percentiles of one or more times."""
        values = np.asarray(milliseconds, dtype=np.float64)
        low, middle, high, most = np.percentile(values, [5, 50, 95, 99])
        return cls(len(values), float(middle), float(high), float(most), float(high - low))
