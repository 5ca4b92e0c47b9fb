"""Keypoints sit where a person would put them, under the numbers that other programs use."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from exporters.keypoints import COCO_WHOLEBODY, OPENPOSE_18, columns, hand_points, object_box, points
from motion import rotation as rot
from motion.clip import Clip, ObjectTrack
from motion.scene.model import Camera
from motion.skeleton import JOINTS, Skeleton, index
from tests.exporters.motions import BODIES, box, synthetic

CAMERA = Camera(np.array([0.0, 1.0, 4.0]), np.array([0.0, 1.0, 0.0]))


def t_pose(skeleton: Skeleton) -> Clip:
    return Clip(skeleton, 30.0, skeleton.offsets[:1].copy(), rot.identity((1, len(JOINTS))))


def test_layouts_have_their_numbers() -> None:
    assert len(OPENPOSE_18) == 18 and len(set(OPENPOSE_18)) == 18
    assert OPENPOSE_18[1] == "neck" and OPENPOSE_18[4] == "right_wrist" and OPENPOSE_18[17] == "left_ear"
    assert len(COCO_WHOLEBODY) == 17 + 6 + 42
    assert (
        COCO_WHOLEBODY[0] == "nose"
        and COCO_WHOLEBODY[9] == "left_wrist"
        and COCO_WHOLEBODY[19] == "left_heel"
    )
    assert COCO_WHOLEBODY[91] == "left_wrist" and COCO_WHOLEBODY[99] == "left_index_4"
    assert COCO_WHOLEBODY[112] == "right_wrist" and COCO_WHOLEBODY[132] == "right_little_4"


def test_every_layout_names_points_that_exist() -> None:
    named = set(points(synthetic(0, frames=1)))
    assert named >= {*OPENPOSE_18, *COCO_WHOLEBODY.values(), *hand_points("left"), *hand_points("right")}


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.name)
def test_the_points_of_a_standing_body(body: Skeleton) -> None:
    at = {name: values[0] for name, values in points(t_pose(body)).items()}
    for name in (name for name in at if name.startswith("left_")):
        mirrored = at[name.replace("left_", "right_")] * np.array([-1.0, 1.0, 1.0])
        np.testing.assert_allclose(at[name], mirrored, atol=1e-9)
        assert at[name][0] > 0.0
    assert at["nose"][2] > at["left_eye"][2] > at["left_ear"][2]
    assert at["nose"][1] < at["left_eye"][1] < body.height
    assert at["left_heel"][1] == pytest.approx(0.0, abs=1e-9)
    assert at["left_heel"][2] < at["left_ankle"][2] < at["left_small_toe"][2] < at["left_big_toe"][2]
    assert at["left_big_toe"][0] < at["left_small_toe"][0]
    assert at["left_thumb_4"][2] > at["left_wrist"][2]
    assert at["left_middle_4"][0] > at["left_middle_1"][0] > at["left_wrist"][0]


def test_points_follow_the_motion() -> None:
    clip = synthetic(4)
    named = points(clip)
    np.testing.assert_allclose(named["right_knee"], clip.positions()[:, index("rightLowerLeg")])
    tip = clip.skeleton.tips[index("leftIndexDistal")]
    bone = index("leftIndexDistal")
    expected = clip.positions()[:, bone] + rot.rotate(clip.world_rotations()[:, bone], tip)
    np.testing.assert_allclose(named["left_index_4"], expected)


def test_two_dimensional_points_have_scores() -> None:
    clip = replace(t_pose(Skeleton.human()), objects=())
    found = columns(clip, CAMERA)
    assert found["keypoints_2d"]["nose"][0][2] == 1.0
    assert found["keypoints_2d"]["left_wrist"][0][0] > 640.0 > found["keypoints_2d"]["right_wrist"][0][0]
    behind = columns(clip, replace(CAMERA, target=np.array([0.0, 1.0, 9.0])))
    assert all(rows == [[0.0, 0.0, 0.0]] for rows in behind["keypoints_2d"].values())


def test_without_a_camera_there_is_nothing_flat() -> None:
    assert set(columns(synthetic(0, frames=1))) == {"keypoints_3d", "keypoint_layouts"}


def test_object_boxes_follow_the_object() -> None:
    clip = t_pose(Skeleton.human())
    poses = np.array([[0.0, 1.0, 0.0, 0, 0, 0, 1], [0.5, 1.0, 0.0, 0, 0, 0, 1], [0.0, 1.0, 9.0, 0, 0, 0, 1]])
    clip = replace(clip, objects=(ObjectTrack("cube", "cube", box(0.2, 0.2, 0.2), poses),))
    boxes, seen = object_box(clip, "cube", CAMERA)
    assert seen.tolist() == [True, True, False]
    assert boxes[0, 0] + boxes[0, 2] == pytest.approx(1280.0)
    assert boxes[1, 0] > boxes[0, 0] and not boxes[2].any()
