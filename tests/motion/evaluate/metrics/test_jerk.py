"""Jerk of motions whose derivatives are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion.evaluate.metrics.jerk import at_borders, jerk, jerk_ratio, low_pass
from tests.motion.strategies import REPEATABLE

FPS = 30.0


def along_z(values: np.ndarray) -> np.ndarray:
    """One joint (F, 1, 3) that moves along Z."""
    return np.stack([0 * values, 0 * values, values], -1)[:, None]


def test_jerk_of_a_cubic_is_its_third_derivative() -> None:
    time = np.arange(40) / FPS
    np.testing.assert_allclose(jerk(along_z(2.0 * time**3), FPS), 12.0, rtol=1e-6)


def test_a_jump_in_velocity_gives_its_jerk_at_the_border_only() -> None:
    # From rest to 0.3 m/s at frame 20: second differences hold one 0.01 m, third ones that up and down again.
    still = np.zeros(40)
    still[20:] = 0.01 * np.arange(1, 21)
    found = at_borders(jerk(along_z(still), FPS), [20], FPS)
    assert found.peak == pytest.approx(0.01 * FPS**3)
    assert found.inside == pytest.approx(0.0, abs=1e-6)
    assert found.area == pytest.approx(2 * 0.01 * FPS**2)


def test_a_jump_in_position_is_seen_whole() -> None:
    step = np.where(np.arange(40) < 20, 0.0, 0.01)
    found = at_borders(jerk(along_z(step), FPS), [20], FPS)
    # Third differences of a step are 1, -2, 1.
    assert found.peak == pytest.approx(2 * 0.01 * FPS**3)
    assert found.area == pytest.approx(4 * 0.01 * FPS**2)
    assert found.inside == pytest.approx(0.0, abs=1e-6)


def test_motion_that_goes_on_as_it_was_has_no_border() -> None:
    time = np.arange(60) / FPS
    found = at_borders(jerk(along_z(2.0 * time**3), FPS), [20, 40], FPS)
    assert found.ratio == pytest.approx(1.0)
    assert found.area == pytest.approx(0.0, abs=1e-6)
    # Against a data set whose typical jerk is 10 m/s³, 2 m/s³ too many last for the frames near two borders.
    near = 2 * (2 * 2 + 3)
    assert at_borders(jerk(along_z(2.0 * time**3), FPS), [20, 40], FPS, typical=10.0).area == pytest.approx(
        near * 2.0 / FPS
    )


def test_borders_outside_the_motion_and_motions_too_short_for_jerk_count_nothing() -> None:
    found = at_borders(jerk(along_z(np.zeros(3)), FPS), [1], FPS)
    assert (found.peak, found.area, found.inside) == (0.0, 0.0, 0.0)
    assert at_borders(jerk(along_z(np.zeros(30)), FPS), [500], FPS).peak == 0.0


def test_the_ratio_is_of_means() -> None:
    assert jerk_ratio([np.full((10, 2), 69.0), np.full((30, 2), 138.0)]) == pytest.approx(1.75)
    assert jerk_ratio([np.full((3, 1), 5.0)], reference=10.0) == 0.5
    assert jerk_ratio([]) == 0.0


def test_the_low_pass_keeps_slow_motion_and_drops_fast() -> None:
    time = np.arange(300) / FPS
    slow, fast = np.sin(2 * np.pi * 1.0 * time), np.sin(2 * np.pi * 12.0 * time)
    kept = low_pass(along_z(slow + fast), FPS)[:, 0, 2]
    np.testing.assert_allclose(kept[30:-30], slow[30:-30], atol=0.01)
    # Forwards and backwards halves the power twice: at the cutoff half of the amplitude is left.
    half = low_pass(along_z(np.sin(2 * np.pi * 6.0 * time)), FPS)[:, 0, 2]
    assert np.abs(half[60:-60]).max() == pytest.approx(0.5, abs=0.03)


@REPEATABLE
@given(st.floats(0.1, 5.0), st.floats(-3.0, 3.0))
def test_jerk_scales_with_motion_and_not_with_place_or_steady_speed(scale: float, speed: float) -> None:
    time = np.arange(50) / FPS
    motion = along_z(np.sin(3.0 * time))
    moved = scale * motion + along_z(speed * time + 7.0)
    np.testing.assert_allclose(jerk(moved, FPS), scale * jerk(motion, FPS), atol=1e-6)
