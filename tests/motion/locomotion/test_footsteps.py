"""Footsteps alternate, keep apart and lead to the goal."""

from __future__ import annotations

import numpy as np
import pytest

from motion.locomotion.course import body_course
from motion.locomotion.footsteps import (
    Stance,
    plan_footsteps,
    standing_spots,
    step_limits,
    wrap,
)
from tests.motion.locomotion.performed import BODIES


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("seed", range(10))
def test_steps(body: str, seed: int) -> None:
    """No step longer than the limit, none across the other foot; both feet end at the goal."""
    skeleton, rng = BODIES[body], np.random.default_rng(seed)
    start = Stance(*rng.uniform(-1, 1, 2), rng.uniform(-4, 4))
    goal = Stance(*rng.uniform(-3, 3, 2), rng.uniform(-4, 4))
    limits = step_limits(skeleton, 1.1)
    xz, heading, width = body_course(skeleton, start, goal, limits)
    assert np.abs(np.diff(heading)).max() < 0.3
    spots = standing_spots(skeleton, start)
    steps = plan_footsteps(skeleton, xz, heading, width, spots, limits)
    placed = spots.copy()
    for before, step in zip([None, *steps], steps, strict=False):
        assert before is None or before.side != step.side
        other = placed[1 - step.side]
        apart = np.hypot(step.x - other[0], step.z - other[1])
        assert limits.walk_width < apart < limits.forward + limits.wide
        outward = (1.0, -1.0)[step.side] * (
            np.cos(other[2]) * (step.x - other[0]) - np.sin(other[2]) * (step.z - other[1])
        )
        assert outward > 0.0
        placed[step.side] = step.x, step.z, step.heading
    target = standing_spots(skeleton, goal)
    np.testing.assert_allclose(placed[:, :2], target[:, :2], atol=1e-9)
    np.testing.assert_allclose(wrap(placed[:, 2] - target[:, 2]), 0.0, atol=1e-9)


def test_turns_begin_with_the_inner_foot() -> None:
    """To the left with the left foot, to the right with the right one."""
    skeleton = BODIES["adult"]
    limits = step_limits(skeleton, 1.1)
    for turn, side in ((2.0, 0), (-2.0, 1)):
        course = body_course(skeleton, Stance(), Stance(0.0, 0.0, turn), limits)
        steps = plan_footsteps(skeleton, *course, standing_spots(skeleton, Stance()), limits)
        assert steps[0].side == side


def test_stance_moves_in_its_own_frame() -> None:
    """Forward is where it faces, left is to its left."""
    stance = Stance(1.0, 2.0, np.pi / 2)
    ahead, left = stance.moved(forward=1.0), stance.moved(left=1.0)
    np.testing.assert_allclose((ahead.x, ahead.z), (2.0, 2.0), atol=1e-12)
    np.testing.assert_allclose((left.x, left.z), (1.0, 1.0), atol=1e-12)
