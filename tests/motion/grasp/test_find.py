"""Found grasps really hold: pads on the surface, flesh outside object and table."""

from __future__ import annotations

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.geometry import distance, distance_at
from motion.grasp import Grasp, find_grasps, hand_of
from motion.scene.model import GraspHint, SceneObject, Shape
from motion.skeleton import Skeleton
from tests.motion.grasp.shapes import SHAPES, TABLE, on_table, solid

BODIES = {"adult": Skeleton.human(1.75), "child": Skeleton.human(1.2)}


def check(body: Skeleton, obj: SceneObject, grasp: Grasp) -> None:
    """Measure a grasp from the skeleton's own bones, not from what the search claims."""
    hand = hand_of(body, grasp.hand)
    pads = poses.apply(grasp.wrist, hand.pad_points(grasp.fingers))
    gaps = np.abs(distance(obj.shape, pads)).min(-1)
    fingers = [name for name in grasp.joints if not name.endswith("Hand")]
    worst = max(gaps[hand.names.index(name)] for name in fingers)
    assert worst <= 0.003, f"pad {worst * 1000:.1f} mm off the surface"
    centres, radii = hand.balls(grasp.fingers)
    centres = poses.apply(grasp.wrist, centres)
    assert (radii - distance(obj.shape, centres)).max() <= 0.005, "hand in the object"
    world = poses.apply(obj.pose, centres)
    assert (radii - distance_at(TABLE[0], TABLE[1], world)).max() <= 0.0031, "hand in the table"
    assert np.isclose(np.linalg.norm(grasp.approach), 1.0)
    assert np.allclose(np.linalg.norm(grasp.fingers, axis=-1), 1.0)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", SHAPES)
def test_everything_on_a_table_can_be_taken(name: str, body: str) -> None:
    obj = on_table(name)
    for side in ("left", "right"):
        grasps = find_grasps(BODIES[body], side, obj, [TABLE])
        assert len(grasps) >= 2
        qualities = [grasp.quality for grasp in grasps]
        assert qualities == sorted(qualities, reverse=True)
        for grasp in grasps[:8]:
            assert grasp.hand == side
            check(BODIES[body], obj, grasp)


def test_thumb_meets_a_finger_in_the_best_grasps() -> None:
    for name in ("can", "cup", "apple", "box", "pen", "book"):
        best = find_grasps(BODIES["adult"], "right", on_table(name), [TABLE])[0]
        touching = " ".join(best.joints)
        assert "Thumb" in touching
        assert any(finger in touching for finger in ("Index", "Middle", "Ring", "Little")), name


def test_obstacles_take_grasps_away() -> None:
    obj = on_table("can")
    free = find_grasps(BODIES["adult"], "left", obj, [TABLE])
    wall = Shape((solid("box", 0.6, 0.4, 0.02),))
    walls = [(wall, np.array([0, 1.0, z, 0, 0, 0, 1.0])) for z in (-0.06, 0.06)]
    blocked = find_grasps(BODIES["adult"], "left", obj, [TABLE, *walls])
    for grasp in blocked:
        hand = hand_of(BODIES["adult"], "left")
        centres, radii = hand.balls(grasp.fingers)
        world = poses.apply(poses.mul(obj.pose, grasp.wrist), centres)
        for shape, pose in walls:
            assert (radii - distance_at(shape, pose, world)).max() <= 0.0031
    assert len(blocked) < len(free)
    cage = [(Shape((solid("box", 0.4, 0.4, 0.4),)), obj.pose)]
    assert find_grasps(BODIES["adult"], "left", obj, cage) == []


def test_an_object_too_large_for_the_hand_gives_none() -> None:
    beam = SceneObject("beam", "beam", Shape((solid("sphere", 0.6, 0.6, 0.6),)), np.array([0, 1.1, 0.0]))
    assert find_grasps(BODIES["adult"], "left", beam, [TABLE]) == []


def test_the_hint_is_preferred() -> None:
    obj = on_table("hammer")
    grasps = find_grasps(BODIES["adult"], "right", obj, [TABLE], hint=GraspHint("wrap", "handle"))
    contact = poses.apply(grasps[0].wrist, hand_of(BODIES["adult"], "right").palm_centre)
    assert abs(contact[0]) < 0.13, "by its handle, not by its head"


def test_the_same_question_has_the_same_answer() -> None:
    first = find_grasps(BODIES["adult"], "left", on_table("mug"), [TABLE])
    again = find_grasps(BODIES["adult"], "left", on_table("mug"), [TABLE])
    assert [g.quality for g in first] == [g.quality for g in again]
    assert all(np.array_equal(a.wrist, b.wrist) for a, b in zip(first, again, strict=True))


def test_grasps_move_with_the_object() -> None:
    obj = on_table("box")
    turned = SceneObject("box", "box", obj.shape, obj.position + np.array([0.2, 0.0, 0.1]))
    here = find_grasps(BODIES["adult"], "left", obj, [TABLE])
    there = find_grasps(BODIES["adult"], "left", turned, [TABLE])
    assert np.allclose(here[0].wrist, there[0].wrist)


def test_fingers_that_close_through_the_table_are_known() -> None:
    """Some of the ways to a low handle lead the fingers through what is below it."""
    low = Shape((solid("cylinder", 0.025, 0.14, 0.025, name="handle"),))
    lying = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.array(np.pi / 2))
    resting = SceneObject("bar", "bar", low, np.array([0.0, 0.84, 0.0]), lying)
    body = BODIES["adult"]
    found = find_grasps(body, "right", resting, [TABLE])
    assert all(grasp.sweep == 0.0 for grasp in find_grasps(body, "right", resting))
    deepest = 0.0
    for grasp in found:
        share = np.full(15, 0.45)
        fingers = rot.slerp(grasp.fingers, grasp.preshape, share)
        centres, radii = hand_of(body, "right").balls(fingers)
        world = poses.apply(resting.pose, poses.apply(grasp.wrist, centres))
        inside = float((radii - distance_at(TABLE[0], TABLE[1], world)).max())
        assert np.isclose(grasp.sweep, max(inside, 0.0), atol=1e-9)
        deepest = max(deepest, inside)
    assert deepest > 0.003
