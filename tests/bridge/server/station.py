"""Both kinds of socket of the live server around a desk that has no sessions: ready at once, in this process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import zmq
import zmq.asyncio
from websockets.asyncio.client import ClientConnection, connect

from bridge.client.credentials import Curve
from bridge.protocol import decode, encode, topics
from bridge.protocol.messages import Heartbeat, Hello, Message, Ping, Reply
from bridge.server.config import Config
from bridge.server.desk import Desk
from bridge.server.metrics import Metrics
from bridge.server.pages import Pages
from bridge.server.running import run
from bridge.server.security import Door, Keys
from bridge.server.websocket import WebSocketServer
from bridge.server.zmq_io import ZmqServer
from bridge.session.show import Due

BEAT = 0.02
FREE: dict[str, Any] = {"port": 0, "state_port": 0, "events_port": 0, "control_port": 0}


class Station:
    """A server that answers `hello` and `ping` and beats fifty times a second. Use as an asynchronous context."""

    def __init__(self, keys: Keys | None = None, **settings: Any) -> None:
        self.config = Config(**{**FREE, **settings})
        metrics = Metrics()
        door = Door(self.config.token, keys.tokens if keys else None)
        self.desk = Desk(self.config, time.monotonic_ns, metrics, "station", door)
        pages = Pages(Path("nowhere"), lambda: {"status": "ok", "sessions": 0}, metrics.text, lambda _: True)
        self.zmq = ZmqServer(self.config, self.desk, keys)
        self.websocket = WebSocketServer(self.config, self.desk, pages, keys)

    async def __aenter__(self) -> Station:
        await self.zmq.__aenter__()
        await self.websocket.__aenter__()
        self._beating = asyncio.ensure_future(self._beat())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._beating.cancel()
        await self.websocket.__aexit__()
        await self.zmq.__aexit__()

    @property
    def ports(self) -> dict[str, int]:
        """Where it listens."""
        return self.desk.ports

    def tcp(self, name: str) -> str:
        """The address of a ZeroMQ socket."""
        return f"tcp://{self.config.host}:{self.ports[name]}"

    @property
    def ws(self) -> str:
        """The WebSocket's address without TLS."""
        return f"ws://127.0.0.1:{self.ports['websocket']}/ws"

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            data = topics.join(topics.HEARTBEAT, encode(Heartbeat("station", time.monotonic_ns())))
            for server in (self.zmq, self.websocket):
                server.publish(Due(topics.HEARTBEAT, data, lossy=False))


def during(talk: Callable[[Station], Awaitable[None]], keys: Keys | None = None, **settings: Any) -> None:
    """Run a talk with a station, and two well-behaved clients that must be served all the while."""

    async def main(_: asyncio.Event) -> None:
        async with Station(keys, **settings) as station:
            if keys is not None:
                await asyncio.wait_for(talk(station), 20)
                return
            async with Bystander(station):
                await asyncio.wait_for(talk(station), 20)

    run(main)


class Bystander:
    """Clients over both transports that ask and listen; no beat or answer for two seconds is an error."""

    def __init__(self, station: Station) -> None:
        self._station = station
        # Asked to leave, not cancelled: `wait_for` of Python 3.11 may lose a cancellation.
        self._leaving = False

    async def __aenter__(self) -> Bystander:
        self._context = zmq.asyncio.Context()
        self._sub, self._dealer = self._context.socket(zmq.SUB), self._context.socket(zmq.DEALER)
        self._sub.connect(f"tcp://127.0.0.1:{self._station.ports['events']}")
        self._sub.subscribe(b"heartbeat\0")
        self._dealer.connect(f"tcp://127.0.0.1:{self._station.ports['control']}")
        self._socket = await connect(self._station.ws)
        await self._ask(Hello(1))
        self._tasks = [asyncio.ensure_future(work) for work in (self._listen(), self._ping())]
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        self._leaving = True
        await asyncio.wait(self._tasks)
        # Both still work at the very end, too.
        try:
            if kind is None:
                for task in self._tasks:
                    task.result()
                await self._ask(Ping(2, 0))
                await asyncio.wait_for(self._sub.recv(), 2)
        finally:
            await self._socket.close()
            self._context.destroy(linger=0)

    async def _listen(self) -> None:
        while not self._leaving:
            await asyncio.wait_for(self._sub.recv(), 2)

    async def _ping(self) -> None:
        while not self._leaving:
            await asyncio.sleep(0.1)
            await self._ask(Ping(3, 0))

    async def _ask(self, message: Any) -> None:
        await self._dealer.send(encode(message))
        assert decode(await asyncio.wait_for(self._dealer.recv(), 2)).TYPE in ("reply", "pong")
        assert (await ask(self._socket, message)).TYPE in ("reply", "pong")


async def ask(socket: ClientConnection, message: Any) -> Message:
    """The answer to a request over a WebSocket."""
    await socket.send(topics.join(topics.CONTROL, encode(message)))
    return await answer(socket)


async def answer(socket: ClientConnection) -> Message:
    """The next answer over a WebSocket."""
    while True:
        data = await asyncio.wait_for(socket.recv(), 5)
        assert isinstance(data, bytes)
        topic, payload = topics.split(data)
        if topic == topics.CONTROL:
            return decode(payload)


async def greeted(socket: ClientConnection) -> None:
    """Say hello."""
    assert isinstance(await ask(socket, Hello(1)), Reply)


@contextmanager
def client(kind: int, address: str, curve: Curve | None = None, identity: bytes = b"") -> Iterator[Any]:
    """A ZeroMQ socket of a client."""
    context = zmq.asyncio.Context()
    socket = context.socket(kind)
    if curve is not None:
        socket.curve_publickey, socket.curve_secretkey, socket.curve_serverkey = curve
    if identity:
        socket.setsockopt(zmq.IDENTITY, identity)
    socket.connect(address)
    try:
        yield socket
    finally:
        context.destroy(linger=0)


def closed(reader: asyncio.StreamReader, seconds: float) -> Awaitable[bytes]:
    """What a raw connection gets until its end, which must come in time."""

    async def read() -> bytes:
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""

    return asyncio.wait_for(read(), seconds)
