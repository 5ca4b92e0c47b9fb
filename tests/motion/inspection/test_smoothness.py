"""Speed and limits on motions with known answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion.inspection import smoothness
from tests.motion.evaluate.stages import still, thing, track, turned


def test_speed_is_the_turn_per_second() -> None:
    clip = turned(still(11), "leftLowerArm", "y", np.linspace(0.0, -60.0, 11))
    speed, joint, _ = smoothness.peak_speed(clip)
    assert joint == "leftLowerArm"
    assert speed == pytest.approx(np.radians(6.0) * 30)


def test_violations_are_counted_by_joint_and_frame() -> None:
    clip = turned(still(10), "rightLowerLeg", "x", np.where(np.arange(10) < 4, -23.0, 20.0))
    count, worst, joint = smoothness.limit_violations(clip)
    assert (count, joint) == (4, "rightLowerLeg")
    assert worst == pytest.approx(np.radians(20.0))
    assert smoothness.limit_violations(still(5)) == (0, 0.0, "hips")


def test_numbers_that_are_not_finite_are_found_anywhere() -> None:
    clip = still(5)
    assert smoothness.finite(clip)
    ball = thing("ball", (0.1, 0.1, 0.1), np.zeros(3))
    lost = track(ball, np.full((5, 3), np.nan))
    assert not smoothness.finite(replace(clip, objects=(lost,)))
    root = clip.root.copy()
    root[2, 1] = np.inf
    assert not smoothness.finite(replace(clip, root=root))
