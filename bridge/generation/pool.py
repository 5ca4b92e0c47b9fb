"""`Pool`: generator processes, and the sessions shared out among them."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from pathlib import Path
from typing import Any

from bridge.generation.jobs import Close, Closed, Job, Made, Open
from bridge.generation.worker import run
from bridge.worker_process import WorkerProcess
from motion.errors import MotionError
from motion.selection import DEFAULT, Device, Motion, Selection


class GeneratorError(MotionError):
    """A generator process failed: a bug, or it was ended from outside. The session is lost or as it was."""


class Pool:
    """Some generator processes. Use as an asynchronous context; a session stays in the process it was opened in.

    motion, checkpoint, device: what is to make motion, see `select`.
    """

    def __init__(
        self,
        workers: int,
        motion: Motion = DEFAULT,
        checkpoint: Path | None = None,
        device: Device = "cpu",
    ) -> None:
        self._count, self._motion, self._how = workers, motion, (motion, checkpoint, device)
        self._workers: list[_Worker] = []
        self._home: dict[str, _Worker] = {}

    async def __aenter__(self) -> Pool:
        self._workers = [_Worker(number, self._how) for number in range(self._count)]
        return self

    async def __aexit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.close()
        await asyncio.gather(*(worker.join() for worker in self._workers))

    async def selection(self) -> Selection:
        """What makes motion, known when the first process is ready."""
        if self._motion == "solver":
            return Selection()
        return await self._workers[0].selection

    @property
    def alive(self) -> int:
        """How many processes run."""
        return sum(worker.alive for worker in self._workers)

    async def do(self, job: Job) -> Made:
        """Have a job done. Raises MotionError where the job is refused, GeneratorError for a bug."""
        if isinstance(job, Open):
            load = Counter(id(worker) for worker in self._home.values())
            alive = [worker for worker in self._workers if worker.alive]
            if not alive:
                raise GeneratorError(
                    "no generator process is left", kind="generator", fix="restart the server"
                )
            self._home[job.session] = min(alive, key=lambda worker: load[id(worker)])
        worker = self._home.get(job.session)
        if worker is None:
            raise Closed()
        if isinstance(job, Close):
            del self._home[job.session]
        try:
            return await worker.do(job)
        except MotionError:
            if isinstance(job, Open):
                self._home.pop(job.session, None)
            raise


class _Worker:
    """One process, and who waits for its answers."""

    def __init__(self, number: int, how: tuple[Motion, Path | None, Device]) -> None:
        self._loop = asyncio.get_running_loop()
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[Made]] = {}
        self.selection: asyncio.Future[Selection] = self._loop.create_future()
        self._process = WorkerProcess(f"kinelink-generator-{number}", run, how, self._answered, self._ended)
        self.join = self._process.join

    @property
    def alive(self) -> bool:
        return self._process.alive

    async def do(self, job: Job) -> Made:
        if not self.alive:
            raise self._gone()
        number = next(self._numbers)
        future: asyncio.Future[Made] = self._loop.create_future()
        self._waiting[number] = future
        self._process.send((number, job))
        return await future

    def close(self) -> None:
        self._process.close()
        self._ended()

    def _answered(self, numbered: tuple[int | None, Any]) -> None:
        number, answer = numbered
        if number is None:
            self.selection.set_result(answer)
            return
        future = self._waiting.pop(number, None)
        if future is None or future.done():
            return
        if isinstance(answer, Made):
            future.set_result(answer)
        elif isinstance(answer, MotionError):
            future.set_exception(answer)
        else:
            future.set_exception(GeneratorError(f"a bug in the generator:\n{answer}", kind="generator"))

    def _ended(self) -> None:
        if not self.selection.done():
            # Whoever is waiting goes on; jobs will tell what is wrong.
            self.selection.set_result(Selection(notice=self._gone().message))
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(self._gone())
        self._waiting.clear()

    @staticmethod
    def _gone() -> GeneratorError:
        return GeneratorError(
            "the generator process has ended", kind="generator", fix="open the session again"
        )
