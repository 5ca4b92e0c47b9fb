"""What every core's ZMTP connection must do, against real libzmq and against peers that break the rules."""

from __future__ import annotations

import random
import socket
import time
import zlib
from collections.abc import Iterator

import pytest
import zmq

from tests.clients.connections import (
    FRAME,
    TOPIC,
    RawPeer,
    assert_closing_never_hangs,
    assert_it_closes,
    status,
)
from tests.clients.probe import Probe, wait_for
from tests.clients.splitting_proxy import SplittingProxy

GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x01NULL" + bytes(16) + b"\0" + bytes(31)


def ready(kind: bytes = b"XPUB") -> bytes:
    body = b"\x05READY\x0bSocket-Type" + len(kind).to_bytes(4, "big") + kind
    return b"\x04" + bytes([len(body)]) + body


@pytest.fixture
def context() -> Iterator[zmq.Context[zmq.Socket[bytes]]]:
    made = zmq.Context()
    yield made
    made.destroy(linger=0)


class Publisher:
    """An XPUB socket as the server has it."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], port: int = 0, heartbeat: int = 0) -> None:
        self.socket = context.socket(zmq.XPUB)
        self.socket.set(zmq.SNDHWM, 0)
        self.socket.set(zmq.LINGER, 0)
        self.socket.set(zmq.XPUB_VERBOSER, 1)
        self.socket.set(zmq.RCVTIMEO, 15_000)
        if heartbeat:
            self.socket.set(zmq.HEARTBEAT_IVL, heartbeat)
            self.socket.set(zmq.HEARTBEAT_TIMEOUT, 3 * heartbeat)
        # libzmq frees a port a moment after the socket that had it was closed.
        wait_for(lambda: self._bound(f"tcp://127.0.0.1:{port or '*'}"), "the port")
        self.port = int(self.socket.get(zmq.LAST_ENDPOINT).rpartition(b":")[2].rstrip(b"\0"))

    def __enter__(self) -> Publisher:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def _bound(self, address: str) -> bool:
        try:
            self.socket.bind(address)
        except zmq.ZMQError:
            return False
        return True

    def subscribed(self, topic: bytes = TOPIC) -> None:
        """Wait until the topic is subscribed to."""
        while self.socket.recv() != b"\1" + topic:
            pass


@pytest.fixture
def opened(core: Probe) -> Iterator[list[str]]:
    """Names of connections to close."""
    names = ["a"]
    yield names
    for name in names:
        core.ask("socket.close", name)


BROKEN: list[tuple[str, bytes, str]] = [
    ("http", b"HTTP/1.1 400 Bad Request\r\n\r\n", "doesn't speak ZMTP"),
    ("old", b"\xff" + bytes(8) + b"\x7f\x01" + bytes(53), "too old"),
    ("curve", GREETING.replace(b"NULL\0", b"CURVE"), "CURVE"),
    ("wrong socket", GREETING + ready(b"ROUTER"), "wrong port"),
    ("no ready", GREETING + b"\x00\x01x", "before READY"),
    ("two readies", GREETING + ready() + ready(), "twice"),
    ("cut property", GREETING + b"\x04\x0a\x05READY\x0bSoc", "cut off"),
    ("huge property", GREETING + b"\x04\x16\x05READY\x0bSocket-Type\xff\xff\xff\xff", "cut off"),
    ("error", GREETING + b"\x04\x0b\x05ERROR\x04nope", "nope"),
    ("reserved flags", GREETING + ready() + b"\x08\x01x", "flags"),
    ("command with more", GREETING + ready() + b"\x05\x01x", "flags"),
    ("huge frame", GREETING + ready() + b"\x02\x00\x00\x00\x00\x10\x00\x00\x00", "too many"),
    ("negative frame", GREETING + ready() + b"\x02" + b"\xff" * 8, "too many"),
    ("huge command", GREETING + ready() + b"\x06\x00\x00\x00\x00\x00\x01\x00\x00", "too many"),
    ("nameless command", GREETING + ready() + b"\x04\x00", "no name"),
    ("cut command", GREETING + ready() + b"\x04\x02\x05R", "no name"),
    ("long ping", GREETING + ready() + b"\x04\x1a\x04PING\0\0" + b"x" * 19, "PING"),
]


class SocketsContract:
    """SUB and DEALER over TCP."""

    def subscribe(self, core: Probe, port: int, topic: bytes = TOPIC) -> None:
        core.ask("socket.open", "a", "sub", "127.0.0.1", port)
        core.ask("socket.subscribe", "a", topic)

    def test_ten_thousand_frames_without_loss_and_without_garbage(
        self, core: Probe, context: zmq.Context[zmq.Socket[bytes]], opened: list[str]
    ) -> None:
        with Publisher(context) as publisher:
            self.subscribe(core, publisher.port)
            publisher.subscribed()
            adler = 1
            for i in range(10_000):
                message = TOPIC + i.to_bytes(4, "big") + FRAME
                adler = zlib.adler32(message, adler)
                publisher.socket.send(message)
            wait_for(lambda: status(core).messages == 10_000, "all frames")
            found = status(core)
            assert (found.adler, found.connections, found.endings, found.collections) == (adler, 1, 0, 0)

    @pytest.mark.parametrize("size", [0, 1, 254, 255, 256, 257, 65_535, 65_536, 1 << 20, 8 << 20])
    def test_messages_of_any_size(
        self, core: Probe, context: zmq.Context[zmq.Socket[bytes]], opened: list[str], size: int
    ) -> None:
        with Publisher(context) as publisher:
            self.subscribe(core, publisher.port, b"")
            publisher.subscribed(b"")
            message = random.Random(size).randbytes(size)
            for one in (message, b"end"):
                publisher.socket.send(one)
            wait_for(lambda: status(core).messages == 2, "both")
            assert status(core).adler == zlib.adler32(message + b"end")

    def test_only_what_was_asked_for_comes(
        self, core: Probe, context: zmq.Context[zmq.Socket[bytes]], opened: list[str]
    ) -> None:
        with Publisher(context) as publisher:
            self.subscribe(core, publisher.port)
            publisher.subscribed()
            for topic in (b"frame/s/actor2\0", b"frame/t/actor\0", TOPIC):
                publisher.socket.send(topic)
            wait_for(lambda: status(core).messages > 0, "the one")
            assert (status(core).messages, core.ask("socket.last", "a")) == (1, [TOPIC.hex()])
            core.ask("socket.subscribe", "a", b"frame/t/actor\0")
            publisher.subscribed(b"frame/t/actor\0")
            publisher.socket.send(b"frame/t/actor\0")
            wait_for(lambda: status(core).messages == 2, "the other")

    def test_bytes_may_come_one_by_one(
        self, core: Probe, context: zmq.Context[zmq.Socket[bytes]], opened: list[str]
    ) -> None:
        with Publisher(context) as publisher, SplittingProxy(publisher.port) as proxy:
            self.subscribe(core, proxy.port)
            publisher.subscribed()
            adler = 1
            for i in range(100):
                message = TOPIC + i.to_bytes(4, "big") + FRAME[: i * 20]
                adler = zlib.adler32(message, adler)
                publisher.socket.send(message)
            wait_for(lambda: status(core).messages == 100, "all frames", 30)
            assert status(core).adler == adler

    def test_a_publisher_that_is_started_anew_is_found_again(
        self, core: Probe, context: zmq.Context[zmq.Socket[bytes]], opened: list[str]
    ) -> None:
        port = 0
        for run in range(3):
            with Publisher(context, port) as publisher:
                if not port:
                    port = publisher.port
                    self.subscribe(core, port)
                publisher.subscribed()
                for _ in range(100):
                    publisher.socket.send(TOPIC + FRAME)
                wait_for(lambda: status(core).messages == 100 * (run + 1), "frames after the restart")  # noqa: B023
                assert status(core).connections == run + 1

    def test_pings_are_answered(
        self, core: Probe, context: zmq.Context[zmq.Socket[bytes]], opened: list[str]
    ) -> None:
        with Publisher(context, heartbeat=100) as publisher:
            self.subscribe(core, publisher.port)
            publisher.subscribed()
            # libzmq gives up a peer that doesn't answer within 0.3 s.
            time.sleep(1.2)
            publisher.socket.send(TOPIC)
            wait_for(lambda: status(core).messages == 1, "a frame after the pings")
            assert (status(core).connections, status(core).endings) == (1, 0)

    def test_a_message_of_several_parts_is_left_out(
        self, core: Probe, context: zmq.Context[zmq.Socket[bytes]], opened: list[str]
    ) -> None:
        with Publisher(context) as publisher:
            self.subscribe(core, publisher.port)
            publisher.subscribed()
            publisher.socket.send_multipart([TOPIC, b"part", b"part"])
            publisher.socket.send(TOPIC + b"whole")
            wait_for(lambda: status(core).messages == 1, "the whole one")
            assert core.ask("socket.last", "a") == [(TOPIC + b"whole").hex()]

    def test_requests_and_replies(
        self, core: Probe, context: zmq.Context[zmq.Socket[bytes]], opened: list[str]
    ) -> None:
        with context.socket(zmq.ROUTER) as router:
            router.set(zmq.RCVTIMEO, 15_000)
            port = router.bind_to_random_port("tcp://127.0.0.1")
            core.ask("socket.open", "a", "dealer", "127.0.0.1", port)
            wait_for(lambda: status(core).connections == 1, "a connection")
            for i in range(200):
                request = bytes([i]) * (i * 40)
                assert core.ask("socket.send", "a", request) == ["1"]
                identity, payload = router.recv_multipart()
                assert payload == request
                router.send_multipart([identity, payload[::-1] + b"!"])
            wait_for(lambda: status(core).messages == 200, "all replies")

    def test_without_a_connection_nothing_is_sent(self, core: Probe, opened: list[str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as unused:
            port = unused.getsockname()[1]
        core.ask("socket.open", "a", "dealer", "127.0.0.1", port)
        assert core.ask("socket.send", "a", b"lost") == ["0"]

    def test_pauses_between_attempts_grow(self, core: Probe, opened: list[str]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as unused:
            port = unused.getsockname()[1]
        core.ask("socket.open", "a", "sub", "127.0.0.1", port)
        time.sleep(1.6)
        # After 50, 100, 200, 400, 800 ms.
        assert 3 <= status(core).endings <= 6

    @pytest.mark.parametrize(("says", "reason"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
    def test_a_peer_that_breaks_the_rules_is_closed(
        self, core: Probe, opened: list[str], says: bytes, reason: str
    ) -> None:
        with RawPeer(says) as peer:
            self.subscribe(core, peer.port)
            assert_it_closes(core, peer, reason)

    def test_a_message_that_is_refused_closes_the_connection_and_it_comes_back(
        self, core: Probe, context: zmq.Context[zmq.Socket[bytes]], opened: list[str]
    ) -> None:
        with Publisher(context) as publisher:
            self.subscribe(core, publisher.port)
            core.ask("socket.refuse", "a", 3)
            publisher.subscribed()
            for _ in range(3):
                publisher.socket.send(TOPIC)
            publisher.subscribed()
            publisher.socket.send(TOPIC)
            wait_for(lambda: status(core).messages == 4, "a message after the refused one")
            assert (status(core).endings, status(core).reason) == (1, "refused")

    def test_random_bytes_after_the_handshake(self, core: Probe, opened: list[str]) -> None:
        for seed in range(20):
            with RawPeer(GREETING + ready() + random.Random(seed).randbytes(5000), stay=False) as peer:
                core.ask("socket.open", "b", "sub", "127.0.0.1", peer.port)
                wait_for(lambda: status(core, "b").endings > 0, "an end")
                core.ask("socket.close", "b")
        core.ask("socket.open", "a", "sub", "127.0.0.1", 1)

    @pytest.mark.parametrize("minor", [0, 1])
    def test_subscriptions_are_in_the_peers_version(self, core: Probe, opened: list[str], minor: int) -> None:
        greeting = GREETING[:11] + bytes([minor]) + GREETING[12:]
        expected = (
            b"\x04\x18\x09SUBSCRIBE" + TOPIC if minor else b"\x00" + bytes([len(TOPIC) + 1]) + b"\x01" + TOPIC
        )
        with RawPeer(greeting + ready()) as peer:
            self.subscribe(core, peer.port)
            wait_for(lambda: expected in bytes(peer.heard), "the subscription")
            core.ask("socket.close", "a")
        core.ask("socket.open", "a", "sub", "127.0.0.1", 1)

    @pytest.mark.parametrize("says", [b"", GREETING, GREETING + ready()], ids=["silent", "greeted", "ready"])
    def test_closing_never_hangs(self, core: Probe, says: bytes) -> None:
        with RawPeer(says) as peer:
            self.subscribe(core, peer.port)
            assert_closing_never_hangs(core)
