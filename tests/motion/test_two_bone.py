"""The closed-form limb: bone lengths, reach and the side on which it bends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion import two_bone
from motion.rotation import Array
from tests.motion.strategies import REPEATABLE, directions, vectors

LENGTHS = st.floats(0.15, 0.6)


@REPEATABLE
@given(vectors(), directions(), directions(), LENGTHS, LENGTHS, st.floats(0.0, 1.0))
def test_bones_keep_their_lengths_and_the_end_gets_there(
    root: Array, way: Array, pole: Array, upper: float, lower: float, share: float
) -> None:
    near, far = abs(upper - lower) + 2e-4, (upper + lower) * 0.998
    target = root + way * (near + share * (far - near))
    middle, reached = two_bone.solve(root, target, upper, lower, pole)
    assert np.allclose(reached, target, atol=1e-9)
    assert np.isclose(np.linalg.norm(middle - root), upper, atol=1e-9)
    assert np.isclose(np.linalg.norm(reached - middle), lower, atol=1e-9)


@REPEATABLE
@given(directions(), directions(), LENGTHS, LENGTHS)
def test_the_middle_lies_on_the_pole_s_side(way: Array, pole: Array, upper: float, lower: float) -> None:
    across = pole - (pole @ way) * way
    if np.linalg.norm(across) < 1e-3:
        return
    across /= np.linalg.norm(across)
    distance = 0.5 * (abs(upper - lower) + upper + lower)
    middle, _ = two_bone.solve(np.zeros(3), way * distance, upper, lower, pole)
    assert middle @ across > 0.0
    assert abs(middle @ np.cross(way, across)) < 1e-9


@pytest.mark.parametrize("factor", [1.0, 1.2, 5.0])
def test_a_target_too_far_is_approached_on_its_line_without_locking(factor: float) -> None:
    way = np.array([0.6, 0.0, 0.8])
    middle, reached = two_bone.solve(np.zeros(3), way * 0.5 * factor, 0.3, 0.2, [0.0, -1.0, 0.0])
    assert np.allclose(reached, way * 0.5 * two_bone.REACH_LIMIT)
    assert middle[1] < -0.005


def test_a_target_too_near_is_kept_at_the_shortest_reach() -> None:
    _, reached = two_bone.solve(np.zeros(3), [0.0, -0.01, 0.0], 0.4, 0.25, [0.0, 0.0, 1.0])
    assert np.allclose(reached, [0.0, -0.1501, 0.0])


def test_degenerate_input_stays_finite() -> None:
    """The target on the root, the pole along the limb, no pole at all."""
    for target, pole in (([0, 0, 0], [0, 0, 1]), ([0, 0.4, 0], [0, 1, 0]), ([0.4, 0, 0], [0, 0, 0])):
        middle, reached = two_bone.solve(np.zeros(3), target, 0.3, 0.25, pole)
        assert np.isfinite(middle).all()
        assert np.isclose(np.linalg.norm(middle), 0.3)
        assert np.isclose(np.linalg.norm(reached - middle), 0.25)


def test_a_batch_gives_what_its_rows_give() -> None:
    rng = np.random.default_rng(5)
    root, target, pole = rng.normal(size=(3, 12, 3)) * 0.4
    upper, lower = rng.uniform(0.2, 0.5, (2, 12))
    middle, reached = two_bone.solve(root, target, upper, lower, pole)
    for i in range(12):
        one = two_bone.solve(root[i], target[i], upper[i], lower[i], pole[i])
        assert np.allclose(middle[i], one[0], atol=1e-14)
        assert np.allclose(reached[i], one[1], atol=1e-14)
