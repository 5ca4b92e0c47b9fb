"""Requests end: with an answer, with an error, or with the task that waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from bridge.client import connection
from bridge.client.connection import Connection
from bridge.client.credentials import Credentials
from bridge.client.errors import TimedOut
from bridge.client.transport import Deliver, Transport
from bridge.protocol import decode, encode, topics
from bridge.protocol.messages import GetSettings, Hello, Message, Ping, Pong, Reply


class Wire(Transport):
    """A server in memory: it greets at once and answers other requests when told to."""

    def __init__(self) -> None:
        self._arriving: asyncio.Queue[bytes] = asyncio.Queue()
        self._deliver: Deliver | None = None
        self.asked: list[Any] = []

    async def open(self) -> None:
        return

    async def send(self, payload: bytes) -> None:
        message: Any = decode(payload)
        if isinstance(message, Hello):
            await self._arriving.put(encode(Reply(message.id, {"instance": "1", "ports": {}})))
        elif isinstance(message, Ping):
            await self._arriving.put(encode(Pong(message.id, message.t0, 0, 0)))
        else:
            self.asked.append(message)

    async def run(self, deliver: Deliver) -> None:
        self._deliver = deliver
        while True:
            deliver(topics.CONTROL, await self._arriving.get())

    def answer(self, message: Message) -> None:
        assert self._deliver is not None
        self._deliver(topics.CONTROL, encode(message))

    def welcome(self, answer: Mapping[str, Any]) -> None:
        assert answer["instance"] == "1"

    async def close(self) -> None:
        return


def connected(wire: Wire, monkeypatch: pytest.MonkeyPatch, timeout: float = 5.0) -> Connection:
    async def restored(_: bool) -> None:
        return

    monkeypatch.setattr(connection, "transport", lambda *_: wire)
    return Connection(
        "tcp://nowhere:1",
        credentials=Credentials(),
        client="test",
        timeout=timeout,
        arrived=lambda *_: None,
        restored=restored,
    )


def test_a_task_that_is_cancelled_as_its_answer_comes_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a client that is closed at that moment waits for ever."""

    async def run() -> None:
        wire = Wire()
        client = connected(wire, monkeypatch)
        await client.start()
        task = asyncio.ensure_future(client.request(GetSettings(1)))
        while not wire.asked:
            await asyncio.sleep(0)
        wire.answer(Reply(wire.asked[0].id, {}))
        # One turn later the answer is there and the task doesn't know yet.
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await client.close()

    asyncio.run(run())


def test_a_request_without_an_answer_runs_out_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        client = connected(Wire(), monkeypatch)
        await client.start()
        client.timeout = 0.01
        with pytest.raises(TimedOut, match="no answer to 'get_settings'"):
            await client.request(GetSettings(1))
        await client.close()

    asyncio.run(run())
