"""Damaged messages and frames over both transports: typed refusals only, the offender alone is closed, the server stays up."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgpack
import numpy as np
import pytest
import zmq
import zmq.asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

import bridge
from bridge.protocol import ProtocolError, decode, encode, topics
from bridge.protocol import messages as m
from bridge.server.running import run
from motion.skeleton import Skeleton
from tests.bridge.processes import TABLETOP, Running, serve
from tests.soak.mutations import mutations

SEED = 3
SIZES = [pytest.param(600, id="part"), pytest.param(100_000, id="all", marks=pytest.mark.soak)]
NAME = "fuzzed"
DEEP: list[Any] = []
for _ in range(60):
    DEEP = [DEEP]
VALUES: list[Any] = [
    *(
        None,
        True,
        -1,
        0,
        2**32,
        2**63,
        1e308,
        float("nan"),
        float("inf"),
        "",
        "x" * 5000,
        "a\0b",
        "a/b",
        "\u202e",
    ),
    *(
        b"",
        b"\xff" * 7,
        b"\0" * 28,
        [],
        {},
        [[]],
        {"": {}},
        ["a"] * 2000,
        DEEP,
        {"type": "hello"},
        NAME,
        "cup",
    ),
]


def originals() -> list[bytes]:
    """Every request that changes nothing on disk, as it should be."""
    scene = json.loads(TABLETOP.read_text(encoding="utf-8"))
    body = Skeleton.human()
    pose = np.array([0.1, 0.9, 0.4, 0, 0, 0, 1], dtype=np.float32)
    entry = {"category": "cup", "id": "another"}
    requests = [
        m.Hello(1, "fuzz"),
        m.Ping(2, 12345),
        m.OpenSession(3, NAME, scene, ["actor", "second"]),
        m.SetScene(4, NAME, scene),
        m.AddObject(5, NAME, entry),
        m.RemoveObject(6, NAME, "another"),
        m.UpdateObjects(7, NAME, {"cup": pose}),
        m.SetAvatar(
            8,
            NAME,
            "actor",
            list(body.names),
            [int(p) for p in body.parents],
            body.offsets.astype(np.float32),
        ),
        m.Perform(9, NAME, "actor", "pick up the cup"),
        m.Interrupt(10, NAME, "actor"),
        m.CloseSession(11, NAME),
        m.Describe(12, NAME),
        m.ListCatalogue(13),
        m.ListScenes(14),
        m.GetSettings(15),
        m.Subscribe(16, ["heartbeat", f"event/{NAME}/actor"]),
        m.Ack("heartbeat"),
        m.Heartbeat("x", 1),
        m.Failure(17, "a", "b"),
    ]
    return [encode(request) for request in requests]


def damaged(seed: int, count: int) -> Iterator[bytes]:
    """So many messages with a field that isn't what it should be, or with bytes that aren't."""
    chance = random.Random(seed)
    good = originals()
    for number in range(count):
        data = chance.choice(good)
        if chance.random() < 0.4:
            yield next(mutations(data, seed + number, 1))
            continue
        content = msgpack.unpackb(data)
        for _ in range(chance.randint(1, 2)):
            field = chance.choice(list(content))
            if chance.random() < 0.2:
                del content[field]
            elif field != "type" or chance.random() < 0.2:
                content[field] = chance.choice(VALUES)
            if not content:
                break
        yield msgpack.packb(content)


class Tally:
    """What came of it."""

    def __init__(self) -> None:
        self.kinds: Counter[str] = Counter()

    def take(self, answer: m.Message) -> None:
        """Count an answer; one of a bug is an error."""
        kind = getattr(answer, "kind", answer.TYPE)
        assert kind not in ("internal", "generator"), answer
        assert answer.TYPE in ("reply", "pong", "failure"), answer
        self.kinds[kind] += 1


def silent(payload: bytes) -> bool:
    """Whether a message has no answer."""
    try:
        return isinstance(decode(payload), m.Ack)
    except ProtocolError:
        return False


def readable(payload: bytes) -> bool:
    """Whether it is a message at all; who sends another is closed."""
    try:
        decode(payload)
    except ProtocolError:
        return False
    return True


async def over_zeromq(server: Running, seed: int, count: int, tally: Tally) -> None:
    """Send damaged messages; after each that is none, come back on a new connection."""
    context = zmq.asyncio.Context()
    socket = None
    try:
        for payload in damaged(seed, count):
            if socket is None:
                socket = context.socket(zmq.DEALER)
                socket.linger = 0
                socket.connect(server.zeromq)
                await socket.send(encode(m.Hello(1)))
                assert isinstance(decode(await asyncio.wait_for(socket.recv(), 20)), m.Reply)
            await socket.send(payload)
            # Over ZeroMQ `ack` is a request like others, and refused.
            answer = decode(await asyncio.wait_for(socket.recv(), 20))
            tally.take(answer)
            if not readable(payload):
                socket.close()
                socket = None
    finally:
        context.destroy(linger=0)


async def over_websocket(server: Running, seed: int, count: int, tally: Tally) -> None:
    """The same, and topics that are damaged, too."""
    chance = random.Random(seed)
    socket: ClientConnection | None = None
    for payload in damaged(seed, count):
        whole = chance.random() < 0.9
        data = (
            topics.join(topics.CONTROL, payload)
            if whole
            else next(mutations(b"control\0" + payload, seed, 1))
        )
        if socket is None:
            socket = await connect(server.websocket, max_size=None)
            await socket.send(topics.join(topics.CONTROL, encode(m.Hello(1))))
            await answered(socket)
        await socket.send(data)
        try:
            topic, payload = topics.split(data)
            fine = topic == topics.CONTROL and readable(payload)
        except ProtocolError:
            fine = False
        if not (fine and silent(payload)):
            tally.take(await answered(socket))
        if not fine:
            with pytest.raises(ConnectionClosed):
                await answered(socket)
            socket = None
    if socket is not None:
        await socket.close()


async def answered(socket: ClientConnection) -> m.Message:
    """The next answer; what was subscribed to by chance is passed over."""
    while True:
        data = await asyncio.wait_for(socket.recv(), 20)
        assert isinstance(data, bytes)
        topic, payload = topics.split(data)
        if topic == topics.CONTROL:
            return decode(payload)


async def over_raw_connections(server: Running, seed: int, count: int) -> None:
    """Damaged handshakes and frames of both protocols: whatever they are, the server hangs up or goes on waiting."""
    upgrade = (
        f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{server.ports['websocket']}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    ).encode()
    frames = b"\x82\x85\0\0\0\0hello\x89\x80\0\0\0\0\x88\x82\0\0\0\0\x03\xe8"
    greeting = b"\xff" + bytes(8) + b"\x7f\3\1NULL" + bytes(48)
    ready = b"\4\x26\5READY\x0bSocket-Type\0\0\0\6DEALER\x08Identity\0\0\0\0"
    kinds = {
        "websocket": upgrade + frames,
        "control": greeting + ready + b"\0\5hello\1\5hello\0\0",
        "state": greeting + ready.replace(b"\6DEALER", b"\3SUB") + b"\0\2\1a\0\2\0b",
    }
    for number in range(count):
        port = random.Random(seed + number).choice(list(kinds))
        (data,) = mutations(kinds[port], seed + number, 1)
        reader, writer = await asyncio.open_connection("127.0.0.1", server.ports[port])
        try:
            writer.write(data)
            await asyncio.wait_for(reader.read(4096), 0.02)
        except (asyncio.TimeoutError, ConnectionError):
            pass
        finally:
            writer.transport.abort()


@pytest.mark.parametrize("count", SIZES)
def test_damaged_messages_hurt_nobody_else(count: int) -> None:
    server = serve("--message-rate", "1000000", "--max-sessions", "6", "--log-level", "error")
    tally = Tally()

    raw = max(count // 20, 30)
    share = (count - raw) // 2

    async def main(_: asyncio.Event) -> None:
        await asyncio.gather(
            over_zeromq(server, SEED, share, tally),
            over_websocket(server, SEED + 1, share, tally),
            over_raw_connections(server, SEED + 2, raw),
        )

    try:
        # The clients that must not notice have threads of their own.
        with bridge.connect(server.zeromq) as one, bridge.connect(server.websocket) as other:
            sessions = [
                client.open_session(TABLETOP, session=name) for client, name in ((one, "a"), (other, "b"))
            ]
            run(main)
            for client, session in zip((one, other), sessions, strict=True):
                session.actor().perform("wave")
                stats = client.stats
                assert stats.connected and stats.connects == 1 and stats.unreadable == 0, stats
                # Frames may be left out where this process was slow to take them, but hardly any.
                assert stats.received > 60 and stats.lost <= 0.01 * stats.received, stats
    finally:
        code, log = server.stop(), "".join(server.log)
        # The log says why.
        assert not log, log[:4000]
    assert code == 0
    assert {"malformed", "bad_field", "missing_field", "unknown_type", "reply"} <= set(tally.kinds)
