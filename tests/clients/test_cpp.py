"""The C++17 core, compiled by g++ with sanitizers, passes what all cores must pass."""

from __future__ import annotations

import random
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.outcomes import Failed, Skipped

from tests.clients.client_contract import Client, ClientContract, client, server  # noqa: F401
from tests.clients.connections import status
from tests.clients.cpp_program import SANITIZED, build
from tests.clients.fake_server import FakeServer
from tests.clients.fuzz_contract import FuzzContract
from tests.clients.hearing_contract import HearingContract
from tests.clients.messages_contract import MessagesContract
from tests.clients.peer_contract import PeerContract
from tests.clients.playing_contract import (  # noqa: F401  (`buffer` is a fixture)
    BufferContract,
    ClockContract,
    DelayContract,
    GarbageContract,
    InterpolationContract,
    RateContract,
    buffer,
)
from tests.clients.probe import Probe, Refused, wait_for
from tests.clients.sockets_contract import (  # noqa: F401
    GREETING,
    SocketsContract,
    context,
    opened,
    ready,
)
from tests.clients.sound_clock_contract import (
    HeardContract,
    IdleContract,
    SoundClockContract,
    SoundThreadsContract,
)
from tests.clients.sound_contract import SoundContract
from tests.clients.sounding import track  # noqa: F401
from tests.clients.talking_contract import TalkingContract, talk  # noqa: F401
from tests.clients.weather_contract import WeatherContract
from tests.clients.websocket_client_contract import WebSocketClientContract
from tests.clients.websocket_contract import WebSocketContract
from tests.clients.websocket_door import WebSocketDoor

pytestmark = pytest.mark.readers


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    """The program that stops at the first wrong access or undefined behaviour; test_cpp_variants.py has others."""
    with Probe(build(tmp_path_factory.getbasetemp(), SANITIZED)) as probe:
        yield probe


class TestMessages(MessagesContract):
    pass


class TestClock(ClockContract):
    pass


class TestRate(RateContract):
    pass


class TestInterpolation(InterpolationContract):
    pass


class TestBuffer(BufferContract):
    pass


class TestDelay(DelayContract):
    pass


class TestSound(SoundContract):
    pass


class TestSoundClock(SoundClockContract):
    pass


class TestHeard(HeardContract):
    pass


class TestIdle(IdleContract):
    pass


class TestSoundThreads(SoundThreadsContract):
    pass


class TestTalking(TalkingContract):
    pass


class TestSockets(SocketsContract):
    pass


class TestWebSocket(WebSocketContract):
    pass


class TestClient(ClientContract):
    pass


class TestWebSocketClient(WebSocketClientContract):
    pass


class TestHearing(HearingContract):
    pass


class TestWeather(WeatherContract):
    pass


class TestFuzz(FuzzContract):
    pass


class TestGarbage(GarbageContract):
    pass


class TestAllocations:
    """The whole client, from the socket to the pose, with its threads."""

    @pytest.mark.parametrize("through", ["ZeroMQ", "WebSocket"])
    def test_frames_that_keep_their_sizes_allocate_nothing(
        self,
        core: Probe,
        server: FakeServer,  # noqa: F811
        through: str,
    ) -> None:
        with WebSocketDoor(server.ports) as door:
            client = Client(core, door if through == "WebSocket" else server)
            wait_for(client.shows, "the first pose")
            server.statics = False

            def plays_until(count: int) -> None:
                wait_for(lambda: client.shows() and client.report()["received"] >= count, "frames")

            # What was on its way, and the first five pings, which come quickly.
            plays_until(120)
            _, before, first = map(int, client.ask("allocations", "actor"))
            plays_until(first + 180)
            here, after, _ = map(int, client.ask("allocations", "actor"))
            assert (here, after - before) == (0, 0)
            client.ask("stop")


class TestText:
    """UTF-8, which C++ has no reader for."""

    def test_it_is_what_python_takes_for_it(self, core: Probe) -> None:
        edges = (
            0x00,
            0x41,
            0x7F,
            0x80,
            0x8F,
            0x90,
            0x9F,
            0xA0,
            0xBF,
            0xC0,
            0xC2,
            0xE0,
            0xED,
            0xF0,
            0xF4,
            0xF8,
        )
        rng = random.Random(23)
        texts = ["杯子\U0001f600".encode(), *(bytes(rng.choices(edges[1:], k=4)) for _ in range(4_000))]
        texts += [
            bytes([a, b, 0x80, 0x80][:n]) for n in (1, 2, 3, 4) for a in range(0xC0, 256) for b in edges
        ]
        valid = 0
        for text in texts:
            payload = b"\x83\xa4type\xa9heartbeat\xa2ts\x01\xa8instance" + bytes([0xA0 + len(text)]) + text
            try:
                expected = "\0" not in text.decode()
            except UnicodeDecodeError:
                expected = False
            try:
                found = bool(core.ask("decode", payload))
            except Refused:
                found = False
            assert found == expected, text
            valid += found
        assert valid > 100


class TestPeer(PeerContract):
    """And where it isn't read."""

    def test_a_peer_that_does_not_read_is_given_up(self, core: Probe) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
            core.ask("socket.open", "a", "dealer", *listener.getsockname())
            deaf, _ = listener.accept()
            deaf.sendall(GREETING + ready(b"ROUTER"))
            wait_for(lambda: status(core).connections == 1, "a connection")
            for _ in range(8):
                core.ask("socket.send", "a", bytes(1 << 20))
            wait_for(lambda: status(core).endings > 0, "the end")
            assert status(core).reason == "the peer doesn't read"
            core.ask("socket.close", "a")
            deaf.close()


def test_a_missing_compiler_skips_or_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("KINELINK_REQUIRE_READERS", raising=False)
    with pytest.raises(Skipped, match="g\\+\\+"):
        build(tmp_path, SANITIZED)
    monkeypatch.setenv("KINELINK_REQUIRE_READERS", "1")
    with pytest.raises(Failed, match="KINELINK_REQUIRE_READERS=1"):
        build(tmp_path, SANITIZED)
