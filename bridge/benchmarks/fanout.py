"""How late frames come to 1, 10, 50 subscribers, beside bare sockets that send the same bytes at the same moments.

Lateness is counted from the moment on the grid of frames at which the frame was due to be sent.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import websockets
import zmq
import zmq.asyncio
from websockets.asyncio.client import ClientConnection, connect

from bridge.bench import scene
from bridge.benchmarks.spread import Percentiles
from bridge.benchmarks.stand import Stand
from bridge.client import connect_async
from bridge.protocol import encode, topics
from bridge.protocol.messages import Ack, Hello, Subscribe
from bridge.server.config import Live
from bridge.session.show import on_grid

COUNTS = (1, 10, 50)
SESSION = "fanout"
_TOPIC = topics.frame(SESSION, "actor")
_SETTLE = 0.7
# The time of a frame in its bytes: the key "ts" and the mark of a big-endian number of 8 bytes.
_TS = b"\xa2ts\xcf"
AHEAD = int(Live().lookahead * 1e9)


@dataclass(frozen=True)
class Fanout:
    """Lateness in milliseconds by transport and number of subscribers; ratio: of the medians, server to bare."""

    transport: str
    subscribers: int
    server: Percentiles
    bare: Percentiles
    ratio: float


def measure(counts: Iterable[int], seconds: float, say: Callable[[str], None]) -> tuple[list[Fanout], bytes]:
    """Every figure, and the bytes of a frame."""
    found = []
    with Stand() as stand:
        data = asyncio.run(_one_frame(stand))
        for transport in ("zmq", "websocket"):
            bare_of, port = (_bare_zmq, "state") if transport == "zmq" else (_bare_websocket, "websocket")
            for count in counts:
                with _Side(bare_of, data) as other:
                    # Turn by turn, so that whatever else the machine does falls on both.
                    late: dict[str, list[float]] = {"server": [], "bare": []}
                    for _ in range(2):
                        for name, at in (("bare", other), ("server", stand.ports[port])):
                            late[name] += received(transport, name == "server", at, count, seconds / 2)
                server, bare = Percentiles.of(late["server"]), Percentiles.of(late["bare"])
                found.append(Fanout(transport, count, server, bare, server.p50 / bare.p50))
                say(f"{transport}, {count}: {server.p50:.2f} ms, bare {bare.p50:.2f} ms")
    return found, data


def received(transport: str, greets: bool, port: int, count: int, seconds: float) -> list[float]:
    """Milliseconds by which frames came late to so many subscribers in another process."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_subscribe, args=(theirs, transport, greets, port, count, seconds)
    )
    process.start()
    try:
        found: list[float] = ours.recv()
    finally:
        process.join()
    return found


def lateness(data: bytes) -> float:
    """Milliseconds between the moment at which a frame was due to be sent and now."""
    return (time.monotonic_ns() - (time_of(data) - AHEAD)) / 1e6


def time_of(data: bytes) -> int:
    """When a frame is shown, nanoseconds."""
    at = data.index(_TS) + len(_TS)
    return int.from_bytes(data[at : at + 8], "big")


def _subscribe(pipe: Connection, transport: str, greets: bool, port: int, count: int, seconds: float) -> None:
    zmq_ = transport == "zmq"
    pipe.send(
        asyncio.run(
            _listen_zmq(port, count, seconds) if zmq_ else _listen_websocket(greets, port, count, seconds)
        )
    )


async def _listen_zmq(port: int, count: int, seconds: float) -> list[float]:
    context = zmq.asyncio.Context()
    found: list[float] = []
    begin = time.monotonic() + _SETTLE

    async def one() -> None:
        socket = context.socket(zmq.SUB)
        socket.connect(f"tcp://127.0.0.1:{port}")
        socket.subscribe(_TOPIC.encode() + b"\0")
        while True:
            late = lateness(await socket.recv())
            if time.monotonic() > begin:
                found.append(late)

    await _for(seconds + _SETTLE, [one() for _ in range(count)])
    context.destroy(linger=0)
    return found


async def _listen_websocket(greets: bool, port: int, count: int, seconds: float) -> list[float]:
    found: list[float] = []
    begin = time.monotonic() + _SETTLE
    seen = topics.join(topics.CONTROL, encode(Ack(_TOPIC)))

    async def one() -> None:
        address = f"ws://127.0.0.1:{port}/ws"
        async with connect(address, compression=None, proxy=None) as connection:
            if greets:
                await _greet(connection)
            async for data in connection:
                if not isinstance(data, bytes) or not data.startswith(_TOPIC.encode()):
                    continue
                late = lateness(data)
                if greets:
                    await connection.send(seen)
                if time.monotonic() > begin:
                    found.append(late)

    await _for(seconds + _SETTLE, [one() for _ in range(count)])
    return found


async def _greet(connection: ClientConnection) -> None:
    for message in (Hello(1, "bench"), Subscribe(2, [_TOPIC])):
        await connection.send(topics.join(topics.CONTROL, encode(message)))
        await connection.recv()


async def _for(seconds: float, work: list[Any]) -> None:
    tasks = [asyncio.ensure_future(one) for one in work]
    done, pending = await asyncio.wait(tasks, timeout=seconds)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()


async def _one_frame(stand: Stand) -> bytes:
    """Open the session that is listened to; returns a message of it as it is on the wire."""
    arrived: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def keep(topic: str, payload: bytes, _: int) -> None:
        if topic == _TOPIC and not arrived.done():
            arrived.set_result(topics.join(topic, payload))

    async with connect_async(stand.address) as client:
        client.tap(keep)
        await client.open_session(scene(), session=SESSION)
        return await asyncio.wait_for(arrived, 20)


class _Side:
    """A process that sends the same bytes over a bare socket."""

    def __init__(self, send: Callable[[Connection, bytes], None], data: bytes) -> None:
        self._ours, theirs = multiprocessing.get_context("spawn").Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=send, args=(theirs, data))

    def __enter__(self) -> int:
        self._process.start()
        port: int = self._ours.recv()
        return port

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()


async def _ticks(data: bytes, send: Callable[[bytes], None]) -> None:
    at = data.index(_TS) + len(_TS)
    while True:
        now = time.monotonic_ns()
        due = on_grid(now + AHEAD, following=True) - AHEAD
        await asyncio.sleep((due - now) / 1e9)
        send(data[:at] + (due + AHEAD).to_bytes(8, "big") + data[at + 8 :])


def _bare_zmq(pipe: Connection, data: bytes) -> None:
    socket = zmq.Context().socket(zmq.PUB)
    pipe.send(socket.bind_to_random_port("tcp://127.0.0.1"))
    asyncio.run(_ticks(data, lambda one: socket.send(one, zmq.NOBLOCK)))


def _bare_websocket(pipe: Connection, data: bytes) -> None:
    async def serve() -> None:
        clients: set[Any] = set()

        async def hold(connection: Any) -> None:
            clients.add(connection)
            await connection.wait_closed()
            clients.discard(connection)

        async with websockets.serve(hold, "127.0.0.1", 0, compression=None) as server:
            pipe.send(next(iter(server.sockets)).getsockname()[1])
            await _ticks(data, lambda one: websockets.broadcast(clients, one))

    asyncio.run(serve())
