"""What the methods without learning do."""

from __future__ import annotations

import numpy as np
import pytest

from motion.evaluate.metrics.jerk import jerk
from motion.evaluate.naturalness.methods import frozen, planner_only
from motion.evaluate.naturalness.windows import HIPS, cut, positions
from motion.pim import representation as rep
from motion.pim.body import BODY_JOINTS, FUTURE, HISTORY, REFERENCE
from motion.pim.conditions import Conditions

from .bodies import crowd, walking

HAND = BODY_JOINTS.index("leftHand")


def test_a_frozen_body_stays_as_it_was() -> None:
    asked = cut(crowd(4), 6).asked
    made = frozen(asked)
    assert made.shape == (6, FUTURE, rep.WIDTH)
    np.testing.assert_array_equal(made, np.repeat(asked.history[:, -1:], FUTURE, 1))


def asked_of_a_stander(
    point: np.ndarray, frame: int, waypoint: tuple[float, float] | None = None
) -> Conditions:
    features, _ = rep.canonicalise(rep.encode(walking("still", 48, 0.0, 0.0))[None])
    asked = Conditions.none(features[:, :HISTORY], constraints=2)
    asked.target[0] = (HAND, HIPS)
    asked.frame[0] = (frame, FUTURE - 1)
    asked.position[0, 0], asked.axes[0, 0], asked.weight[0, 0] = point, 1.0, 1.0
    if waypoint is not None:
        asked.position[0, 1], asked.axes[0, 1], asked.weight[0, 1] = (
            (waypoint[0], 0, waypoint[1]),
            (1, 0, 1),
            1.0,
        )
    return asked


@pytest.mark.parametrize("frame", [10, 25, 39])
def test_the_planner_brings_the_hand_where_it_is_asked_to_be_and_nothing_else_moves(frame: int) -> None:
    goal = np.array([0.25, 1.2, 0.35])
    made = planner_only(asked_of_a_stander(goal, frame))
    joints = positions(made)[0]
    np.testing.assert_allclose(joints[frame:, HAND], np.tile(goal, (FUTURE - frame, 1)), atol=2e-4)
    arm = {BODY_JOINTS.index(f"left{part}") for part in ("LowerArm", "Hand")}
    others = [i for i in range(len(BODY_JOINTS)) if i not in arm]
    np.testing.assert_allclose(joints[:, others], np.tile(joints[:1, others], (FUTURE, 1, 1)), atol=1e-5)
    # Bones keep their lengths, and positions agree with rotations.
    lower = np.linalg.norm(joints[:, HAND] - joints[:, BODY_JOINTS.index("leftLowerArm")], axis=-1)
    np.testing.assert_allclose(lower, REFERENCE.length("leftLowerArm"), atol=1e-5)
    np.testing.assert_allclose(rep.positions(made)[0], joints, atol=1e-5)


def test_the_hand_moves_by_minimum_jerk() -> None:
    goal = np.array([0.25, 1.2, 0.35])
    joints = positions(planner_only(asked_of_a_stander(goal, 29)))[0]
    way = joints[:, HAND]
    travelled = np.linalg.norm(way - way[29], axis=-1)
    # Half of the way after half of the time.
    begin = positions(asked_of_a_stander(goal, 29).history[:, -1])[0, HAND]
    assert travelled[14] == pytest.approx(0.5 * np.linalg.norm(way[29] - begin), rel=0.01)
    assert jerk(way[:, None], 30.0).max() < 200.0


def test_the_hips_walk_to_their_place_at_constant_velocity() -> None:
    goal = np.array([0.3, 1.2, 1.3])
    made = planner_only(asked_of_a_stander(goal, 39, (0.1, 0.9)))
    root = made[0, :, rep.ROOT].astype(float)
    np.testing.assert_allclose(root[-1, [0, 2]], [0.1, 0.9], atol=1e-6)
    np.testing.assert_allclose(np.diff(root[:, 2]), 0.9 / FUTURE, atol=1e-6)
    np.testing.assert_allclose(root[:, 1], REFERENCE.offsets[0, 1], atol=1e-6)
    hand = positions(made)[0, -1, HAND]
    np.testing.assert_allclose(hand, goal, atol=2e-4)


def test_what_is_out_of_reach_is_reached_for() -> None:
    made = positions(planner_only(asked_of_a_stander(np.array([0.2, 1.4, 3.0]), 20)))[0]
    arm = made[20, HAND] - made[20, BODY_JOINTS.index("leftUpperArm")]
    assert np.linalg.norm(arm) == pytest.approx(
        REFERENCE.length("leftUpperArm") + REFERENCE.length("leftLowerArm"), rel=0.01
    )
