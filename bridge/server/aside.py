"""Long work in processes of their own, so that no frame waits for it."""

from __future__ import annotations

import logging
import pickle
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from exporters.avatar import write_avatar
from motion.avatar import build
from motion.errors import MotionError

log = logging.getLogger("kinelink.aside")

_SPAWN = get_context("spawn")


class Aborted(MotionError):
    """The process that made something has ended before its time. `kind` is aborted."""

    def __init__(self) -> None:
        super().__init__("what was being made was given up", kind="aborted", fix="ask for it again")


class Aside:
    """Runs what takes long, and makes the default avatar's file once, when it is first asked for."""

    def __init__(self) -> None:
        self._avatar: Future[bytes] | None = None
        self._running: set[BaseProcess] = set()
        self._closed = False
        self._lock = threading.Lock()

    def start(self, make: Callable[..., bytes], *given: Any) -> Future[bytes]:
        """Have something made in a process that ends with it. All that goes there and back is pickled."""
        made: Future[bytes] = Future()
        # A thread, since starting a process waits until it has read what it is given.
        threading.Thread(target=self._run, args=(made, make, given), daemon=True).start()
        return made

    def close(self) -> None:
        """End whatever runs, at once: nobody will fetch it."""
        with self._lock:
            self._closed = True
            running = tuple(self._running)
        for process in running:
            process.kill()
        for process in running:
            process.join()

    def _run(self, made: Future[bytes], make: Callable[..., bytes], given: tuple[Any, ...]) -> None:
        ours, theirs = _SPAWN.Pipe(duplex=False)
        process = _SPAWN.Process(target=_send, args=(theirs, make, given), daemon=True)
        with self._lock:
            if self._closed:
                made.set_exception(Aborted())
                return
            process.start()
            self._running.add(process)
        theirs.close()
        try:
            answer = ours.recv()
        except (EOFError, OSError):
            answer = Aborted()
        with self._lock:
            self._running.discard(process)
        if isinstance(answer, bytes):
            made.set_result(answer)
        else:
            made.set_exception(answer)

    def avatar(self) -> bytes | None:
        """The file, b"" when it can't be made, None while it is being made."""
        if self._avatar is None:
            self._avatar = self.start(default_avatar)
        if not self._avatar.done():
            return None
        error = self._avatar.exception()
        if error is not None:
            log.warning("no default avatar: %s", error)
            return b""
        return self._avatar.result()


def _send(answers: Connection, make: Callable[..., bytes], given: tuple[Any, ...]) -> None:
    """In the process: make it, and answer with it or with the error."""
    answer: bytes | Exception
    try:
        answer = make(*given)
    except Exception as error:  # whoever waits is told
        answer = error if _sendable(error) else RuntimeError(repr(error))
    answers.send(answer)


def _sendable(error: Exception) -> bool:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # an exception's own way of being copied may do anything
        return False
    return True


def default_avatar() -> bytes:
    """The default avatar as VRM 1.0, which is a GLB too; b"" where its data is not installed."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            return write_avatar(build(), Path(folder) / "avatar.vrm").read_bytes()
        except MotionError as error:
            log.warning("no default avatar: %s (%s)", error.message, error.fix)
            return b""
