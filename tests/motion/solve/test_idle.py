"""Idle life: small, smooth, repeatable, and the same however finely it is sampled."""

from __future__ import annotations

import numpy as np
import pytest

from motion.rotation import Array
from motion.solve import idle
from motion.solve.torso import PITCH, SHIFT_X

MINUTE = np.arange(0.0, 60.0, 1.0 / 60.0)


@pytest.mark.parametrize("motion", [idle.sway, idle.blinks, idle.micro_gaze])
def test_a_seed_decides_everything_and_times_only_sample_it(motion) -> None:  # type: ignore[no-untyped-def]
    whole: Array = motion(MINUTE, 4)
    assert np.array_equal(whole, motion(MINUTE, 4))
    assert not np.array_equal(whole, motion(MINUTE, 5))
    later = MINUTE[600:1200]
    assert np.allclose(motion(later, 4), whole[600:1200], atol=1e-12)
    assert len(motion(MINUTE[:0], 4)) == 0


@pytest.mark.parametrize("seed", range(3))
def test_breath_and_sway_stay_small_and_never_stop(seed: int) -> None:
    sway = idle.sway(MINUTE, seed)
    assert np.abs(sway[:, PITCH]).max() < np.radians(0.6)
    assert np.abs(sway[:, SHIFT_X]).max() < 0.012
    assert np.abs(sway).max() < 0.02
    for second in range(0, 60, 10):
        part = sway[second * 60 : (second + 10) * 60]
        assert np.ptp(part[:, PITCH]) > 0.01
    assert np.abs(np.diff(sway, axis=0)).max() * 60.0 < 0.03


@pytest.mark.parametrize("seed", range(5))
def test_people_blink_every_few_seconds_and_for_a_moment(seed: int) -> None:
    closed = idle.blinks(MINUTE, seed)
    assert closed.min() == 0.0
    assert 0.9 < closed.max() <= 1.0
    begins = np.flatnonzero((closed[1:] > 0.0) & (closed[:-1] == 0.0))
    assert 7 <= len(begins) <= 40
    assert np.diff(begins).min() / 60.0 > idle.BLINK_SECONDS
    assert (closed > 0.0).mean() < 0.15


def test_micro_gaze_is_barely_visible() -> None:
    drift = idle.micro_gaze(MINUTE, 1)
    assert drift.shape == (len(MINUTE), 3)
    assert 0.005 < np.abs(drift).max() < np.radians(1.0)
