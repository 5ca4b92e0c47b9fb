"""Depth in numbers."""

from __future__ import annotations

import numpy as np
import pytest

from motion.evaluate.metrics.penetration import deep_share
from motion.evaluate.metrics.spread import Spread


def test_depth_in_three_numbers() -> None:
    found = Spread.of([np.arange(0, 51) / 1000.0, np.arange(51, 101) / 1000.0])
    assert (found.mean, found.p95, found.max, found.count) == pytest.approx((0.05, 0.095, 0.1, 101))
    assert found.to_dict(1000.0) == pytest.approx({"mean": 50.0, "p95": 95.0, "max": 100.0})
    assert Spread.of([]) == Spread()


def test_a_frame_is_deep_when_any_vertex_is() -> None:
    assert deep_share(np.array([0.0, 0.01, 0.021, 0.5])) == 0.5
    assert deep_share(np.array([[0.0, 0.03], [0.01, 0.0]])) == 0.5
    assert deep_share(np.zeros(0)) == 0.0
