"""A server in a process of its own, as on a user's machine, and what can be seen of it from outside."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

# Memory that is not mapped from a file: how much of a library counts as ours changes with every other program that uses it.
_OWN = "Pss_Anon:"


class Stand:
    """A running server. Use as a context. settings: keys of the configuration; ports are free ones.

    errors: what it logged as such, known when it has ended.
    """

    def __init__(self, **settings: Any) -> None:
        self.errors: list[str] = []
        self._settings = {"port": 0, "state_port": 0, "events_port": 0, "control_port": 0, **settings}

    def __enter__(self) -> Stand:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._settings))
        self._process.start()
        if not self._ours.poll(60):
            raise TimeoutError("the server did not start within a minute")
        self.ports: dict[str, int] = self._ours.recv()
        self.address = f"tcp://127.0.0.1:{self.ports['control']}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ours.send("end")
        self.errors = self._ours.recv() if self._ours.poll(15) else ["the server did not end"]
        self._process.join(15)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()

    def megabytes(self) -> float | None:
        """Memory of the server and its generators together, without what they map from files; None where that can't be told."""
        if not sys.platform.startswith("linux") or self._process.pid is None:
            return None
        return sum(map(_own, _family(self._process.pid))) / 1e6

    def processor_seconds(self) -> float | None:
        """What the server and its generators have worked so far; None where that can't be told."""
        if not sys.platform.startswith("linux") or self._process.pid is None:
            return None
        return sum(map(_worked, _family(self._process.pid)))


class _Noted(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.errors.append(logging.Formatter().format(record))


def _family(pid: int) -> list[int]:
    """A process and its children on Linux."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # of a thread that has just ended
            for child in (task / "children").read_text().split():
                found += _family(int(child))
    return found


def _own(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(_OWN))


def _worked(pid: int) -> float:
    # After the name in brackets, which may hold spaces: fields 14 and 15 of proc(5), in ticks.
    after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after[11]) + int(after[12])) / os.sysconf("SC_CLK_TCK")


def _serve(pipe: Connection, settings: dict[str, Any]) -> None:
    from bridge.server.app import Server
    from bridge.server.config import Config

    async def serve() -> None:
        async with Server(Config(**settings)) as server:
            pipe.send(dict(server.hub.ports))
            await asyncio.to_thread(pipe.recv)

    logging.disable(logging.INFO)
    noted = _Noted(logging.ERROR)
    logging.getLogger().addHandler(noted)
    asyncio.run(serve())
    pipe.send(noted.errors)
