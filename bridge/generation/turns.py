"""`Turns`: whose turn it is in a generator process. Urgent jobs overtake the others, also those that are being done."""

from __future__ import annotations

import heapq
import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bridge.generation.course import Course
from bridge.generation.jobs import Job
from bridge.generation.memory import give_back
from bridge.generation.workshop import Workshop
from bridge.worker_process import Line
from motion.pausing import pausing
from motion.projection.gathering import Ask, Chunk, Together, gathering

if TYPE_CHECKING:
    from motion.pim.sampling import Floats

# Seconds without a job in which memory may be given back, after which it is, and how much later at the latest.
_REST, _EVERY, _LATEST = 0.05, 5.0, 5.0
Waiting = tuple[int, int, Job]


class _Again(BaseException):
    """What is being done is given up, to be begun anew later: something more urgent came for the same session."""


class _Over(BaseException):
    """Nobody is at the other end of the line any more: whatever is being done is of no use."""


class Turns:
    """Takes jobs (number, Job) from a line; answers are (number, Made, MotionError or a traceback).

    Where the workshop samples chunks together, jobs that are not urgent are done side by side, one session's each, so that
    what they ask of the prior at the same time is one batch.
    """

    def __init__(self, line: Line, workshop: Workshop) -> None:
        self._line, self._workshop = line, workshop
        self._waiting: list[Waiting] = []
        self._doing: Waiting | None = None
        self._side_by_side: dict[int, tuple[Waiting, Course[Chunk, Floats, Any]]] = {}
        self._given_up: set[int] = set()
        self._full = math.inf

    def step(self) -> None:
        """Do the most urgent job, or something for later jobs while there is none, or wait. EOFError when there is no more."""
        try:
            self._step()
        except _Over:
            raise EOFError from None

    def _step(self) -> None:
        if not self._waiting and not self._line.poll() and self._prepare():
            return
        self._tidy()
        self._hear(wait=not self._waiting)
        together = self._workshop.together
        if together is None or self._waiting[0][0] == 0:
            self._do(heapq.heappop(self._waiting))
        else:
            self._do_together(together)
        self._full = min(self._full, time.monotonic() + _EVERY)

    def _tidy(self) -> None:
        """Give memory back, now and then: while nobody waits, or in the midst of it where there was no such moment for long."""
        if not math.isfinite(self._full):
            return
        left = self._full - time.monotonic()
        if left > -_LATEST and (self._waiting or self._line.poll(max(left, _REST))):
            return
        give_back()
        self._full = math.inf

    def _prepare(self) -> bool:
        """Whether there was something to prepare; any job overtakes it."""
        with pausing(self._overtake):
            return self._workshop.prepare()

    def _hear(self, wait: bool) -> None:
        while wait or self._line.poll():
            try:
                number, job = self._line.recv()
            except (EOFError, OSError):
                raise _Over from None
            heapq.heappush(self._waiting, (job.rank, number, job))
            wait = False

    def _do(self, turn: Waiting) -> None:
        rank, _, job = turn
        outer, self._doing = self._doing, turn
        try:
            with pausing(self._overtake if rank else None), gathering(None):
                answer = self._workshop.do(job)
        except _Again:
            self._give_up(turn)
            return
        finally:
            self._doing = outer
        self._answer(turn, answer)

    def _answer(self, turn: Waiting, answer: Any) -> None:
        self._given_up.discard(turn[1])
        self._line.send((turn[1], answer))

    def _give_up(self, turn: Waiting) -> None:
        self._given_up.add(turn[1])
        heapq.heappush(self._waiting, turn)

    def _overtake(self) -> None:
        """Do what is more urgent than what is being done, which is in the middle of it and goes on after."""
        self._hear(wait=False)
        if self._doing is None:
            self._overtaken(self._waiting, None)
            return
        rank, number, job = self._doing
        urgent = [one for one in self._waiting if one[0] < rank]
        if number not in self._given_up and any(one[2].session == job.session for one in urgent):
            # Its own session wants something else: then it may not be needed any more. Once, so that it comes to an end.
            raise _Again()
        self._overtaken(urgent, job.session)

    def _overtaken(self, urgent: list[Waiting], session: str | None) -> None:
        for turn in sorted(urgent):
            if turn[2].session != session and self._made_room(turn[2].session):
                self._waiting.remove(turn)
                heapq.heapify(self._waiting)
                self._do(turn)

    def _do_together(self, together: Together) -> None:
        """Do all jobs that wait, also those that come meanwhile; what they ask for is sampled when each of them asks."""
        while True:
            self._hear(wait=False)
            self._overtaken([one for one in self._waiting if one[0] == 0], None)
            self._begin()
            side = self._side_by_side.items()
            asked = [(number, course.asked) for number, (_, course) in side if course.asked is not None]
            if not asked:
                return
            made = together([chunk for _, chunk in asked])
            for (number, _), features in zip(asked, made, strict=True):
                # It may have been given up while those before it went on.
                if number in self._side_by_side:
                    self._resume(number, features)

    def _begin(self) -> None:
        """Begin the jobs of sessions of which none is being done."""
        for turn in sorted(self._waiting):
            taken = {begun[2].session for begun, _ in self._side_by_side.values()}
            if turn[0] and turn[2].session not in taken and turn in self._waiting:
                self._waiting.remove(turn)
                heapq.heapify(self._waiting)
                self._side_by_side[turn[1]] = turn, Course(self._work(turn[2]))
                self._resume(turn[1])

    def _work(self, job: Job) -> Callable[[Ask], Any]:
        def work(ask: Ask) -> Any:
            with pausing(self._overtake), gathering(ask):
                return self._workshop.do(job)

        return work

    def _resume(
        self, number: int, features: Floats | None = None, error: BaseException | None = None
    ) -> None:
        """Let a job that is done side by side with others go on until it asks for a chunk or ends."""
        turn, course = self._side_by_side[number]
        outer, self._doing = self._doing, turn
        course.resume(features, error)
        self._doing = outer
        if not course.ended:
            return
        del self._side_by_side[number]
        if isinstance(course.error, _Again):
            self._give_up(turn)
        elif course.error is not None:
            raise course.error
        else:
            self._answer(turn, course.result)

    def _made_room(self, session: str) -> bool:
        """Whether nothing of a session is being done any more: what waits for a chunk is given up, once."""
        for number, (turn, _) in list(self._side_by_side.items()):
            if turn[2].session == session:
                if number in self._given_up:
                    return False
                self._resume(number, error=_Again())
        return True
