"""`WorkerProcess`: a process of the server that is sent messages and answers them, as an event loop has it."""

from __future__ import annotations

import asyncio
import logging
import pickle
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Any

log = logging.getLogger("kinelink.workers")

# Seconds that a process may take to end by itself.
_LEAVE = 2.0
_SPAWN = get_context("spawn")


@dataclass(frozen=True)
class Line:
    """The worker's end: what it is sent, and its answers. EOFError or OSError where nobody is at the other end any more."""

    _messages: Connection
    _answers: Connection

    def poll(self, seconds: float | None = 0.0) -> bool:
        """Whether there is a message, or the end, now or within so many seconds; None: wait for it."""
        return self._messages.poll(seconds)

    def recv(self) -> Any:
        """The next message, waited for."""
        return self._messages.recv()

    def send(self, answer: Any) -> None:
        """Answer something."""
        self._answers.send(answer)


class WorkerProcess:
    """One process, and the threads that write to it and read its answers: the event loop waits for neither.

    run: what it does, with its `Line` and what is given; it has to end when the line does. answered: takes each answer. ended:
    told once, when the process has ended by itself. Both are called in the loop that it is made in, and not after `close`.
    """

    def __init__(
        self,
        name: str,
        run: Callable[..., None],
        given: tuple[Any, ...],
        answered: Callable[[Any], None],
        ended: Callable[[], None],
    ) -> None:
        self.alive, self._closed = True, False
        self._loop = asyncio.get_running_loop()
        self._answered, self._ended = answered, ended
        self._unsent: SimpleQueue[bytes | None] = SimpleQueue()
        # One for each direction: closing an end that a thread is reading from tells the other end nothing.
        messages, self._out = _SPAWN.Pipe(duplex=False)
        self._in, answers = _SPAWN.Pipe(duplex=False)
        self._theirs = messages, answers
        self._process = _SPAWN.Process(
            target=run, args=(Line(messages, answers), *given), name=name, daemon=True
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._reader.start()
        self._writer.start()

    @property
    def pid(self) -> int | None:
        """The number of the process, None until it is started."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """What it ended with, as `multiprocessing` has it: a signal's number is negative."""
        return self._process.exitcode

    def send(self, message: Any) -> None:
        """Send a message after those before it, without waiting. Where the process is gone, nothing comes of it but `ended`."""
        self._unsent.put(pickle.dumps(message))

    def close(self) -> None:
        """Have it end; nothing more of it is told."""
        self._closed, self.alive = True, False
        self._unsent.put(None)

    async def join(self) -> None:
        """Wait until it has ended. One that takes too long is ended."""
        await asyncio.to_thread(self._join)

    def _join(self) -> None:
        while self._reader.is_alive():
            self._reader.join(_LEAVE)
            if self._reader.is_alive() and self._process.pid is not None:
                self._process.terminate()
        self._writer.join()

    def _write(self) -> None:
        # Starting a process takes a while, too.
        try:
            self._process.start()
        except OSError as error:
            log.error("%s can't be started: %s", self._process.name, error)
        for end in self._theirs:
            end.close()
        try:
            while (message := self._unsent.get()) is not None:
                self._out.send_bytes(message)
        except OSError:
            pass  # whoever reads finds out that it is gone
        finally:
            self._out.close()

    def _read(self) -> None:
        try:
            while True:
                self._call(self._answer, self._in.recv())
        except (EOFError, OSError):
            pass
        except Exception:  # what can't be read might be what somebody waits for
            log.exception("an answer of %s can't be read: it is ended", self._process.name)
            self._process.terminate()
        self._in.close()
        # The writer may be waiting for the next message.
        self._unsent.put(None)
        if self._process.pid is not None:
            self._process.join(_LEAVE)
        self._call(self._lose)

    def _call(self, told: Callable[..., None], *what: Any) -> None:
        # A loop that is closed has nobody who waits any more.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(told, *what)

    def _answer(self, answer: Any) -> None:
        if not self._closed:
            self._answered(answer)

    def _lose(self) -> None:
        self.alive = False
        if not self._closed:
            self._ended()
