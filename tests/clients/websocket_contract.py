"""What every core must do over WebSocket: the same bytes as over ZeroMQ, and nothing that RFC 6455 forbids."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import random
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from bridge.protocol.messages import Ack, Subscribe
from tests.clients.client_contract import SKEW, Client, ClientContract, follow
from tests.clients.fake_server import FakeServer
from tests.clients.probe import Probe, wait_for
from tests.clients.sockets_contract import FRAME, TOPIC, RawPeer, status
from tests.clients.websocket_door import WebSocketDoor

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


class ByHand:
    """A server that answers the handshake as `answer` says, then says fixed bytes. Use as a context."""

    def __init__(
        self, says: bytes, answer: str = SWITCHED, more: str = "", accept: str | None = None
    ) -> None:
        self.closed = threading.Event()
        self.heard = bytearray()
        self._says, self._answer, self._more, self._accept = says, answer, more, accept
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def __enter__(self) -> ByHand:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        try:
            while True:
                client, _ = self._listener.accept()
                with client, contextlib.suppress(OSError):
                    client.settimeout(8)
                    self._answer_to(client)
                    while data := client.recv(4096):
                        self.heard += data
                self.closed.set()
        except OSError:
            pass

    def _answer_to(self, client: socket.socket) -> None:
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
            wait_for(lambda: status(core).endings > 0, "the end of the connection")
            assert reason in status(core).reason
            assert peer.closed.wait(5)

    def test_what_is_no_web_server_is_closed(self, core: Probe) -> None:
        with RawPeer(b"\xff" + bytes(63)) as peer:
            self.open(core, peer.port)
            wait_for(lambda: status(core).endings > 0, "the end of the connection")
            assert "HTTP" in status(core).reason

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
            time.sleep(0.2)
            begun = time.monotonic()
            core.ask("socket.close", "a")
            assert time.monotonic() - begun < 1.0
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


class WebSocketClientContract(ClientContract):
    """The whole client over one WebSocket: what it does over ZeroMQ."""

    CONNECTIONS = 1

    @pytest.fixture
    def door(self, server: FakeServer) -> Iterator[WebSocketDoor]:
        with WebSocketDoor(server.ports) as made:
            yield made

    @pytest.fixture
    def client(self, core: Probe, door: WebSocketDoor) -> Iterator[Client]:
        made = Client(core, door)
        yield made
        made.ask("stop")

    def test_it_subscribes_once_and_acknowledges_every_frame(
        self, client: Client, door: WebSocketDoor
    ) -> None:
        wait_for(client.shows, "the first pose")
        wait_for(lambda: client.report()["received"] > 60, "frames")
        subscriptions = [one for one in door.said if isinstance(one, Subscribe)]
        wanted = {"heartbeat", "objects/s", "frame/s/actor"} | {
            f"{kind}/s/actor" for kind in ("skeleton", "event", "audio")
        }
        assert len(subscriptions) == 1 and set(subscriptions[0].topics) == wanted
        assert {one.topic for one in door.said if isinstance(one, Ack)} == {"frame/s/actor"}
        assert door.most_unacknowledged <= 16
        assert client.ask("next") != ["reply"]

    def test_a_server_that_is_started_anew_is_found_again(self, core: Probe) -> None:
        with FakeServer("one", SKEW) as first, WebSocketDoor(first.ports) as door:
            client = Client(core, door)
            wait_for(client.shows, "the first pose")
            first.epoch = 1000
            wait_for(lambda: (pose := client.sample()) is not None and pose.epoch == 1000, "epoch 1000")
        client.notice("disconnected")
        assert client.ask("perform", "actor", b"x") == ["0"]
        with FakeServer("two", -SKEW, joints=3) as second, WebSocketDoor(second.ports, port=door.port):
            wait_for(
                lambda: client.shows() and client.ask("state")[0] == "open", "poses of the second server"
            )
            wait_for(lambda: client.report()["fps"] > 50, "all its frames")
            poses = follow(client, second, 0.5)
            assert {(pose.epoch, pose.joints) for pose in poses} == {(0, 3)}
            assert client.report()["reconnects"] >= 1
            client.notice("opened")
            client.ask("stop")

    def test_stopping_never_hangs(self, core: Probe, server: FakeServer) -> None:
        with WebSocketDoor(server.ports) as door:
            for pause in (0, 0.01, 0.05, 0.3):
                client = Client(core, door)
                time.sleep(pause)
                begun = time.monotonic()
                client.ask("stop")
                assert time.monotonic() - begun < 1.5

    @pytest.mark.parametrize("url", ["http://127.0.0.1", "ws://", "wss://127.0.0.1:7600/ws"])
    def test_an_address_that_leads_nowhere_is_told(self, core: Probe, url: str) -> None:
        core.ask("client.connect", "c", url, "s", "-")
        try:
            wait_for(lambda: core.ask("client.next", "c")[0] == "disconnected", "a notice")
            assert core.ask("client.state", "c")[0] == "offline"
        finally:
            core.ask("client.stop", "c")
