"""Goal errors of objects put a known way off."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from motion import pose as poses
from motion import rotation as rot
from motion.evaluate.metrics.objects import goal_errors
from tests.motion.strategies import REPEATABLE, quaternions, vectors

UP = np.array([0.0, 1.0, 0.0])


def test_an_object_3_cm_and_20_degrees_off() -> None:
    goal = poses.make([1.0, 0.8, 0.2], rot.from_yaw(0.5))
    reached = poses.make([1.03, 0.8, 0.2], rot.from_yaw(0.5 + np.radians(20.0)))
    away, angle = goal_errors(reached, goal)
    assert (float(away), float(angle)) == (pytest.approx(0.03), pytest.approx(20.0))


def test_the_centre_of_mass_moves_with_a_turn_about_the_origin() -> None:
    goal = poses.identity()
    reached = poses.make(np.zeros(3), rot.from_axis_angle(np.array([1.0, 0, 0]), np.pi / 2))
    away, _ = goal_errors(reached, goal, centre=np.array([0.0, 0.1, 0.0]))
    assert float(away) == pytest.approx(0.1 * 2**0.5)


def test_a_turn_about_the_axis_of_symmetry_is_no_error() -> None:
    goal = poses.make([0.0, 0.8, 0.0], rot.from_axis_angle(np.array([1.0, 0, 0]), 0.4))
    spun = poses.mul(goal, poses.make(np.zeros(3), rot.from_yaw(1.0)))
    assert float(goal_errors(spun, goal)[1]) == pytest.approx(np.degrees(1.0))
    assert float(goal_errors(spun, goal, axis=UP)[1]) == pytest.approx(0.0, abs=1e-5)
    leaning = poses.mul(spun, poses.make(np.zeros(3), rot.from_axis_angle(np.array([0, 0, 1.0]), 0.1)))
    assert float(goal_errors(leaning, goal, axis=UP)[1]) == pytest.approx(np.degrees(0.1))


@REPEATABLE
@given(quaternions(), quaternions(), vectors(), vectors())
def test_errors_do_not_depend_on_the_world_frame(a, b, place, shift) -> None:
    goal, reached = poses.make(place, a), poses.make(shift, b)
    frame = poses.make(np.array([1.0, 2.0, 3.0]), rot.from_yaw(1.2))
    here, there = goal_errors(reached, goal), goal_errors(poses.mul(frame, reached), poses.mul(frame, goal))
    np.testing.assert_allclose(here, there, atol=1e-5)
    np.testing.assert_allclose(here, goal_errors(goal, reached), atol=1e-5)
