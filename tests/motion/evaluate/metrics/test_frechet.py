"""Fréchet distance of distributions whose distance is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion.evaluate.metrics.frechet import diversity, features, frechet_distance, principal
from tests.motion.strategies import REPEATABLE

FPS = 30.0


def normal(count: int, width: int, seed: int = 0) -> np.ndarray:
    """Samples whose mean is exactly 0 and whose covariance is exactly the identity."""
    values = np.random.default_rng(seed).normal(size=(count, width))
    values -= values.mean(0)
    return values @ np.linalg.inv(np.linalg.cholesky(np.cov(values.T))).T


def test_a_distribution_is_at_no_distance_from_itself() -> None:
    values = normal(400, 6) @ np.random.default_rng(1).normal(size=(6, 6))
    assert frechet_distance(values, values) == pytest.approx(0.0, abs=1e-9)
    assert frechet_distance(values, values[::-1]) == pytest.approx(0.0, abs=1e-9)


def test_a_shifted_normal_distribution_is_the_square_of_the_shift_away() -> None:
    values = normal(300, 5)
    assert frechet_distance(values + np.array([3.0, 0, 4.0, 0, 0]), values) == pytest.approx(25.0)


def test_a_wider_one_is_the_square_of_the_difference_in_deviation_away() -> None:
    # (2 - 1)² in each of five dimensions.
    assert frechet_distance(2.0 * normal(300, 5), normal(200, 5, 3)) == pytest.approx(5.0)
    # A frozen one lacks all of it.
    assert frechet_distance(np.zeros((50, 5)), normal(300, 5)) == pytest.approx(5.0)


def test_two_samples_of_one_distribution_are_near() -> None:
    rng = np.random.default_rng(5)
    near = frechet_distance(rng.normal(size=(4000, 4)), rng.normal(size=(4000, 4)))
    assert 0.0 <= near < 0.02


@REPEATABLE
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_the_distance_is_symmetric_and_never_negative(seed: int, width: int) -> None:
    rng = np.random.default_rng(seed)
    a = rng.normal(size=(40, width)) @ rng.normal(size=(width, width))
    b = rng.normal(size=(60, width)) * rng.uniform(0.0, 2.0, width) + rng.normal(size=width)
    there, back = frechet_distance(a, b), frechet_distance(b, a)
    assert there == pytest.approx(back, rel=1e-6, abs=1e-6)
    assert there >= -1e-9


@pytest.mark.parametrize("count", [30, 200])
def test_principal_components_hold_what_varies(count: int) -> None:
    rng = np.random.default_rng(2)
    directions = np.linalg.qr(rng.normal(size=(80, 3)))[0]
    values = rng.normal(size=(count, 3)) * np.array([5.0, 3.0, 1.0]) @ directions.T + 7.0
    basis = principal(values, 3)
    np.testing.assert_allclose(basis.directions.T @ basis.directions, np.eye(3), atol=1e-6)
    coordinates = basis.project(values)
    np.testing.assert_allclose(coordinates @ basis.directions.T + basis.mean, values, atol=1e-6)
    assert (np.diff(coordinates.std(0)) < 0).all()


def test_features_are_positions_of_every_fourth_frame_and_velocities() -> None:
    positions = np.zeros((1, 9, 2, 3))
    positions[..., 0] = 5.0
    positions[0, :, :, 2] = 10.0 + 0.1 * np.arange(9)[:, None]
    positions[0, :, 1, 1] = 1.5
    found = features(positions, FPS)
    assert found.shape == (1, 3 * 6 + 8 * 6)
    placed, moving = found[0, :18].reshape(3, 2, 3), found[0, 18:].reshape(8, 2, 3)
    np.testing.assert_allclose(placed[..., 2], [[0, 0], [0.4, 0.4], [0.8, 0.8]], atol=1e-9)
    np.testing.assert_allclose(placed[..., 1], [[0, 1.5]] * 3)
    np.testing.assert_allclose(placed[..., 0], 0.0)
    np.testing.assert_allclose(moving, np.tile([0.0, 0.0, 0.1 * FPS * 0.25], (8, 2, 1)), atol=1e-9)


def test_diversity_is_the_share_of_the_deviation() -> None:
    values = normal(100, 4)
    assert diversity(values, values) == 1.0
    assert diversity(0.5 * values + 3.0, values) == pytest.approx(0.5)
    assert diversity(np.zeros((10, 4)), values) == 0.0
