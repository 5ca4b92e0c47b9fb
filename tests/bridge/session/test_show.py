"""What is sent when: every frame once, in order, on time; a newer epoch replaces what was to come; newcomers are helped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.protocol import decode, topics
from bridge.session.actor import Actor
from bridge.session.columns import Columns
from bridge.session.line import Line
from bridge.session.passage import RATE, Happening, Passage
from bridge.session.show import TURNS, Due, Show, on_grid
from motion.scene import Scene, load
from motion.skeleton import Skeleton

SCENE = load(Path(__file__).parents[3] / "examples" / "scenes" / "tabletop.json")
CURVES = ("jawOpen",)
OPENED = 5_000_000_000
TICK = 16_666_667


def flat(
    start: int, length: int, height: float = 1.0, moves: frozenset[int] = frozenset(), **more: Any
) -> Passage:
    """A passage in which everything stays at a height."""
    things = len(SCENE.objects)
    pose = np.zeros((length, things, 7), np.float32)
    pose[..., 1], pose[..., 6] = height, 1.0
    rotations = np.zeros((length, 55, 4), np.float32)
    rotations[..., 3] = 1.0
    root = np.full((length, 3), height, np.float32)
    return Passage(
        start,
        root,
        Columns.of(rotations),
        Columns.of(pose),
        Columns.of(np.zeros((length, 1), np.float32)),
        np.zeros(length, np.uint32),
        moves,
        more.pop("due", start + length - 1),
        **more,
    )


def show(length: int = 600) -> Show:
    made = Show("s", SCENE, CURVES, OPENED)
    made.enter("a", Skeleton.human(), flat(0, length))
    return made


def messages(sent: list[Due], kind: str = "frame") -> list[Any]:
    found = [decode(topics.split(due.data)[1]) for due in sent]
    return [message for message in found if kind == message.TYPE]


def test_every_frame_is_sent_once_and_in_order() -> None:
    made, sent = show(), []
    for tick in range(50):
        sent += list(made.due(OPENED + tick * TICK))
    frames = messages(sent)
    assert [frame.seq for frame in frames] == list(range(1, len(frames) + 1))
    assert [frame.ts for frame in frames] == [made.time(i) for i in range(len(frames))]
    assert len(frames) == 50


def test_a_late_tick_makes_up_for_those_that_were_missed() -> None:
    made = show()
    list(made.due(OPENED))
    assert len(messages(list(made.due(OPENED + 10 * TICK)))) == 10


def test_every_second_frame_is_sent_where_that_is_all_there_is_time_for() -> None:
    made, sent = show(), []
    for tick in range(60):
        sent += list(made.due(OPENED + tick * TICK, every=2 if 20 <= tick < 40 else 1))
    frames = messages(sent)
    assert [frame.seq for frame in frames] == list(range(1, len(frames) + 1))
    assert [frame.ts for frame in frames] == [made.time(i) for i in range(60) if not (20 <= i < 40 and i % 2)]


def test_a_newer_epoch_sends_anew_from_its_first_frame() -> None:
    made = show()
    list(made.due(made.time(30)))
    made.play("a", flat(20, 100, 2.0))
    frames = messages(list(made.due(made.time(30))))
    assert [frame.epoch for frame in frames] == [1] * 11
    assert frames[0].ts == made.time(20)
    assert frames[0].root[0] == 2.0


def test_what_follows_in_time_stays_in_its_epoch() -> None:
    made = show(100)
    list(made.due(made.time(60)))
    made.play("a", flat(99, 100, 2.0), anew=False)
    frames = messages(list(made.due(made.time(120))))
    assert {frame.epoch for frame in frames} == {0}
    assert frames[-1].root[0] == 2.0


def test_more_is_asked_for_once_and_in_time() -> None:
    made = show(200)
    assert made.hungry(made.time(50)) == []
    assert made.hungry(made.time(150)) == ["a"]
    assert made.hungry(made.time(160)) == []
    made.play("a", flat(199, 200), anew=False)
    assert made.hungry(made.time(320)) == ["a"]


def test_without_more_the_stream_waits_and_loses_nothing() -> None:
    made = show(10)
    assert len(messages(list(made.due(made.time(100))))) == 10
    made.play("a", flat(9, 50), anew=False)
    frames = messages(list(made.due(made.time(30))))
    assert frames[0].ts == made.time(9)


def test_things_are_where_who_moved_them_last_has_them() -> None:
    made = show()
    made.enter("b", Skeleton.human(), flat(0, 600))
    cup = [item.id for item in SCENE.objects].index("cup")
    made.play("b", flat(10, 100, 3.0, frozenset({cup})))
    frame = next(
        f for f in messages(list(made.due(made.time(12)))) if f.character == "a" and f.ts == made.time(12)
    )
    assert frame.o[cup, 1] == 3.0
    assert frame.o[cup + 1, 1] == np.float32(SCENE.objects[cup + 1].position[1])
    made.place({"cup": np.array([0, 4, 0, 0, 0, 0, 1], np.float32)})
    frame = messages(list(made.due(made.time(14))))[-1]
    assert frame.o[cup, 1] == 4.0


def test_what_is_moved_takes_along_what_lies_on_it_at_once() -> None:
    made = show()
    list(made.due(made.time(5)))
    rows = {item.id: i for i, item in enumerate(SCENE.objects)}
    pose = SCENE.object("plate").pose.astype(np.float32)
    pose[0] += 0.2
    made.place({"plate": pose})
    frame = messages(list(made.due(made.time(6))))[-1]
    for id in ("plate", "apple"):
        moved = frame.o[rows[id], :3] - SCENE.object(id).position
        np.testing.assert_allclose(moved, [0.2, 0, 0], atol=1e-6)
    np.testing.assert_allclose(frame.o[rows["cup"], :3], SCENE.object("cup").position, atol=1e-6)


def test_events_come_at_their_frame_and_those_of_what_was_replaced_do_not() -> None:
    made = show()
    told = (Happening(20, "grasp", {"hand": "left"}), Happening(80, "release", {}))
    made.play("a", flat(10, 200, happenings=told))
    assert [event.name for event in messages(list(made.due(made.time(19))), "event")] == []
    assert [event.name for event in messages(list(made.due(made.time(30))), "event")] == ["grasp"]
    made.play("a", flat(50, 100))
    assert messages(list(made.due(made.time(100))), "event") == []


def test_newcomers_learn_what_frames_mean() -> None:
    made = show()
    first, second = (decode(topics.split(due.data)[1]) for due in made.static())
    frame: Any = messages(list(made.due(OPENED)))[0]
    assert (first.sk, second.ok) == (frame.sk, frame.ok)  # type: ignore[attr-defined]
    assert len(second.objects) == len(frame.o) and len(first.names) == len(frame.q)  # type: ignore[attr-defined]


def test_a_line_never_forgets_what_is_still_to_come() -> None:
    line = Line(flat(0, 100))
    line.accept(flat(50, 100, 2.0))
    line.forget(49)
    assert line.at(49)[0].start == 0
    line.forget(50)
    assert line.at(50)[0].start == 50
    assert line.stop == 150


@pytest.mark.parametrize("start", [40, 41])
def test_a_passage_of_a_take_is_on_the_grid(start: int) -> None:
    one = Actor(SCENE, Skeleton.human(), CURVES, frame=start)
    assert one.passage.start == 40 + 2 * (start - 40)


@given(st.integers(10**9, 10**15), st.integers(0, TURNS - 1))
def test_sessions_have_their_frames_in_turns(now: int, turn: int) -> None:
    shown = Show("s", Scene(), (), on_grid(now, turn))
    assert shown.turn == turn
    assert shown.opened <= now <= shown.following(now) <= now + 10**9 // RATE + 1
    first = on_grid(now, 0)
    assert (shown.opened - first) % (10**9 / RATE) == pytest.approx(turn * 10**9 / RATE / TURNS, abs=2)
