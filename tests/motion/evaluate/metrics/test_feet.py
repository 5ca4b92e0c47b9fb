"""Foot metrics on feet that slide by known amounts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion.evaluate.metrics import feet
from tests.motion.strategies import REPEATABLE

FPS = 30.0


def track(step: float, height: float = 0.0, frames: int = 31, joints: int = 2) -> np.ndarray:
    """Joints (F, N, 3) that slide `step` metres a frame at a height."""
    z = step * np.arange(frames)
    return np.tile(np.stack([0 * z, 0 * z + height, z], -1)[:, None], (1, joints, 1))


def test_a_still_foot_scores_nothing() -> None:
    ankles, toes = track(0.0, 0.08), track(0.0, 0.02)
    assert feet.foot_skating(ankles, toes) == 0.0
    assert feet.skate_ratio(toes, FPS) == 0.0
    assert feet.contact_speed(toes, FPS) == 0.0


def test_a_foot_that_slides_3_mm_a_frame_scores_3_mm() -> None:
    toes = track(0.003)
    assert feet.foot_skating(toes, toes) == pytest.approx(3.0)
    assert feet.skating(toes[:, 0], floor=0.0, height=0.04) == pytest.approx(3.0)


def test_the_weight_falls_with_height_and_is_nothing_from_the_threshold_on() -> None:
    toe = track(0.003, 0.02)[:, 0]
    assert feet.skating(toe, floor=0.0, height=0.04) == pytest.approx(3.0 * (2 - 2**0.5))
    assert feet.skating(toe, floor=-0.02, height=0.04) == 0.0
    # Below the floor it counts for more.
    assert feet.skating(toe, floor=0.04, height=0.04) == pytest.approx(3.0 * (2 - 2**-0.5))


def test_fs_is_the_mean_of_ankles_and_toes_over_the_floor_under_still_toes() -> None:
    expected = 3.0 * (1.0 + (2 - 2 ** (0.06 / 0.08))) / 2
    assert feet.foot_skating(track(0.003, 0.08), track(0.003, 0.02)) == pytest.approx(expected)
    assert feet.foot_skating(track(0.003, 0.08), track(0.003, 0.02), floor=0.0) < expected


def test_only_motion_along_the_floor_skates() -> None:
    toe = np.zeros((20, 3))
    toe[:, 1] = np.linspace(0.0, 0.03, 20)
    assert feet.skating(toe, 0.0, 0.04) == 0.0


def test_a_plant_slides_as_far_as_its_ankle_strays() -> None:
    ankle = track(0.003)[:, 0]
    planted = np.ones(31, bool)
    assert feet.slides(ankle, planted) == pytest.approx([0.09])
    planted[10:21] = False
    assert feet.runs(planted) == [(0, 10), (21, 31)]
    assert feet.slides(ankle, planted) == pytest.approx([0.027, 0.027])
    assert feet.slides(ankle, np.zeros(31, bool)) == []


def test_the_skate_ratio_counts_fast_low_frames() -> None:
    # 0.2 m/s at 30 fps is 6.7 mm a frame.
    assert feet.skate_ratio(track(0.006), FPS) == 0.0
    assert feet.skate_ratio(track(0.007), FPS) == pytest.approx(30 / 31)
    assert feet.skate_ratio(track(0.007, 0.06), FPS) == 0.0
    # One of two toes is up: half of the low frames are gone, and all that are left skate.
    mixed = np.concatenate([track(0.007, joints=1), track(0.007, 0.06, joints=1)], 1)
    assert feet.skate_ratio(mixed, FPS) == pytest.approx(30 / 31)


def test_a_foot_that_lands_skates_only_between_two_low_frames() -> None:
    toes = track(0.01, joints=1)
    toes[:16, 0, 1] = 0.2
    assert feet.skate_ratio(toes, FPS) == pytest.approx(14 / 15)


def test_contact_speed_is_that_of_low_toes() -> None:
    assert feet.contact_speed(track(0.003), FPS) == pytest.approx(0.09)
    mixed = np.concatenate([track(0.003, joints=1), track(0.1, 0.3, joints=1)], 1)
    assert feet.contact_speed(mixed, FPS) == pytest.approx(0.09)


def test_the_floor_is_the_lowest_dense_cluster_of_still_toes() -> None:
    heights = np.concatenate([np.full(20, 0.02), np.full(40, 0.30), [-0.05]])
    toes = np.zeros((len(heights), 1, 3))
    toes[:, 0, 1] = heights
    assert feet.floor_height(toes) == pytest.approx(0.02)
    # Toes that move fast say nothing about the floor.
    low = np.zeros((20, 1, 3))
    low[:, 0, 0] = 0.1 * np.arange(20)
    both = np.concatenate([np.tile(toes[:20], (1, 1, 1)), low], 1)
    assert feet.floor_height(both) == pytest.approx(0.02)


def test_two_samples_are_noise_and_three_a_cluster() -> None:
    np.testing.assert_allclose(
        feet.lowest_cluster(np.array([0.0, 0.001, 0.1, 0.101, 0.102])), [0.1, 0.101, 0.102]
    )
    assert not len(feet.lowest_cluster(np.array([0.0, 0.1, 0.2])))
    # A chain of neighbours is one cluster, however long.
    chain = np.arange(30) * 0.004
    np.testing.assert_allclose(feet.lowest_cluster(chain), chain)


@REPEATABLE
@given(st.floats(-2.0, 2.0), st.floats(-3.0, 3.0), st.floats(0.0, 0.02))
def test_fs_does_not_depend_on_where_the_floor_is_or_which_way_one_goes(
    up: float, yaw: float, step: float
) -> None:
    ankles, toes = track(step, 0.07), track(step, 0.02)
    toes[5:25, 0] = toes[5, 0]
    expected = feet.foot_skating(ankles, toes)
    turn = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    lift = np.array([1.0, up, -3.0])
    assert feet.foot_skating(ankles @ turn.T + lift, toes @ turn.T + lift) == pytest.approx(
        expected, abs=1e-6
    )
