"""`Clip` refuses what can't be played, and slices keep everything in step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip, Contact, Event, ObjectTrack, StepSpan
from motion.errors import ClipError, MotionError
from motion.rotation import Array
from motion.scene.model import Primitive, Shape
from motion.skeleton import JOINTS, Skeleton

FRAMES, FPS = 20, 10.0
SHAPE = Shape((Primitive("box", np.array([0.1, 0.1, 0.1])),))


@pytest.fixture
def clip() -> Clip:
    rng = np.random.default_rng(11)
    return Clip(
        Skeleton.human(1.7),
        FPS,
        rng.normal(size=(FRAMES, 3)),
        rot.normalize(rng.normal(size=(FRAMES, len(JOINTS), 4))),
        objects=(ObjectTrack("cup", "cup", SHAPE, poses.make(rng.normal(size=(FRAMES, 3)))),),
        curve_names=("jawOpen",),
        curves=rng.uniform(size=(FRAMES, 1)),
        contacts=(Contact("left", "cup", 5, 15, ("leftHand",)),),
        events=(Event(0.5, "grasp"), Event(1.4, "release")),
        steps=(StepSpan(0, "pick_up", 0.0, 0.8), StepSpan(1, "place", 0.8, 2.0)),
        plants=np.ones((FRAMES, 2), dtype=bool),
    )


def broken(array: Array, value: float, frame: int = 7) -> Array:
    """A copy with one bad number."""
    array = array.copy()
    array[frame, ..., 0] = value
    return array


def test_a_sound_clip_is_valid_and_measured_in_seconds(clip: Clip) -> None:
    clip.validate()
    assert (clip.frames, clip.duration) == (FRAMES, 2.0)


def test_positions_are_the_skeleton_s_forward_kinematics(clip: Clip) -> None:
    positions, world = clip.skeleton.fk(clip.root, clip.rotations)
    assert np.array_equal(clip.positions(), positions)
    assert np.array_equal(clip.world_rotations(), world)


@pytest.mark.parametrize("name", ["root", "rotations", "curves"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_numbers_that_are_not_finite_are_refused_with_their_frame(
    clip: Clip, name: str, value: float
) -> None:
    bad = replace(clip, **{name: broken(getattr(clip, name), value)})
    with pytest.raises(ClipError, match=f"{name}.*frame 7") as caught:
        bad.validate()
    assert caught.value.kind == "not_finite"


@pytest.mark.parametrize("name", ["rotations", "curves", "plants"])
def test_arrays_of_the_wrong_length_are_refused(clip: Clip, name: str) -> None:
    with pytest.raises(ClipError, match=f"{name} has shape") as caught:
        replace(clip, **{name: getattr(clip, name)[:-1]}).validate()
    assert caught.value.kind == "bad_shape"


def test_object_tracks_are_checked_like_the_body(clip: Clip) -> None:
    (track,) = clip.objects
    for poses_, kind in (
        (track.poses[:-1], "bad_shape"),
        (broken(track.poses, np.nan), "not_finite"),
        (track.poses * 1.1, "not_unit"),
    ):
        with pytest.raises(ClipError, match="'cup'") as caught:
            replace(clip, objects=(replace(track, poses=poses_),)).validate()
        assert caught.value.kind == kind


def test_quaternions_off_unit_length_are_refused(clip: Clip) -> None:
    replace(clip, rotations=clip.rotations * (1.0 + 5e-5)).validate()
    with pytest.raises(ClipError, match="unit length"):
        replace(clip, rotations=clip.rotations * (1.0 + 2e-4)).validate()


def test_a_slice_shifts_times_and_keeps_frames_together(clip: Clip) -> None:
    part = clip.slice(10, 18)
    part.validate()
    assert part.frames == 8
    assert np.array_equal(part.root, clip.root[10:18])
    assert np.array_equal(part.object("cup").poses, clip.object("cup").poses[10:18])
    assert np.array_equal(part.curves, clip.curves[10:18])
    assert [(c.start, c.stop) for c in part.contacts] == [(0, 5)]
    assert [(e.name, round(e.time, 9)) for e in part.events] == [("release", 0.4)]
    assert [(s.verb, round(s.start, 9), round(s.stop, 9)) for s in part.steps] == [("place", 0.0, 0.8)]


def test_slices_beyond_the_ends_are_clipped_and_may_be_empty(clip: Clip) -> None:
    assert clip.slice(-5, 100).frames == 5
    whole, nothing = clip.slice(0, 100), clip.slice(4, 4)
    assert (whole.frames, whole.contacts, whole.events, whole.steps) == (
        FRAMES,
        clip.contacts,
        clip.events,
        clip.steps,
    )
    nothing.validate()
    assert (nothing.frames, nothing.contacts) == (0, ())


def test_an_unknown_object_names_the_known_ones(clip: Clip) -> None:
    with pytest.raises(ClipError) as caught:
        clip.object("sword")
    assert caught.value.kind == "unknown_object"
    assert caught.value.candidates == ("cup",)


def test_errors_say_the_same_as_plain_data() -> None:
    error = MotionError("no cup here", kind="unknown_object", candidates=("mug",), fix="name the mug")
    assert str(error) == "no cup here"
    assert error.to_dict() == {
        "kind": "unknown_object",
        "message": "no cup here",
        "candidates": ["mug"],
        "fix": "name the mug",
    }


def test_a_clip_is_printed_in_words(clip: Clip) -> None:
    assert len(repr(clip)) < 200 and f"{FRAMES} frames" in repr(clip)
