"""A recording becomes the clip that a client would have shown: epochs, gaps, other bodies, restarts."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.protocol.messages import Heartbeat, Message
from bridge.recording import clips
from motion.clip import Clip
from motion.errors import ClipError
from tests.bridge.recording.streams import BODY, event, frame, skeleton, things


def clip(*messages: Message) -> Clip:
    (made,) = clips([skeleton(), things(), *messages], "s", "actor")
    made.validate()
    return made


def test_frames_become_a_clip_on_the_skeleton_of_the_stream() -> None:
    made = clip(*(frame(i, 1.0 + i / 100) for i in range(30)))
    assert (made.frames, made.fps, made.curve_names) == (30, 60.0, ("jawOpen",))
    np.testing.assert_allclose(made.skeleton.offsets, BODY.offsets, atol=1e-6)
    np.testing.assert_allclose(made.root[:, 1], 1.0 + np.arange(30) / 100, atol=1e-6)
    assert made.object("cup").label == "cup" and made.plants[:, 0].all() and not made.plants[:, 1].any()


def test_a_newer_epoch_replaces_what_was_to_come_and_its_events() -> None:
    made = clip(
        *(frame(i) for i in range(30)),
        event(5, "step_started", index=0, verb="wave"),
        event(25, "grasp", hand="left", object="cup"),
        *(frame(i, 2.0, epoch=1) for i in range(20, 40)),
        event(20, "interrupted", epoch=1),
        event(22, "committed", epoch=1),
    )
    assert made.frames == 40
    np.testing.assert_array_equal(made.root[:, 1], [1.0] * 20 + [2.0] * 20)
    assert [one.name for one in made.events] == ["step_started", "interrupted"]
    assert not made.contacts
    (step,) = made.steps
    assert (step.verb, round(60 * step.start), round(60 * step.stop)) == ("wave", 5, 20)


def test_missing_frames_are_filled_in_and_long_gaps_divide() -> None:
    made = clip(frame(0, 1.0), frame(4, 2.0))
    np.testing.assert_allclose(made.root[:, 1], [1.0, 1.25, 1.5, 1.75, 2.0], atol=1e-6)
    parts = clips([skeleton(), things(), frame(0), frame(1), frame(100), frame(101)], "s", "actor")
    assert [part.frames for part in parts] == [2, 2]


def test_other_things_and_another_server_divide_too() -> None:
    stream = [skeleton(), things(), things("other"), frame(0), frame(1), frame(2, ok="other")]
    assert [part.frames for part in clips(stream, "s", "actor")] == [2, 1]
    stream = [
        skeleton(),
        things(),
        Heartbeat("a", 0),
        frame(90, epoch=7),
        Heartbeat("b", 0),
        frame(3, epoch=0),
    ]
    assert [part.frames for part in clips(stream, "s", "actor")] == [1, 1]


def test_what_hands_hold_is_known_from_events() -> None:
    made = clip(
        *(frame(i) for i in range(30)),
        event(10, "grasp", hand="left", object="cup"),
        event(20, "release", hand="left", object="cup"),
        event(25, "grasp", hand="right", object="cup"),
    )
    assert [(one.hand, one.start, one.stop) for one in made.contacts] == [("left", 10, 20), ("right", 25, 30)]


@pytest.mark.parametrize("stream", [[], [frame(0)], [skeleton(), frame(0)], [skeleton(), things()]])
def test_without_what_frames_mean_there_is_no_clip(stream: list[Message]) -> None:
    with pytest.raises(ClipError, match="no motion"):
        clips(stream, "s", "actor")
