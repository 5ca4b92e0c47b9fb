"""Foot metrics on feet that slide by known amounts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion.evaluate import feet

from .stages import ADULT, still


def sliding(metres_per_frame: float, frames: int = 31):
    clip = still(frames)
    root = clip.root.copy()
    root[:, 2] += metres_per_frame * np.arange(frames)
    return replace(clip, root=root)


def test_a_still_foot_scores_nothing() -> None:
    clip = still()
    assert max(plant.slide for plant in feet.plants(clip)) == 0.0
    assert feet.foot_skating(clip) == 0.0
    assert feet.skate_ratio(clip) == 0.0


def test_a_toe_on_the_floor_that_slides_3_mm_a_frame_scores_3_mm_a_frame() -> None:
    toe = sliding(0.003).positions()[:, feet.TOES[0]]
    assert feet.skating(toe, floor=float(toe[0, 1]), height=0.04) == pytest.approx(3.0, rel=0.04)
    # Half way up to the threshold the weight is 2 - sqrt(2).
    low = feet.skating(toe, floor=float(toe[0, 1]) - 0.02, height=0.04)
    assert low == pytest.approx(3.0 * (2 - 2**0.5), rel=0.04)
    assert feet.skating(toe, floor=float(toe[0, 1]) - 0.04, height=0.04) == 0.0


def test_fs_is_the_mean_of_ankles_and_toes_over_the_floor_under_still_toes() -> None:
    ankle = float(ADULT.rest_positions[feet.ANKLES[0], 1] - ADULT.rest_positions[feet.TOES[0], 1])
    expected = 3.0 * (1.0 + (2 - 2 ** (ankle / 0.08))) / 2
    assert feet.foot_skating(sliding(0.003)) == pytest.approx(expected, rel=0.04)


def test_a_plant_slides_as_far_as_its_ankle_strays() -> None:
    found = feet.plants(sliding(0.003))
    assert [plant.side for plant in found] == ["left", "right"]
    assert found[0].slide == pytest.approx(0.09)
    clip = sliding(0.003)
    plants = clip.plants.copy()
    plants[10:21, 0] = False
    halves = [plant for plant in feet.plants(replace(clip, plants=plants)) if plant.side == "left"]
    assert [(plant.start, plant.stop) for plant in halves] == [(0, 10), (21, 31)]
    assert [plant.slide for plant in halves] == pytest.approx([0.027, 0.027])


def test_the_skate_ratio_counts_fast_low_frames() -> None:
    # 0.2 m/s at 30 fps is 6.7 mm a frame.
    assert feet.skate_ratio(sliding(0.006)) == 0.0
    assert feet.skate_ratio(sliding(0.007)) == pytest.approx(30 / 31)


def test_the_floor_is_the_lowest_dense_cluster_of_still_toes() -> None:
    heights = np.concatenate([np.full(20, 0.02), np.full(40, 0.30), [-0.05]])
    toes = np.zeros((len(heights), 1, 3))
    toes[:, 0, 1] = heights
    assert feet.floor_height(toes) == pytest.approx(0.02)
