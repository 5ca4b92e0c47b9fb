"""Penetration on bodies that are in things by known depths."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion import pose as poses
from motion.inspection.penetration import FLOOR, Allowance, arms_in_body, depths, flesh
from motion.skeleton import JOINTS, index
from tests.motion.evaluate.stages import ADULT, still, thing, turned

WALL = thing("wall", (4.0, 4.0, 1.0), np.zeros(3))


def against_the_wall(depth: float):
    """A standing body with a wall behind it that reaches `depth` metres into its flesh."""
    body = flesh(still(3))
    back = (body.centre[0, :, 2] - body.radius).min()
    return "wall", WALL.shape, np.tile(poses.make(np.array([0.0, 1.0, back + depth - 0.5])), (3, 1))


def test_depth_is_how_far_the_flesh_is_inside() -> None:
    floor, wall = depths(still(3), [against_the_wall(0.013)], [])
    assert floor.object == FLOOR and wall.object == "wall"
    np.testing.assert_allclose(floor.depth, 0.0)
    np.testing.assert_allclose(wall.depth, 0.013, atol=1e-9)
    assert JOINTS[wall.joint[0]] in ("spine", "chest", "hips", "upperChest")


def test_what_only_touches_is_not_inside() -> None:
    assert depths(still(3), [against_the_wall(-1e-6)], [])[1].depth.max() == 0.0


def test_allowed_pairs_are_left_out_on_their_frames_only() -> None:
    wall = against_the_wall(0.013)
    trunk = ("hips", "spine", "chest", "upperChest")
    one, other = Allowance("wall", 0, 2, trunk), Allowance("bench", 0, 3)
    assert depths(still(3), [wall], [one, other])[1].depth.tolist() == pytest.approx([0.0, 0.0, 0.013])
    assert depths(still(3), [wall], [Allowance("wall", 0, 3, ("leftHand",))])[1].depth.min() > 0.01


def test_a_finger_in_a_box_is_found() -> None:
    tip = ADULT.rest_positions[index("leftIndexDistal")]
    box = thing("box", (0.02, 0.02, 0.02), tip)
    found = depths(still(2), [("box", box.shape, np.tile(box.pose, (2, 1)))], [])[1]
    assert found.depth[0] > 0.01
    assert "Index" in JOINTS[found.joint[0]]


def test_a_hand_through_the_floor_is_found_and_feet_on_it_are_not() -> None:
    assert depths(still(2), [], [])[0].depth.max() == 0.0
    clip = still(2)
    low = replace(clip, root=clip.root - [0.0, 0.9, 0.0])
    low = turned(low, "leftUpperArm", "z", -80.0)
    assert depths(low, [], [])[0].depth.min() > 0.1


def test_the_quick_tests_lose_no_ball() -> None:
    rng = np.random.default_rng(4)
    clip, body = still(2), flesh(still(2))
    from motion.geometry import distance_at

    for _ in range(5):
        item = thing("thing", tuple(rng.uniform(0.1, 0.8, 3)), rng.uniform([-1, 0, -0.4], [1, 1.7, 0.4]))
        exact = (body.radius - distance_at(item.shape, item.pose, body.centre)).max(-1)
        found = depths(clip, [("thing", item.shape, np.tile(item.pose, (2, 1)))], [])[1].depth
        np.testing.assert_allclose(found, np.maximum(exact, 0.0), atol=1e-12)


def test_a_forearm_through_the_chest_is_found() -> None:
    assert arms_in_body(still(2)).max() == 0.0
    folded = turned(still(2), "leftUpperArm", "y", -110.0)
    through = turned(folded, "leftLowerArm", "y", -140.0)
    assert arms_in_body(through).min() > 0.02
