"""The hand model follows the skeleton, is symmetric and stays within anatomical limits."""

from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.grasp import FINGERS, curl, finger_pose, hand_of, pose_names
from motion.grasp.fingers import HIGH, LOW, rotations
from motion.grasp.hand import MIRROR, mirror_rotations
from motion.skeleton import JOINTS, Skeleton, finger_names, index, limits

ADULT = Skeleton.human(1.75)


@pytest.mark.parametrize("side", ["left", "right"])
def test_finger_joints_are_where_the_skeleton_puts_them(side: str) -> None:
    fingers = finger_pose(hand_of(ADULT, side), "cup")
    local = rot.identity((1, len(JOINTS)))
    local[0, [index(name) for name in finger_names(side)]] = fingers
    positions, turned = ADULT.fk(ADULT.offsets[:1], local)
    wrist = positions[0, index(f"{side}Hand")]
    places, rotations_ = hand_of(ADULT, side).chains(fingers)
    names = [index(name) for name in finger_names(side)]
    assert np.allclose(places.reshape(15, 3), positions[0, names] - wrist)
    assert np.allclose(np.abs((rotations_.reshape(15, 4) * turned[0, names]).sum(-1)), 1.0)


@pytest.mark.parametrize("name", pose_names())
def test_postures_are_mirror_images(name: str) -> None:
    left, right = hand_of(ADULT, "left"), hand_of(ADULT, "right")
    assert np.allclose(finger_pose(left, name), mirror_rotations(finger_pose(right, name)))
    assert np.allclose(
        left.balls(finger_pose(left, name))[0], right.balls(finger_pose(right, name))[0] * MIRROR
    )


def test_every_posture_is_within_the_joint_limits() -> None:
    angles = LOW + (HIGH - LOW) * np.random.default_rng(0).random((2000, len(LOW)))
    for side in ("left", "right"):
        local = rot.identity((2000, len(JOINTS)))
        local[:, [index(name) for name in finger_names(side)]] = rotations(hand_of(ADULT, side), angles)
        assert limits.violations(local).max() < 1e-6


def test_curling_brings_the_fingertips_to_the_palm() -> None:
    hand = hand_of(ADULT, "left")
    heights = []
    for amount in (0.0, 0.5, 1.0):
        places, _ = hand.chains(curl(hand, amount))
        heights.append(places[1:, 2, 0].mean())
    assert heights[0] > heights[1] > heights[2]
    open_, bent = hand.chains(curl(hand, [0, 0, 0, 0, 0]))[0], hand.chains(curl(hand, [0, 1, 0, 0, 0]))[0]
    moved = np.linalg.norm(open_ - bent, axis=-1).max(-1)
    assert moved[FINGERS.index("Index")] > 0.03
    assert np.delete(moved, FINGERS.index("Index")).max() < 1e-9


def test_pads_lie_on_the_skin() -> None:
    hand = hand_of(ADULT, "right")
    fingers = finger_pose(hand, "flat")
    pads = hand.pad_points(fingers)
    centres = hand.finger_balls(*hand.chains(fingers)).reshape(15, -1, 3)
    for bone in range(15):
        reach = np.linalg.norm(pads[bone][:, None] - centres[bone][None], axis=-1).min(-1)
        assert np.allclose(reach, hand.radii.reshape(-1)[bone], atol=1e-4)


def test_a_child_has_a_smaller_hand_of_the_same_proportions() -> None:
    child = hand_of(Skeleton.human(1.2), "left")
    adult = hand_of(ADULT, "left")
    assert child.length / adult.length == pytest.approx(1.2 / 1.75, rel=1e-6)
    scaled = adult.scaled(child.palm_length / adult.palm_length)
    assert np.allclose(scaled.offsets, child.offsets)
