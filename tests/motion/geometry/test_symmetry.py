"""Turns that leave a shape as it is."""

from __future__ import annotations

import numpy as np
import pytest

from motion.geometry import turns_alike
from motion.scene import make


@pytest.mark.parametrize(
    ("category", "turns"), [("hat", 8), ("helmet", 2), ("cap", 1)], ids=["round", "oval", "with a front"]
)
def test_turns_that_nobody_sees(category: str, turns: int) -> None:
    found = turns_alike(make(category, "thing")[0].shape)
    assert len(found) == turns
    assert found[0] == 0.0
    assert np.allclose(np.diff(found), 2.0 * np.pi / turns)
