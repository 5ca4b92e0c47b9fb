"""`Turns`: whose turn it is in a generator process. Urgent jobs overtake the others, also those that are being done."""

from __future__ import annotations

import heapq
import math
import time
from multiprocessing.connection import Connection

from bridge.generation.jobs import Job
from bridge.generation.memory import give_back
from bridge.generation.workshop import Workshop
from motion.pausing import pausing

# Seconds without a job in which memory may be given back, and seconds of work after which it is.
_REST, _EVERY = 0.05, 5.0
Waiting = tuple[int, int, Job]


class _Again(BaseException):
    """What is being done is given up, to be begun anew later: something more urgent came for the same session."""


class Turns:
    """Takes jobs (number, Job) from a connection; answers are (number, Made, MotionError or a traceback)."""

    def __init__(self, connection: Connection, workshop: Workshop) -> None:
        self._connection, self._workshop = connection, workshop
        self._waiting: list[Waiting] = []
        self._doing: Waiting | None = None
        self._given_up: set[int] = set()
        self._full = math.inf

    def step(self) -> None:
        """Do the most urgent job, or something for later jobs while there is none, or wait. EOFError when there is no more."""
        if not self._waiting and not self._connection.poll() and self._prepare():
            return
        if not self._waiting and time.monotonic() > self._full and not self._connection.poll(_REST):
            give_back()
            self._full = math.inf
        self._hear(wait=not self._waiting)
        self._do(heapq.heappop(self._waiting))
        self._full = min(self._full, time.monotonic() + _EVERY)

    def _prepare(self) -> bool:
        """Whether there was something to prepare; any job overtakes it."""
        with pausing(self._overtake):
            return self._workshop.prepare()

    def _hear(self, wait: bool) -> None:
        while wait or self._connection.poll():
            number, job = self._connection.recv()
            heapq.heappush(self._waiting, (job.rank, number, job))
            wait = False

    def _do(self, turn: Waiting) -> None:
        rank, number, job = turn
        outer, self._doing = self._doing, turn
        try:
            with pausing(self._overtake if rank else None):
                answer = self._workshop.do(job)
        except _Again:
            self._given_up.add(number)
            heapq.heappush(self._waiting, turn)
            return
        finally:
            self._doing = outer
        self._given_up.discard(number)
        self._connection.send((number, answer))

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
            if turn[2].session != session:
                self._waiting.remove(turn)
                heapq.heapify(self._waiting)
                self._do(turn)
