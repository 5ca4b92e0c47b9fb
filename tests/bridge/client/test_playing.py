"""Frames are played by their time; a newer epoch voids what was to come; stops are bridged, then held."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.client.interpolator import Interpolator
from bridge.client.jitter_buffer import JitterBuffer, newer
from bridge.protocol.messages import Frame
from motion import rotation as rot

TICK = 16_666_667
TOP = 2**32


def frame(
    number: int, epoch: int = 0, seq: int | None = None, height: float = 0.0, turn: float = 0.0, sk: str = "a"
) -> Frame:
    q = np.tile(rot.from_axis_angle(np.array([0.0, 1.0, 0.0]), turn).astype(np.float32), (2, 1))
    o = np.concatenate([np.full((1, 3), height), q[:1]], axis=-1).astype(np.float32)
    root = np.full(3, height, np.float32)
    seq = number if seq is None else seq
    return Frame(
        "s", "actor", sk, "o", epoch, seq % TOP, number * TICK, root, q, o, np.full(1, height, np.float32)
    )


def filled(*frames: Frame) -> JitterBuffer:
    buffer = JitterBuffer()
    for one in frames:
        buffer.push(one)
    return buffer


@pytest.mark.parametrize(("one", "other"), [(1, 0), (0, TOP - 1), (2**31, 1), (5, TOP - 100)])
def test_counters_wrap_around(one: int, other: int) -> None:
    assert newer(one, other) and not newer(other, one) and not newer(one, one)


def test_a_newer_epoch_voids_frames_of_its_time_and_later() -> None:
    buffer = filled(*(frame(i) for i in range(10)))
    buffer.push(frame(6, epoch=1, seq=10, height=1.0))
    assert [one.ts // TICK for one in buffer.frames] == [0, 1, 2, 3, 4, 5, 6]
    assert buffer.frames[-1].root[0] == 1.0
    assert buffer.counts.voided == 4


def test_frames_of_older_epochs_are_dropped_across_the_wrap_too() -> None:
    buffer = filled(frame(0, epoch=TOP - 1), frame(1, epoch=0))
    assert not buffer.push(frame(2, epoch=TOP - 1))
    assert (len(buffer), buffer.epoch, buffer.counts.voided) == (2, 0, 1)


def test_late_frames_find_their_place_and_gaps_are_counted() -> None:
    buffer = filled(frame(0), frame(4), frame(2, seq=2))
    assert [one.ts // TICK for one in buffer.frames] == [0, 2, 4]
    # Of three that were missing one has come after all.
    assert buffer.counts.lost == 2
    before, after = buffer.around(3 * TICK)
    assert before is not None and after is not None
    assert (before.seq, after.seq) == (2, 4)


def test_what_was_shown_is_forgotten_and_the_rest_is_bounded() -> None:
    buffer = JitterBuffer(capacity=20)
    for i in range(50):
        buffer.push(frame(i))
    assert len(buffer) == 20
    assert buffer.counts.overflowed == 30
    assert buffer.play(40 * TICK) == 40 * TICK
    assert buffer.frames[0].seq == 39
    buffer.clear()
    assert len(buffer) == 0 and buffer.epoch is None


def test_between_frames_places_go_straight_and_rotations_turn_the_short_way() -> None:
    first, second = frame(0, height=0.0, turn=0.0), frame(1, height=1.0, turn=1.0)
    opposite = Frame(**{**vars(second), "q": -second.q})
    for last in (second, opposite):
        pose = Interpolator(filled(first, last)).at(TICK // 4)
        assert pose is not None
        np.testing.assert_allclose(pose.root, 0.25, atol=1e-6)
        np.testing.assert_allclose(pose.o[0, :3], 0.25, atol=1e-6)
        np.testing.assert_allclose(pose.c, 0.25, atol=1e-6)
        np.testing.assert_allclose(rot.angle(pose.q, first.q), 0.25, atol=1e-5)


def test_motion_goes_on_for_a_moment_and_then_holds() -> None:
    play = Interpolator(filled(frame(0, height=0.0), frame(1, height=0.1)))
    soon, later, much_later = (play.at(TICK * n) for n in (2, 7, 600))
    assert soon is not None and later is not None and much_later is not None
    np.testing.assert_allclose(soon.root, 0.2, atol=1e-5)
    np.testing.assert_allclose(later.root, 0.7, atol=1e-5)
    np.testing.assert_allclose(much_later.root, later.root, atol=1e-5)
    assert 0.09 < much_later.ahead < 0.101


def test_before_the_first_frame_it_waits_and_alone_it_holds() -> None:
    play = Interpolator(filled(frame(5, height=1.0)))
    for ts in (0, 5 * TICK, 99 * TICK):
        pose = play.at(ts)
        assert pose is not None and pose.root[0] == 1.0
    assert Interpolator(JitterBuffer()).at(0) is None


def test_there_is_nothing_between_two_bodies() -> None:
    play = Interpolator(filled(frame(0, height=0.0), frame(1, height=1.0, sk="b")))
    early, late = play.at(2 * TICK // 3), play.at(TICK)
    assert early is not None and late is not None
    assert (early.sk, early.root[0], late.sk, late.root[0]) == ("a", 0.0, "b", 1.0)
