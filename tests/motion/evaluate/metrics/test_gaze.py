"""Gaze errors of eyes that look a known angle past their target."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from motion.evaluate.metrics.directions import angle_between
from motion.evaluate.metrics.gaze import gaze_errors
from tests.motion.strategies import REPEATABLE, directions

FPS = 30.0
NEVER = np.zeros(30, bool)
EYES = np.tile([0.0, 1.6, 0.0], (30, 1))


def ahead(degrees: float) -> np.ndarray:
    return np.tile([np.sin(np.radians(degrees)), 0.0, np.cos(np.radians(degrees))], (30, 1))


def test_the_angle_past_the_target_counts_from_400_ms_on() -> None:
    targets = EYES + np.array([0.0, 0.0, 2.0])
    found = gaze_errors(EYES, ahead(7.0), targets, NEVER, FPS)
    assert found.shape == (18,)
    np.testing.assert_allclose(found, 7.0)


def test_a_new_target_gives_400_ms_again() -> None:
    targets = EYES + np.array([0.0, 0.0, 2.0])
    onsets = np.arange(30) == 15
    assert len(gaze_errors(EYES, ahead(0.0), targets, onsets, FPS)) == 3 + 3
    targets[20:] = np.nan
    assert len(gaze_errors(EYES, ahead(0.0), targets, onsets, FPS)) == 3
    assert not len(gaze_errors(EYES, ahead(0.0), np.full((30, 3), np.nan), onsets, FPS))


def test_eyes_that_arrive_within_400_ms_make_no_error() -> None:
    gaze = ahead(0.0)
    gaze[:12] = ahead(40.0)[:12]
    targets = EYES + np.array([0.0, 0.0, 2.0])
    assert gaze_errors(EYES, gaze, targets, NEVER, FPS).max() == pytest.approx(0.0, abs=1e-5)
    gaze[12] = ahead(40.0)[12]
    assert gaze_errors(EYES, gaze, targets, NEVER, FPS).max() == pytest.approx(40.0)


@REPEATABLE
@given(directions(), directions())
def test_angles_are_symmetric_and_opposite_ones_add_up(a, b) -> None:
    assert angle_between(a, 3.0 * b) == pytest.approx(angle_between(b, a), abs=1e-6)
    assert angle_between(a, b) + angle_between(a, -b) == pytest.approx(180.0, abs=1e-4)
