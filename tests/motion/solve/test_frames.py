"""The moving frames: hips, head, shoulders, objects on objects, doors on hinges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.planning.performance import Performance
from motion.rotation import Array
from motion.scene.model import Joint, Primitive, Scene, SceneObject, Shape
from motion.skeleton import Skeleton
from motion.solve.frames import Frames, joint_pose
from motion.solve.goals import HEAD, HIPS, Goals, object_frame, rest_frame, shoulder_frame
from motion.solve.inertia import Inertia
from motion.solve.torso import Torso, solve_torso
from motion.solve.tracks import Key

BOX = Shape((Primitive("box", np.array([0.4, 0.6, 0.3])),))
HINGE = Joint("hinge", np.array([0.2, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]), (-2.0, 0.0))
SCENE = Scene(
    (
        SceneObject("cupboard", "cupboard", BOX, np.array([0.0, 0.3, 1.0]), rot.from_yaw(0.4), movable=False),
        SceneObject(
            "door", "door", BOX, np.array([0.0, 0.3, 0.8]), rot.from_yaw(0.4), part_of="cupboard", joint=HINGE
        ),
        SceneObject("cup", "cup", BOX, np.array([0.5, 0.9, 0.4])),
    )
)


@dataclass
class Stage:
    """A second of standing, with the goals that fill it."""

    goals: Goals
    torso: Torso
    times: Array

    def frames(self) -> Frames:
        """The frames of the goals as they are now."""
        return Frames(self.goals, self.torso, self.times, Inertia(self.times))


@pytest.fixture
def stage() -> Stage:
    skeleton = Skeleton.human()
    performance = Performance(SCENE, skeleton, 30.0, 0)
    performance.wait(1.0)
    goals = performance.finish()
    base = goals.base
    torso = solve_torso(skeleton, base.hips, base.heading, np.zeros((base.frames, 6)))
    return Stage(goals, torso, np.arange(base.frames) / 30.0)


def test_a_hinge_keeps_its_axis_and_turns_everything_else() -> None:
    moved = joint_pose("hinge", HINGE.origin, HINGE.axis, np.array([0.0, -0.5, -1.5]))
    on_axis = HINGE.origin + np.array([0.0, 0.25, 0.0])
    assert np.allclose(poses.apply(moved, on_axis), on_axis)
    assert np.allclose(moved[0], poses.identity())
    assert np.allclose(rot.angle(moved[:, 3:]), [0.0, 0.5, 1.5])


def test_a_slide_moves_along_its_axis_without_turning() -> None:
    moved = joint_pose("slide", np.ones(3), np.array([0.0, 0.0, 1.0]), np.array([0.0, 0.3]))
    assert np.allclose(moved, poses.make(np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 0.3]])))


def test_things_that_nobody_touches_stay_where_the_scene_has_them(stage: Stage) -> None:
    frames = stage.frames()
    for item in SCENE.objects:
        assert np.allclose(frames.object(item.id), item.pose, atol=1e-12)


def test_a_door_opens_about_its_hinge_within_its_range(stage: Stage) -> None:
    stage.goals.articulations["door"].amount.move(0.0, 0.8, np.array(-5.0))
    door = stage.frames().object("door")
    hinge = poses.apply(door, HINGE.origin)
    assert np.allclose(hinge, hinge[0], atol=1e-9)
    assert np.isclose(rot.angle(door[0, 3:], door[-1, 3:]), 2.0)


def test_a_thing_in_another_s_frame_goes_along(stage: Stage) -> None:
    local = poses.make(np.array([0.0, 0.1, 0.0]))
    stage.goals.objects["cup"] = [Key(0.0, local, object_frame("door"))]
    stage.goals.articulations["door"].amount.move(0.0, 0.8, np.array(-1.0))
    frames = stage.frames()
    assert np.allclose(frames.object("cup"), poses.mul(frames.object("door"), local), atol=1e-12)


def test_a_pinned_track_replaces_the_plan_and_moves_what_hangs_on_it(stage: Stage) -> None:
    local = poses.make(np.array([0.0, 0.1, 0.0]))
    stage.goals.objects["cup"] = [Key(0.0, local, object_frame("cupboard"))]
    frames = stage.frames()
    before = frames.object("cup").copy()
    elsewhere = frames.object("cupboard") + np.array([1.0, 0, 0, 0, 0, 0, 0])
    frames.pin({"cupboard": elsewhere})
    assert np.array_equal(frames.object("cupboard"), elsewhere)
    assert np.allclose(frames.object("cup")[:, :3], before[:, :3] + [1.0, 0.0, 0.0])


def test_body_frames_sit_on_the_body(stage: Stage) -> None:
    frames = stage.frames()
    assert np.array_equal(frames.track(HIPS)[:, :3], stage.torso.hips)
    for side in ("left", "right"):
        shoulder = stage.torso.shoulder(stage.goals.skeleton, side)
        assert np.allclose(frames.track(shoulder_frame(side))[:, :3], shoulder)
        assert np.allclose(frames.track(rest_frame(side))[:, :3], shoulder)


def test_what_hangs_on_the_head_follows_the_real_one(stage: Stage) -> None:
    frames = stage.frames()
    local = poses.make(np.array([0.0, 0.1, 0.1]))
    stage.goals.objects["cup"] = [Key(0.0, local, HEAD)]
    frames.object("cup")
    head = poses.make(np.tile([0.3, 1.6, 0.2], (len(stage.times), 1)), rot.from_yaw(0.7))
    frames.set_head(head)
    assert np.allclose(frames.object("cup"), poses.mul(head, local))


def test_an_unknown_frame_is_named(stage: Stage) -> None:
    with pytest.raises(KeyError, match="moon"):
        stage.frames().track("moon")
