"""The comparison tells good motion from frozen, late, jerking and sliding motion."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from motion.evaluate.naturalness import BASELINES, Comparison, Reference, compare, cut
from motion.evaluate.naturalness.compare import MOCAP, Score
from motion.evaluate.naturalness.tables import on_windows
from motion.evaluate.naturalness.windows import Windows
from motion.pim import representation as rep
from motion.pim.conditions import Conditions

from .bodies import crowd


@pytest.fixture(scope="module")
def windows() -> Windows:
    return cut(crowd(12, 1), 60)


@pytest.fixture(scope="module")
def reference(windows: Windows) -> Reference:
    return Reference.of(cut(crowd(20, 2), 150, 1), windows)


@pytest.fixture(scope="module")
def found(windows: Windows, reference: Reference) -> Comparison:
    def jerking(asked: Conditions) -> np.ndarray:
        out = windows.future.copy()
        out[:, ::2, rep.ROOT.start + 1] += 0.01
        return out

    def low(asked: Conditions) -> np.ndarray:
        out = windows.future.copy()
        out[..., rep.ROOT.start + 1] -= 0.12
        return out

    return compare(windows, reference, {**BASELINES, "jerking": jerking, "low": low})


def score(found: Comparison, method: str) -> Score:
    return next(one for one in found.scores if one.method == method)


def test_mocap_comes_first_and_has_nothing_against_it(found: Comparison) -> None:
    assert [one.method for one in found.scores] == [MOCAP, "frozen pose", "planner-only", "jerking", "low"]
    mocap = found.scores[0]
    assert mocap.hand.max < 1e-5 and mocap.hips.max < 1e-5 and mocap.apart == 0.0
    assert mocap.fmd == pytest.approx(0.0, abs=1e-6) and mocap.diversity == pytest.approx(1.0)


def test_a_frozen_body_is_smooth_far_from_mocap_and_misses(found: Comparison) -> None:
    frozen, planner = score(found, "frozen pose"), score(found, "planner-only")
    assert frozen.jerk == 0.0 and frozen.fs == 0.0 and frozen.skate_ratio == 0.0
    assert frozen.hand.mean > 0.1 and frozen.hips.mean > 0.3 and frozen.diversity < 0.5
    assert frozen.fmd > planner.fmd > found.reference.floor
    assert planner.hand.mean < 0.05 and planner.hips.max < 1e-5
    # Held legs slide over the floor.
    assert planner.skate_ratio > 0.5


def test_jitter_of_a_centimetre_is_known_jerk(found: Comparison) -> None:
    jerking = score(found, "jerking")
    # The third difference of ±1 cm every other frame is 4 cm, besides what the motion itself has.
    assert jerking.jerk == pytest.approx(0.04 * 30.0**3, rel=0.1)
    assert jerking.jerk_ratio == pytest.approx(jerking.jerk / 69.0)
    # Main directions of real motion hold no jitter, so that the distance alone does not see it.
    assert jerking.fmd < 0.1 * found.reference.floor


def test_a_shift_of_everything_misses_by_that_much(found: Comparison) -> None:
    low = score(found, "low")
    assert low.hand.mean == pytest.approx(0.12, abs=1e-5)
    assert low.apart == pytest.approx(0.12, abs=1e-5)
    # The hips are asked for on the floor plan only.
    assert low.hips.max < 1e-5
    # The pop where it begins is seen: third differences of a step reach twice its height.
    assert low.border_peak == pytest.approx(2 * 0.12 * 30.0**3, rel=0.1)


def test_the_table_shows_every_method_and_the_data_is_json(found: Comparison) -> None:
    table = on_windows(found)
    assert table.columns == tuple(one.method for one in found.scores)
    assert all(len(line.values) == len(table.columns) for line in table.lines)
    names = [line.name for line in table.lines]
    assert {"FMD", "jerk, mean", "hand from its keyframe, mean"} <= set(names)
    data = json.loads(json.dumps(found.to_dict()))
    assert data["fmd_floor"] == found.reference.floor and len(data["methods"]) == 5


def test_jerk_of_clips_is_taken_after_the_low_pass(windows: Windows) -> None:
    clips = crowd(3)
    smooth = Reference.of(windows, windows, clips).low_passed_jerk
    rough = [replace(c, root=c.root + 0.01 * (np.arange(c.frames)[:, None] % 2)) for c in clips]
    # Jitter of a centimetre is a thousand m/s³ unfiltered; next to nothing of it is left.
    assert Reference.of(windows, windows, rough).low_passed_jerk == pytest.approx(smooth, abs=10.0)
    assert smooth > 10.0


def test_without_waypoints_there_is_nothing_to_miss(reference: Reference) -> None:
    found = compare(cut(crowd(12, 1), 20, waypoints=False), reference, BASELINES)
    line = next(line for line in on_windows(found).lines if line.name.startswith("hips"))
    assert line.values == (None, None, None) and line.cells() == ("–", "–", "–")
    # Nobody told the planner to walk.
    assert found.motions["planner-only"][:, 8:, 0] == pytest.approx(found.motions["frozen pose"][:, 8:, 0])
