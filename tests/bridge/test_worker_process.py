"""A real process of the server: it answers, ends when it is closed, and is missed when it ends by itself."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from typing import Any

import pytest

from bridge import worker_process
from bridge.worker_process import Line, WorkerProcess

SIGNAL = getattr(signal, "SIGKILL", signal.SIGTERM)


class Unreadable(Exception):
    """Can't be made again from what is sent of it."""

    def __init__(self, *, why: str) -> None:
        super().__init__(why)


def echo(line: Line, before: str) -> None:
    """Answer everything, until the line ends; "unreadable" with something that can't be read."""
    try:
        while True:
            message = line.recv()
            line.send(Unreadable(why="so") if message == "unreadable" else (before, message))
    except (EOFError, OSError):
        return


def busy(line: Line) -> None:
    """Say that it is there, and look at nothing any more."""
    line.send("there")
    time.sleep(600)


class Watched(WorkerProcess):
    """One whose answers and end can be waited for."""

    def __init__(self, run: Any, *given: Any) -> None:
        self.answers: asyncio.Queue[Any] = asyncio.Queue()
        self.gone = asyncio.Event()
        super().__init__("worker", run, given, self.answers.put_nowait, self.gone.set)

    async def answer(self) -> Any:
        return await asyncio.wait_for(self.answers.get(), 60)


def test_it_answers_in_order_whatever_the_size_and_ends_when_it_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker_process, "_LEAVE", 60.0)

    async def main() -> None:
        process = Watched(echo, "you said")
        sizes = (1, 5_000_000, 3)
        for size in sizes:
            process.send(b"x" * size)
        assert [len((await process.answer())[1]) for _ in sizes] == list(sizes)
        assert process.alive
        process.close()
        await process.join()
        assert process.exit_code == 0, "it ended by itself"
        assert not process.alive and not process.gone.is_set()

    asyncio.run(main())


def test_one_that_looks_at_nothing_is_ended() -> None:
    async def main() -> None:
        process = Watched(busy)
        assert await process.answer() == "there"
        # More than fits between the two: whoever writes waits, and who sends does not.
        process.send(b"x" * 5_000_000)
        process.close()
        await asyncio.wait_for(process.join(), 30)
        assert process.exit_code != 0

    asyncio.run(main())


@pytest.mark.parametrize("how", ["killed", "unreadable"])
def test_whoever_waits_is_told_when_it_ends_by_itself(how: str) -> None:
    async def main() -> None:
        process = Watched(echo, "you said")
        process.send("hello")
        assert await process.answer() == ("you said", "hello")
        assert process.pid is not None
        if how == "killed":
            os.kill(process.pid, SIGNAL)
        else:
            process.send("unreadable")
        await asyncio.wait_for(process.gone.wait(), 60)
        assert not process.alive and process.exit_code != 0
        process.send("nobody hears this")
        process.close()
        await asyncio.wait_for(process.join(), 30)

    asyncio.run(main())


def test_what_cannot_be_sent_is_told_to_who_sends_it() -> None:
    async def main() -> None:
        process = Watched(echo, "you said")
        with pytest.raises(Exception, match="pickle"):
            process.send(lambda: None)
        process.send("hello")
        assert await process.answer() == ("you said", "hello")
        process.close()
        await process.join()

    asyncio.run(main())
