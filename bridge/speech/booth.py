"""`Booth`: the process in which speech is made, as the server has it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Protocol

from bridge.session.utterance import Spoken
from bridge.speech.orders import Order
from bridge.speech.studio import Answer, Begin, Drop, Feed, Job
from bridge.speech.worker import run
from motion.errors import SpeechError
from motion.speech.speech import Piece

Deliver = Callable[[Spoken | Exception], None]
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
    """One process and the thread that reads its answers. Use as an asynchronous context."""

    def __init__(self) -> None:
        self._deliver: dict[str, Deliver] = {}
        self.alive = False

    async def __aenter__(self) -> Booth:
        context = get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=run, args=(theirs,), name="kinelink-speech", daemon=True)
        self._process.start()
        theirs.close()
        self._loop = asyncio.get_running_loop()
        self.alive = True
        threading.Thread(target=self._read, args=(self._connection,), daemon=True).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.alive = False
        # Nobody waits any more.
        self._deliver.clear()
        self._connection.close()
        await asyncio.to_thread(self._join)

    def begin(self, key: str, order: Order, deliver: Deliver) -> None:
        """Make an utterance."""
        self._deliver[key] = deliver
        self._send(Begin(key, order))

    def feed(self, key: str, piece: Piece, last: bool = False) -> None:
        """The next piece of one that is fed."""
        if key in self._deliver:
            self._send(Feed(key, piece, last))

    def drop(self, key: str) -> None:
        """Give one up; nothing more of it is delivered."""
        if self._deliver.pop(key, None) is not None:
            self._send(Drop(key))

    def _send(self, job: Job) -> None:
        try:
            if self.alive:
                self._connection.send(job)
                return
        except OSError:
            self.alive = False
        self._loop.call_soon(self._settle, job.key, _gone())

    def _join(self) -> None:
        self._process.join(2.0)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()

    def _read(self, connection: Connection) -> None:
        try:
            while True:
                key, answer = connection.recv()
                self._loop.call_soon_threadsafe(self._settle, key, answer)
        except (EOFError, OSError, TypeError):
            # TypeError: the connection was closed under the read. After the loop's end nobody waits any more.
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._lost)

    def _settle(self, key: str, answer: Answer | Exception) -> None:
        deliver = self._deliver.get(key)
        if deliver is None:
            return
        if isinstance(answer, str):
            answer = SpeechError(f"a bug in what makes speech:\n{answer}", kind="bug")
        if not isinstance(answer, Spoken) or answer.last:
            del self._deliver[key]
        deliver(answer)

    def _lost(self) -> None:
        self.alive = False
        for key in list(self._deliver):
            self._settle(key, _gone())


def _gone() -> SpeechError:
    return SpeechError(
        "the process that makes speech has ended", kind="unreachable", fix="restart the server"
    )
