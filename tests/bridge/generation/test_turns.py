"""Urgent jobs overtake long ones, also those that are being done, and nothing comes out differently for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pytest

from bridge.generation import jobs
from bridge.generation.jobs import Job, Made
from bridge.generation.turns import Turns
from bridge.generation.workshop import Workshop
from bridge.session.passage import Passage
from motion.pausing import breathe, pausing
from tests.bridge.session.local import tabletop

NEVER = 2**62
OPEN, SET_OUT, CARRIED_OUT = 0, 1, 2


class Pipe:
    """A connection over which further jobs arrive at given looks after the first jobs are taken. Keeps the answers."""

    def __init__(self, first: Sequence[Job], later: Sequence[tuple[int, Job]] = ()) -> None:
        self._ready = list(enumerate(first))
        self._later = [(look, (len(first) + i, job)) for i, (look, job) in enumerate(later)]
        self.looks = 0
        self.answers: dict[int, Any] = {}

    def poll(self, timeout: float = 0.0) -> bool:
        if not self._ready and not timeout:
            self.looks += 1
            while self._later and self._later[0][0] <= self.looks:
                self._ready.append(self._later.pop(0)[1])
        return bool(self._ready)

    def recv(self) -> tuple[int, Job]:
        if not self._ready and self._later:
            self._ready.append(self._later.pop(0)[1])
        if not self._ready:
            raise EOFError
        return self._ready.pop(0)

    def send(self, answer: tuple[int, Any]) -> None:
        number, made = answer
        assert isinstance(made, Made), made
        assert number not in self.answers
        self.answers[number] = made

    @property
    def order(self) -> list[int]:
        """The numbers of the jobs in the order of their answers."""
        return list(self.answers)


def opened(name: str) -> Job:
    return jobs.Open(name, tabletop(), ("actor",), (), 0)


def perform(name: str, text: str, frame: int = 60) -> Job:
    return jobs.Perform(name, frame, NEVER, "actor", text)


def carry_out(name: str, begun: int = 60) -> Job:
    return jobs.CarryOut(name, begun + 16, NEVER, "actor", begun)


PICK_UP = (opened("a"), perform("a", "pick up the apple"), carry_out("a"))


def done(first: Sequence[Job], later: Sequence[tuple[int, Job]] = ()) -> Pipe:
    """All jobs done, without preparations, which would look at the pipe as well."""
    pipe, workshop = Pipe(first, later), Workshop()
    workshop.prepare = lambda: False  # type: ignore[method-assign]
    turns = Turns(pipe, workshop)  # type: ignore[arg-type]
    with pytest.raises(EOFError):
        while True:
            turns.step()
    return pipe


@cache
def undisturbed() -> Pipe:
    return done(PICK_UP)


def passage(made: Made) -> Passage:
    return made.passages["actor"]


def same(one: Passage, other: Passage) -> bool:
    return one.start == other.start and np.array_equal(one.rotations.table, other.rotations.table)


@pytest.mark.parametrize(("latest", "expected"), [(60.0, [2]), (0.0, [1, 2])], ids=["idle", "busy for long"])
def test_memory_is_given_back_when_nobody_asks_for_anything_or_after_a_while(
    monkeypatch: pytest.MonkeyPatch, latest: float, expected: list[int]
) -> None:
    given: list[int] = []
    pipe = Pipe([opened("a"), opened("b")])
    monkeypatch.setattr("bridge.generation.turns._EVERY", 0.0)
    monkeypatch.setattr("bridge.generation.turns._LATEST", latest)
    monkeypatch.setattr("bridge.generation.turns.give_back", lambda: given.append(len(pipe.answers)))
    workshop = Workshop()
    workshop.prepare = lambda: False  # type: ignore[method-assign]
    turns = Turns(pipe, workshop)  # type: ignore[arg-type]
    with pytest.raises(EOFError):
        while True:
            turns.step()
    # After both, in between only where that was long in coming, and not again while it waits.
    assert given == expected


def test_long_work_can_be_held_up_often() -> None:
    assert undisturbed().looks > 25


@pytest.mark.parametrize("look", [3, 9, 20])
def test_another_session_overtakes_in_the_middle(look: int) -> None:
    pipe = done((opened("b"), *PICK_UP), [(look, perform("b", "wave")), (look, perform("b", "nod", 80))])
    assert pipe.order == [0, 1, 2, 4, 5, 3]
    assert passage(pipe.answers[4]).begun and passage(pipe.answers[5]).begun
    assert same(passage(pipe.answers[3]), passage(undisturbed().answers[CARRIED_OUT]))


@pytest.mark.parametrize("look", [3, 20])
def test_what_its_own_session_does_not_need_any_more_is_given_up(look: int) -> None:
    pipe = done(PICK_UP, [(look, jobs.Stop("a", 70, NEVER, "actor"))])
    assert pipe.order == [OPEN, SET_OUT, 3, CARRIED_OUT]
    assert not pipe.answers[CARRIED_OUT].passages
    assert passage(pipe.answers[3]).happenings[0].name == "interrupted"


def test_what_its_own_session_still_needs_is_done_anew_and_the_same() -> None:
    far = {"hat": tabletop_pose("hat")}
    moves = [(look, jobs.Move("a", 70, NEVER, far)) for look in (5, 30, 60, 90, 120)]
    pipe = done(PICK_UP, moves)
    # Given up for the first one only: however many come, it comes to its end.
    assert pipe.order.index(3) < pipe.order.index(CARRIED_OUT) < pipe.order.index(4)
    assert same(passage(pipe.answers[CARRIED_OUT]), passage(undisturbed().answers[CARRIED_OUT]))


def tabletop_pose(id: str) -> Any:
    workshop = Workshop()
    workshop.do(opened("x"))
    return workshop.stage("x").scene.object(id).pose


def test_preparing_gives_way_to_every_job() -> None:
    pipe, workshop = Pipe((opened("a"),), [(40, perform("a", "wave")), (60, carry_out("a"))]), Workshop()
    turns = Turns(pipe, workshop)  # type: ignore[arg-type]
    steps = 0
    with pytest.raises(EOFError):
        while True:
            turns.step()
            steps += 1
    assert pipe.order == [0, 1, 2] and steps > 20
    assert not workshop.prepare(), "all is prepared before anybody waits"


def test_a_pause_is_called_where_it_was_asked_for_only() -> None:
    called: list[int] = []
    pause: Callable[[], None] = lambda: called.append(1)  # noqa: E731
    breathe()
    with pausing(pause):
        breathe()
        with pausing(None):
            breathe()
        breathe()
    breathe()
    assert len(called) == 2


class HungUp(Pipe):
    """One whose other end is closed while the last job is being done."""

    def poll(self, timeout: float = 0.0) -> bool:
        return super().poll(timeout) or (self.looks > 8 and not self._ready)


def test_when_nobody_is_there_any_more_what_is_being_done_is_given_up() -> None:
    pipe, workshop = HungUp(PICK_UP), Workshop()
    workshop.prepare = lambda: False  # type: ignore[method-assign]
    turns = Turns(pipe, workshop)  # type: ignore[arg-type]
    with pytest.raises(EOFError):
        while True:
            turns.step()
    assert pipe.order == [OPEN, SET_OUT]
