"""Keypoints agree with forward kinematics and the camera; they are streamed only where they were asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.generation import jobs
from bridge.generation.workshop import Workshop
from bridge.protocol import decode, topics
from bridge.session.show import Show
from exporters import camera as pinhole
from motion.scene import Scene, load
from motion.scene.model import Camera
from motion.scene.writing import to_dict
from motion.skeleton import Skeleton, index

TABLE = load(Path(__file__).parents[3] / "examples" / "scenes" / "tabletop.json")
CAMERA = Camera(np.array([1.0, 1.5, 3.0]), np.array([0.0, 1.0, 0.3]))
SEEN = Scene(TABLE.objects, "seen", TABLE.avatar, TABLE.viewer, CAMERA)


def streamed(scene: Scene, keypoints: bool) -> list[Any]:
    """The messages of one frame of a new session."""
    made = Workshop().do(jobs.Open("s", to_dict(scene), ("a",), (), 0, keypoints))
    assert isinstance(made, jobs.Made)
    show = Show("s", scene, (), 0)
    show.enter("a", made.bodies["a"], made.passages["a"])
    return [decode(topics.split(due.data)[1]) for due in show.due(0) if due.lossy]


def test_nobody_gets_keypoints_unasked() -> None:
    assert [message.TYPE for message in streamed(SEEN, False)] == ["frame"]


@pytest.mark.parametrize("scene", [SEEN, TABLE], ids=["camera", "no camera"])
def test_joints_are_where_the_frame_puts_them(scene: Scene) -> None:
    frame, keypoints = streamed(Scene(scene.objects, "x", camera=scene.camera), True)
    places, _ = Skeleton.human().fk(frame.root[None].astype(float), frame.q[None].astype(float))
    np.testing.assert_allclose(keypoints.joints, places[0], atol=1e-5)
    assert (keypoints.seq, keypoints.ts) == (frame.seq, frame.ts)
    assert keypoints.boxes3.shape == (len(scene.objects), 10)
    if scene.camera is None:
        assert len(keypoints.openpose) == len(keypoints.coco) == len(keypoints.boxes) == 0


def test_points_in_the_picture_are_the_points_in_the_world() -> None:
    _, keypoints = streamed(SEEN, True)
    hand = keypoints.joints[index("rightHand")].astype(float)
    pixels, seen = pinhole.project(CAMERA, hand)
    assert seen
    np.testing.assert_allclose(keypoints.openpose[4], [*pixels, 1.0], atol=0.05)
    np.testing.assert_allclose(keypoints.coco[10], [*pixels, 1.0], atol=0.05)


def test_boxes_hold_their_things() -> None:
    frame, keypoints = streamed(SEEN, True)
    row = [item.id for item in SEEN.objects].index("cup")
    pixels, _ = pinhole.project(CAMERA, frame.o[row, :3].astype(float))
    left, top, right, bottom = keypoints.boxes[row]
    assert left < pixels[0] < right and top < pixels[1] < bottom
    np.testing.assert_allclose(2 * keypoints.boxes3[row, 7:], SEEN.objects[row].shape.size, atol=1e-6)
