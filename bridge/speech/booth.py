"""`Booth`: the process in which speech is made, as the server has it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from bridge.session.utterance import Spoken
from bridge.speech.orders import Order
from bridge.speech.studio import Answer, Begin, Drop, Feed
from bridge.speech.worker import run
from bridge.worker_process import WorkerProcess
from motion.errors import MotionError, SpeechError
from motion.speech.speech import Piece

log = logging.getLogger("kinelink.speech")

# Seconds that a process has to have lived for the next one to be started at once, as the first ever is; and that are waited
# otherwise, at first and at most.
_LIVED, _SOONEST, _LATEST = 10.0, 0.5, 30.0

Deliver = Callable[[Spoken | MotionError], None]
"""Takes what was made of an utterance, or why there is no more of it."""


class Maker(Protocol):
    """What makes utterances. key: names one, never used again."""

    def begin(self, key: str, order: Order, deliver: Deliver) -> None:
        """Make an utterance."""

    def feed(self, key: str, piece: Piece, last: bool = False) -> None:
        """The next piece of one that is fed."""

    def drop(self, key: str) -> None:
        """Give one up; nothing more of it is delivered."""


class Booth:
    """One process at a time: when it ends by itself, what was being made fails, and another is started. Use as an asynchronous
    context.
    """

    def __init__(self) -> None:
        self._deliver: dict[str, Deliver] = {}
        self._process: WorkerProcess | None = None
        self._starting: asyncio.TimerHandle | None = None
        self._started = self._pause = 0.0

    async def __aenter__(self) -> Booth:
        self._loop = asyncio.get_running_loop()
        self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        # Nobody waits any more.
        self._deliver.clear()
        if self._starting is not None:
            self._starting.cancel()
        process, self._process = self._process, None
        if process is not None:
            process.close()
            await process.join()

    def begin(self, key: str, order: Order, deliver: Deliver) -> None:
        """Make an utterance."""
        self._deliver[key] = deliver
        if self._process is None:
            self._loop.call_soon(self._settle, key, _gone())
        else:
            self._process.send(Begin(key, order))

    def feed(self, key: str, piece: Piece, last: bool = False) -> None:
        """The next piece of one that is fed."""
        if key in self._deliver and self._process is not None:
            self._process.send(Feed(key, piece, last))

    def drop(self, key: str) -> None:
        """Give one up; nothing more of it is delivered."""
        if self._deliver.pop(key, None) is not None and self._process is not None:
            self._process.send(Drop(key))

    def _start(self) -> None:
        self._starting, self._started = None, self._loop.time()
        self._process = WorkerProcess("kinelink-speech", run, (), self._answered, self._ended)

    def _answered(self, answer: tuple[str, Answer]) -> None:
        self._settle(*answer)

    def _settle(self, key: str, answer: Answer) -> None:
        deliver = self._deliver.get(key)
        if deliver is None:
            return
        if isinstance(answer, str):
            answer = SpeechError(f"a bug in what makes speech:\n{answer}", kind="bug")
        if not isinstance(answer, Spoken) or answer.last:
            del self._deliver[key]
        deliver(answer)

    def _ended(self) -> None:
        """Start another one; one that can't live is not started over and over."""
        assert self._process is not None
        code, self._process = self._process.exit_code, None
        pause = 0.0 if self._loop.time() - self._started > _LIVED else self._pause
        self._pause = min(max(2.0 * pause, _SOONEST), _LATEST)
        log.error("the process that makes speech has ended (%s); another one is started in %g s", code, pause)
        if pause:
            self._starting = self._loop.call_later(pause, self._start)
        else:
            self._start()
        for key in list(self._deliver):
            self._settle(key, _gone())


def _gone() -> SpeechError:
    return SpeechError(
        "the process that makes speech has ended", kind="unavailable", fix="say it again in a moment"
    )
