"""How late frames come to 1, 10, 50 subscribers, beside bare sockets that send the same bytes at the same moments."""

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
from websockets.asyncio.client import ClientConnection, connect

from bridge.bench import scene
from bridge.benchmarks.listening import AHEAD, TS, frames, lateness, received
from bridge.benchmarks.spread import Percentiles
from bridge.benchmarks.stand import Stand
from bridge.client import connect_async
from bridge.protocol import decode, encode, topics
from bridge.protocol.messages import Ack, Hello, Reply, Subscribe
from bridge.session.passage import RATE
from bridge.session.show import on_grid

COUNTS = (1, 10, 50)
SESSION = "fanout"
_TOPIC = topics.frame(SESSION, "actor")
_SETTLE = 0.7
# Nanoseconds from one frame to the next.
_BETWEEN = 1_000_000_000 // RATE


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
        for transport, bare_of, listen in (
            ("zmq", _bare_zmq, _listen_zmq),
            ("websocket", _bare_websocket, _listen_websocket),
        ):
            port = stand.ports["state" if transport == "zmq" else transport]
            for count in counts:
                with _Side(bare_of, data) as other:
                    # Turn by turn, so that whatever else the machine does falls on both.
                    late: dict[str, list[float]] = {"server": [], "bare": []}
                    for _ in range(2):
                        for name, at in (("bare", other), ("server", port)):
                            late[name] += received(listen, at, count, seconds / 2, name == "server")
                server, bare = Percentiles.of(late["server"]), Percentiles.of(late["bare"])
                found.append(Fanout(transport, count, server, bare, server.p50 / bare.p50))
                say(f"{transport}, {count}: {server.p50:.2f} ms, bare {bare.p50:.2f} ms")
    return found, data


async def _listen_zmq(port: int, count: int, seconds: float, _: bool) -> list[float]:
    found: list[float] = []
    begin = time.monotonic() + _SETTLE

    async def one() -> None:
        async for data in frames(port, _TOPIC.encode() + b"\0", seconds + _SETTLE):
            late = lateness(data)
            if time.monotonic() > begin:
                found.append(late)

    await asyncio.gather(*(one() for _ in range(count)))
    return found


async def _listen_websocket(port: int, count: int, seconds: float, greets: bool) -> list[float]:
    found: list[float] = []
    begin = time.monotonic() + _SETTLE

    async def one() -> None:
        address = f"ws://127.0.0.1:{port}/ws"
        async with connect(address, compression=None, proxy=None) as connection:
            every = await _greet(connection) if greets else 0
            seen = topics.join(topics.CONTROL, encode(Ack(_TOPIC, every)))
            unseen = 0
            async for data in connection:
                if not isinstance(data, bytes) or not data.startswith(_TOPIC.encode()):
                    continue
                late = lateness(data)
                unseen += 1
                if unseen == every:
                    await connection.send(seen)
                    unseen = 0
                if time.monotonic() > begin:
                    found.append(late)

    await _for(seconds + _SETTLE, [one() for _ in range(count)])
    return found


async def _greet(connection: ClientConnection) -> int:
    """Say hello and subscribe; returns how many frames the server wants acknowledged at once."""
    every = 1
    for message in (Hello(1, "bench"), Subscribe(2, [_TOPIC])):
        await connection.send(topics.join(topics.CONTROL, encode(message)))
        answer = None
        while not isinstance(answer, Reply):
            answer = decode(topics.split(bytes(await connection.recv(decode=False)))[1])
        every = answer.result.get("streams", {}).get("ack", every)
    return every


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
    at = data.index(TS) + len(TS)
    while True:
        now = time.monotonic_ns()
        due = on_grid(now + AHEAD + _BETWEEN) - AHEAD
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
