"""What the server does to those who break the rules, and to nobody else."""

from __future__ import annotations

import asyncio
import http.client
import json
import time
from typing import Any

import msgpack
import pytest
import zmq
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

import bridge
from bridge.protocol import decode, encode, topics
from bridge.protocol.messages import Failure, Hello, Perform, Reply, Subscribe
from bridge.server.running import run
from tests.bridge.processes import TABLETOP, Running

NO_MESSAGES = [b"", b"hello", b"control\0", b"control\0\xc1", b"frame/s/a\0\x80", b"\xff\0\x80", "text"]


def get(server: Running, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.ports["websocket"], timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    found = answer.status, answer.headers, answer.read()
    connection.close()
    return found


def ask(socket: Any, message: Any) -> Any:
    socket.send(topics.join(topics.CONTROL, encode(message)))
    while True:
        topic, payload = topics.split(socket.recv(timeout=20))
        if topic == topics.CONTROL:
            return decode(payload)


@pytest.mark.parametrize("data", NO_MESSAGES)
def test_what_is_no_message_is_answered_once_and_its_sender_closed(
    server: Running, data: bytes | str
) -> None:
    with connect(server.websocket) as good, connect(server.websocket) as bad:
        assert isinstance(ask(good, Hello(1)), Reply)
        bad.send(data)
        failure = decode(topics.split(bad.recv(timeout=20))[1])  # type: ignore[arg-type]
        assert isinstance(failure, Failure) and failure.id == 0
        with pytest.raises(ConnectionClosed):
            bad.recv(timeout=20)
        assert isinstance(ask(good, Subscribe(2, ["heartbeat"])), Reply)


def test_the_same_over_zeromq(server: Running) -> None:
    with zmq.Context() as context, context.socket(zmq.DEALER) as bad, context.socket(zmq.DEALER) as good:
        for socket in (bad, good):
            socket.setsockopt(zmq.LINGER, 0)
            socket.connect(server.zeromq)
        bad.send(b"\xc1\xc1")
        assert bad.poll(20_000)
        failure = decode(bad.recv())
        assert isinstance(failure, Failure) and failure.kind == "malformed"
        bad.send(encode(Hello(1)))
        good.send(encode(Hello(1)))
        assert good.poll(20_000) and isinstance(decode(good.recv()), Reply)
        assert not bad.poll(50)


def test_nothing_is_done_before_hello_and_unknown_requests_are_named(server: Running) -> None:
    with connect(server.websocket) as socket:
        assert ask(socket, Perform(1, "s", "actor", "wave")).kind == "hello_first"
        ask(socket, Hello(2))
        assert ask(socket, Perform(3, "s", "actor", "wave")).kind == "unknown_session"
        dance = msgpack.packb({"type": "dance", "id": 4})
        socket.send(topics.join(topics.CONTROL, dance))
        failure = decode(topics.split(socket.recv(timeout=20))[1])  # type: ignore[arg-type]
        assert isinstance(failure, Failure) and (failure.id, failure.kind) == (4, "unknown_type")


def test_pages_from_elsewhere_are_turned_away(server: Running) -> None:
    for origin in ("http://evil.example", "https://127.0.0.1:1", "null"):
        with pytest.raises(InvalidStatus) as refused:
            connect(server.websocket, origin=origin).close()  # type: ignore[arg-type]
        assert refused.value.response.status_code == 403
    own = f"http://127.0.0.1:{server.ports['websocket']}"
    with connect(server.websocket, origin=own) as socket:  # type: ignore[arg-type]
        assert isinstance(ask(socket, Hello(1)), Reply)


def test_health_and_metrics_can_be_asked_for(server: Running) -> None:
    status, headers, body = get(server, "/healthz")
    health = json.loads(body)
    assert (status, health["status"], health["generators"]) == (200, "ok", 1)
    assert (
        headers["X-Content-Type-Options"] == "nosniff"
        and "default-src 'self'" in headers["Content-Security-Policy"]
    )
    status, _, body = get(server, "/metrics")
    assert status == 200 and b"kinelink_requests_total" in body


@pytest.mark.parametrize(
    "path",
    [
        "/../config.py",
        "/..%2f..%2fserver%2fconfig.py",
        "/%2e%2e/%2e%2e/pyproject.toml",
        "//etc/passwd",
        "/ws/..",
        "/\0",
    ],
)
def test_files_outside_the_page_are_not_there(server: Running, path: str) -> None:
    # http.client would refuse to send some of these.
    import socket

    with socket.create_connection(("127.0.0.1", server.ports["websocket"]), timeout=20) as raw:
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.ports['websocket']}\r\n\r\n".encode())
        raw.shutdown(socket.SHUT_WR)
        answer = b""
        while part := raw.recv(65536):
            answer += part
    assert not answer.startswith(b"HTTP/1.1 200"), answer[:200]
    assert b"kinelink" not in answer.partition(b"\r\n\r\n")[2]


def test_a_client_that_stalls_delays_nobody(server: Running) -> None:
    async def main(_: asyncio.Event) -> None:
        async with (
            bridge.connect_async(server.websocket, timeout=30) as client,
            await client.open_session(TABLETOP) as session,
        ):
            # One that subscribes and never reads or acknowledges again.
            with connect(server.websocket, close_timeout=0.1) as stalled:
                ask(stalled, Hello(1))
                ask(stalled, Subscribe(2, session.topics))
                ahead = []
                with session.actor().frames() as feed:
                    async for frame in feed:
                        now = client.connection.clock.server_time(time.monotonic_ns())
                        ahead.append((frame.ts - now) / 1e9)
                        if len(ahead) == 90:
                            break
            assert sorted(ahead)[45] > 0.1, "frames should come about 0.25 s ahead of their time"

    run(main)
