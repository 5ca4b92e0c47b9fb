"""A server on this machine that answers as badly as a test wants, byte by byte."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bridge.dialogue.calling import Patience, Service

Reply = Callable[["Answering"], Awaitable[None]]
QUICK = Patience(connect=5.0, quiet=0.3, whole=1.0)
"""For servers that are too slow. Those that answer are given time, so that a busy machine fails no test."""


class Answering:
    """One request, and the way back."""

    def __init__(self, head: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        self.head, self.body, self._writer = head, body, writer

    @property
    def path(self) -> str:
        return self.head.split(" ", 2)[1]

    @property
    def document(self) -> Any:
        return json.loads(self.body)

    async def send(self, data: bytes | str) -> None:
        self._writer.write(data.encode() if isinstance(data, str) else data)
        await self._writer.drain()

    async def whole(self, status: int, body: str, **headers: str) -> None:
        """A whole answer."""
        more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        data = body.encode()
        await self.send(f"HTTP/1.1 {status} X\r\nContent-Length: {len(data)}\r\n{more}\r\n".encode() + data)

    async def begin(self) -> None:
        """The head of a stream that ends with the connection's end, by chunks."""
        await self.send(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        )

    async def chunk(self, data: str | bytes) -> None:
        """One piece of a stream."""
        raw = data.encode() if isinstance(data, str) else data
        await self.send(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")

    async def end(self) -> None:
        """The proper end of a stream."""
        await self.send("0\r\n\r\n")


class Loopback:
    """Its address, and what it was asked."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        self._replies = list(replies)
        self.asked: list[Answering] = []
        self.port = 0

    def service(self, key: str = "", patience: Patience | None = None) -> Service:
        """A client of it."""
        return Service(f"http://127.0.0.1:{self.port}/v1", key, patience or Patience())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                (
                    int(line.split(":")[1])
                    for line in head.split("\r\n")
                    if line.lower().startswith("content-length")
                ),
                0,
            )
            answering = Answering(head, await reader.readexactly(length), writer)
            self.asked.append(answering)
            # The last reply stands for all that follow.
            reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
            await reply(answering)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def loopback(*replies: Reply) -> AsyncGenerator[Loopback, None]:
    """A server that gives these replies one after the other, one a connection."""
    one = Loopback(replies)
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()


def refusing(status: int, body: str = '{"error": {"message": "said why"}}', **headers: str) -> Reply:
    """A reply with a status."""

    async def reply(answering: Answering) -> None:
        await answering.whole(status, body, Connection="close", **headers)

    return reply


def streaming(*pieces: str | bytes, end: bool = True, pause: float = 0.0) -> Reply:
    """A reply in pieces; without its end the connection is cut."""

    async def reply(answering: Answering) -> None:
        await answering.begin()
        for piece in pieces:
            await answering.chunk(piece)
            await asyncio.sleep(pause)
        if end:
            await answering.end()

    return reply


async def silent(answering: Answering) -> None:
    """No reply for longer than anybody waits."""
    await asyncio.sleep(30)
