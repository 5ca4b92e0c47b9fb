"""What every core must do over WebSocket: the same bytes as over ZeroMQ, and nothing that RFC 6455 forbids."""

from __future__ import annotations

import base64
import hashlib
import random
import socket
import threading
import zlib
from collections.abc import Callable, Iterator

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from tests.clients.connections import (
    FRAME,
    TOPIC,
    RawPeer,
    assert_closing_never_hangs,
    assert_it_closes,
    status,
)
from tests.clients.probe import Probe, wait_for

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
UPGRADED = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
SWITCHED = UPGRADED + "Sec-WebSocket-Accept: {accept}\r\n{more}\r\n"


class Library:
    """A server made with `websockets`: greets whoever connects by `says`, and keeps what it hears. Use as a context."""

    def __init__(self, says: Callable[[ServerConnection], None]) -> None:
        self.heard: list[bytes | str] = []
        self._says = says
        self._server: Server

    def __enter__(self) -> Library:
        self._server = serve(self._serve, "127.0.0.1", 0, compression=None, max_size=None)
        self.port: int = self._server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(10)

    def _serve(self, connection: ServerConnection) -> None:
        try:
            self._says(connection)
            self.heard.extend(connection)
        except ConnectionClosed:
            pass


class ByHand(RawPeer):
    """A server that answers the handshake as `answer` says, then says fixed bytes."""

    def __init__(
        self, says: bytes, answer: str = SWITCHED, more: str = "", accept: str | None = None
    ) -> None:
        self._answer, self._more, self._accept = answer, more, accept
        super().__init__(says)

    def greet(self, client: socket.socket) -> None:
        """Answer the request for the handshake, and say the bytes at once."""
        request = b""
        while b"\r\n\r\n" not in request:
            data = client.recv(4096)
            if not data:
                return
            request += data
        key = next(
            line[19:] for line in request.split(b"\r\n") if line.lower().startswith(b"sec-websocket-key")
        )
        accept = self._accept or base64.b64encode(hashlib.sha1(key.strip() + GUID).digest()).decode()
        client.sendall(self._answer.format(accept=accept, more=self._more).encode() + self._says)


BROKEN: list[tuple[str, dict[str, str], bytes, str]] = [
    ("another key", {"accept": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}, b"", "not the one to our key"),
    ("no upgrade", {"answer": SWITCHED.replace("Upgrade: websocket\r\n", "")}, b"", "not the one to our key"),
    ("forbidden", {"answer": "HTTP/1.1 403 Forbidden\r\n\r\n"}, b"", "403"),
    ("extension", {"more": "Sec-WebSocket-Extensions: permessage-deflate\r\n"}, b"", "wasn't offered"),
    ("long answer", {"more": "x: " + "y" * 20_000 + "\r\n"}, b"", "too long"),
    ("masked", {}, b"\x82\x81abcdx", "masks"),
    ("reserved flag", {}, b"\xc2\x01x", "flags"),
    ("unknown opcode", {}, b"\x83\x01x", "flags"),
    ("unknown control", {}, b"\x8b\x00", "flags"),
    ("long ping", {}, b"\x89\x7e\x00\x7e" + bytes(126), "control frame"),
    ("ping in parts", {}, b"\x09\x00", "control frame"),
    ("nothing to go on with", {}, b"\x80\x01x", "disorder"),
    ("two at once", {}, b"\x02\x01x\x82\x01y", "disorder"),
    ("huge", {}, b"\x82\x7f\x00\x00\x00\x00\x10\x00\x00\x00", "too many"),
    ("endless", {}, b"\x82\x7f" + b"\xff" * 8, "too many"),
    ("huge in parts", {}, b"\x02\x01x" + b"\x00\x7f\x00\x00\x00\x00\x00\x80\x02\x01", "too many"),
    ("close", {}, b"\x88\x06\x03\xf1gone", "1009 gone"),
]


class WebSocketContract:
    """The connection. Subclasses get a fixture `core`."""

    @pytest.fixture(autouse=True)
    def closed(self, core: Probe) -> Iterator[None]:
        yield
        core.ask("socket.close", "a")

    def open(self, core: Probe, port: int) -> None:
        core.ask("socket.open", "a", "ws", "127.0.0.1", port)

    def test_ten_thousand_frames_without_loss_and_without_garbage(self, core: Probe) -> None:
        messages = [TOPIC + i.to_bytes(4, "big") + FRAME for i in range(10_000)]
        with Library(lambda connection: [connection.send(one) for one in messages] and None) as library:
            self.open(core, library.port)
            wait_for(lambda: status(core).messages == 10_000, "all frames", 40)
            found = status(core)
            assert (found.adler, found.connections, found.endings, found.collections) == (
                zlib.adler32(b"".join(messages)),
                1,
                0,
                0,
            )

    def test_messages_of_any_size_and_in_parts(self, core: Probe) -> None:
        rng = random.Random(3)
        whole = [rng.randbytes(size) for size in (0, 1, 125, 126, 127, 65_535, 65_536, 1 << 20, 8 << 20)]

        def say(connection: ServerConnection) -> None:
            for one in whole:
                connection.send(one)
            for one in whole:
                cuts = sorted(rng.randrange(len(one) + 1) for _ in range(5))
                connection.send([one[a:b] for a, b in zip([0, *cuts], [*cuts, len(one)], strict=True)])
                connection.ping()
            connection.send("text is for others")
            connection.send(b"end")

        with Library(say) as library:
            self.open(core, library.port)
            wait_for(lambda: status(core).messages == 2 * len(whole) + 1, "all of them", 40)
            assert status(core).adler == zlib.adler32(b"".join(whole * 2) + b"end")

    def test_what_it_says_arrives(self, core: Probe) -> None:
        rng = random.Random(4)
        said = [rng.randbytes(size) for size in (0, 1, 125, 126, 5_000, 65_536, 200_000)]
        with Library(lambda connection: None) as library:
            self.open(core, library.port)
            wait_for(lambda: status(core).connections == 1, "a connection")
            for one in said:
                assert core.ask("socket.send", "a", one) == ["1"]
            wait_for(lambda: len(library.heard) == len(said), "all messages")
            assert library.heard == said

    def test_it_is_masked_differently_each_time(self, core: Probe) -> None:
        with ByHand(b"") as peer:
            self.open(core, peer.port)
            wait_for(lambda: status(core).connections == 1, "a connection")
            for _ in range(50):
                core.ask("socket.send", "a", b"same")
            wait_for(lambda: len(peer.heard) == 50 * 10, "all of them")
            frames = [bytes(peer.heard[i : i + 10]) for i in range(0, 500, 10)]
            assert {frame[:2] for frame in frames} == {b"\x82\x84"}
            assert all(
                bytes(a ^ b for a, b in zip(one[2:6], one[6:], strict=True)) == b"same" for one in frames
            )
            assert len({frame[2:6] for frame in frames}) > 45

    def test_pings_are_answered_with_their_bytes(self, core: Probe) -> None:
        with ByHand(b"\x89\x05hello") as peer:
            self.open(core, peer.port)
            wait_for(lambda: len(peer.heard) == 11, "the answer")
            key = peer.heard[2:6]
            assert peer.heard[:2] == b"\x8a\x85"
            assert bytes(byte ^ key[i % 4] for i, byte in enumerate(peer.heard[6:])) == b"hello"

    @pytest.mark.parametrize(
        ("handshake", "says", "reason"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN]
    )
    def test_a_server_that_breaks_the_rules_is_closed(
        self, core: Probe, handshake: dict[str, str], says: bytes, reason: str
    ) -> None:
        with ByHand(says, **handshake) as peer:
            self.open(core, peer.port)
            assert_it_closes(core, peer, reason)

    def test_what_is_no_web_server_is_closed(self, core: Probe) -> None:
        with RawPeer(b"\xff" + bytes(63)) as peer:
            self.open(core, peer.port)
            assert_it_closes(core, peer, "HTTP")

    def test_it_comes_back(self, core: Probe) -> None:
        def once(connection: ServerConnection) -> None:
            connection.send(TOPIC)
            connection.close()

        with Library(once) as library:
            self.open(core, library.port)
            wait_for(lambda: status(core).messages >= 3, "three connections")
            assert "1000" in status(core).reason

    @pytest.mark.parametrize(
        "says", [b"", b"HTTP/1.1 101", b"HTTP/1.1 101 x\r\na: b\r\n"], ids=["silent", "begun", "half"]
    )
    def test_closing_never_hangs(self, core: Probe, says: bytes) -> None:
        with RawPeer(says) as peer:
            self.open(core, peer.port)
            assert_closing_never_hangs(core)
        self.open(core, 1)

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("ws://localhost", "localhost 7600 /ws 0"),
            ("ws://127.0.0.1:81/ws", "127.0.0.1 81 /ws 0"),
            ("wss://example.org/other/ws", "example.org 7600 /other/ws 1"),
            ("wss://[::1]:9/ws", "::1 9 /ws 1"),
        ],
    )
    def test_addresses(self, core: Probe, text: str, parts: str) -> None:
        assert " ".join(core.ask("url", text.encode())) == parts

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "http://a",
            "ws://",
            "ws://:80",
            "ws://a:0",
            "ws://a:65536",
            "ws://a:x",
            "ws://a b",
            "ws://a\r\nb",
            "ws://[::1",
        ],
    )
    def test_what_is_no_address(self, core: Probe, text: str) -> None:
        with pytest.raises(Exception, match="bad_field"):
            core.ask("url", text.encode())
