"""What every core's whole client must do, against a small server of the protocol."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest

from bridge.protocol.messages import Hello, Interrupt, OpenSession, Perform, Ping, UpdateObjects
from tests.clients.fake_server import JOINTS, LOOKAHEAD, NAMES, SECOND, STEP, THINGS, FakeServer
from tests.clients.probe import Probe, wait_for
from tests.clients.websocket_door import WebSocketDoor

SKEW = 123_456 * SECOND


@dataclass
class Pose:
    """What a client shows."""

    how: str
    ts: int
    x: float
    epoch: int
    joints: int
    things: int
    server_now: int


class Client:
    """A client of a core that is connected to a server, directly or through its door."""

    def __init__(self, core: Probe, server: FakeServer | WebSocketDoor) -> None:
        self._core = core
        self._notices: list[list[str]] = []
        if isinstance(server, WebSocketDoor):
            core.ask("client.connect", "c", server.url, "s", "-")
        else:
            core.ask("client.start", "c", "127.0.0.1", *(server.ports[name] for name in NAMES), "s", "-")

    def ask(self, command: str, *words: object) -> list[str]:
        return self._core.ask(f"client.{command}", "c", *words)

    def sample(self) -> Pose | None:
        words = self.ask("sample", "actor")
        if words == ["nothing"]:
            return None
        return Pose(words[0], int(words[1]), float(words[2]), *map(int, words[3:]))

    def shows(self) -> bool:
        """Whether it plays: frames come and are shown between."""
        pose = self.sample()
        return pose is not None and pose.how == "between"

    def report(self) -> dict[str, float]:
        """All statistics."""
        return {
            name: float(value) for name, value in (word.split("=") for word in self.ask("report", "actor"))
        }

    def notices(self) -> list[list[str]]:
        """All that were told and not yet asked for."""
        while (words := self.ask("next")) != ["none"]:
            self._notices.append(words)
        return self._notices

    def notice(self, *beginning: str) -> list[str]:
        """Wait for a notice that begins so; others are kept for later."""

        def come() -> bool:
            return any(words[: len(beginning)] == list(beginning) for words in self.notices())

        wait_for(come, f"the notice {beginning}")
        found = next(words for words in self._notices if words[: len(beginning)] == list(beginning))
        self._notices.remove(found)
        return found


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer("one", SKEW) as made:
        yield made


@pytest.fixture
def client(core: Probe, server: FakeServer) -> Iterator[Client]:
    made = Client(core, server)
    yield made
    made.ask("stop")


def follow(client: Client, server: FakeServer, seconds: float) -> list[Pose]:
    """Look at the pose 100 times a second; it has to be where the body is at its time."""
    poses = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pose = client.sample()
        assert pose is not None
        assert abs(pose.x - (pose.ts - server.origin) / SECOND) < 1e-3
        poses.append(pose)
        time.sleep(0.01)
    return poses


class ClientContract:
    """Three connections, one session."""

    CONNECTIONS = 3

    def test_it_plays_on_the_servers_clock(self, client: Client, server: FakeServer) -> None:
        wait_for(client.shows, "the first pose")
        poses = follow(client, server, 2.0)
        assert {(pose.joints, pose.things, pose.epoch) for pose in poses} == {(JOINTS, THINGS, 0)}
        # The core's clock and ours are the same machine's: the offset is known.
        assert all(abs(pose.server_now - pose.ts) < 60_000_000 for pose in poses)
        assert abs(poses[-1].server_now - server.now()) < 50_000_000
        assert all(b.ts >= a.ts for a, b in pairwise(poses))
        stats = client.report()
        assert 50 < stats["fps"] < 70 and stats["lost"] == stats["late"] == stats["refused"] == 0
        assert stats["received"] > 100 and stats["reconnects"] == 0 and stats["delay"] < 30_000_000
        assert 0 < stats["roundtrip"] < 50_000_000
        assert abs(stats["lead"] - LOOKAHEAD) < 100_000_000 and stats["latency"] < 100_000_000
        assert 5 <= stats["depth"] <= LOOKAHEAD // STEP + 5

    def test_requests_are_answered(self, client: Client, server: FakeServer) -> None:
        wait_for(client.shows, "the first pose")
        (id,) = client.ask("perform", "actor", "拿起杯子".encode())
        assert client.notice("event") == ["event", "plan"]
        client.notice("reply", id)
        wait_for(lambda: (pose := client.sample()) is not None and pose.epoch == 1, "the new motion")
        follow(client, server, 0.3)
        (id,) = client.ask("perform", "actor", b"impossible")
        assert client.notice("failure") == ["failure", id, "impossible"]
        (id,) = client.ask("interrupt", "actor")
        client.notice("reply", id)
        (id,) = client.ask("move", "cup", 0.5)
        client.notice("reply", id)
        said = [one for one in server.requests if not isinstance(one, Ping)]
        assert [type(one) for one in said] == [Hello, OpenSession, Perform, Perform, Interrupt, UpdateObjects]
        assert isinstance(said[2], Perform) and said[2].text == "拿起杯子"
        assert isinstance(said[5], UpdateObjects) and said[5].objects["cup"].tolist() == [
            0.5,
            0,
            0,
            0,
            0,
            0,
            1,
        ]

    def test_many_interruptions(self, client: Client, server: FakeServer) -> None:
        wait_for(client.shows, "the first pose")
        for _ in range(30):
            client.ask("perform", "actor", b"go on")
            follow(client, server, 0.05)
        wait_for(lambda: (pose := client.sample()) is not None and pose.epoch == 30, "the last motion")
        stats = client.report()
        assert stats["voided"] > 30 and stats["lost"] == stats["late"] == 0

    def test_a_server_that_is_started_anew_is_found_again(self, core: Probe) -> None:
        with FakeServer("one", SKEW) as first:
            client = Client(core, first)
            wait_for(client.shows, "the first pose")
            # The first one's epoch is far ahead of what the second begins with, its clock another one.
            first.epoch = 1000
            wait_for(lambda: (pose := client.sample()) is not None and pose.epoch == 1000, "epoch 1000")
        client.notice("disconnected")
        assert client.ask("perform", "actor", b"x") == ["0"]
        with FakeServer("two", -SKEW, first.ports, joints=3) as second:
            wait_for(
                lambda: client.shows() and client.ask("state")[0] == "open", "poses of the second server"
            )
            wait_for(lambda: client.report()["fps"] > 50, "all its frames")
            poses = follow(client, second, 0.5)
            # Its skeleton has the name of the first one's, and is another.
            assert {(pose.epoch, pose.joints) for pose in poses} == {(0, 3)}
            assert client.report()["reconnects"] >= 3
            client.notice("opened")
            client.ask("stop")

    def test_a_server_that_falls_silent_is_connected_anew(self, client: Client, server: FakeServer) -> None:
        wait_for(client.shows, "the first pose")
        server.frames = False
        wait_for(lambda: client.report()["reconnects"] >= self.CONNECTIONS, "new connections", 6)
        pose = client.sample()
        assert pose is not None and pose.how == "held"
        server.frames = True
        wait_for(client.shows, "poses again")
        follow(client, server, 0.2)

    def test_frames_wait_for_their_skeleton(self, client: Client, server: FakeServer) -> None:
        wait_for(client.shows, "the first pose")
        server.statics = False
        server.sk = "another"
        wait_for(lambda: client.sample() is None, "frames of a skeleton that isn't known")
        assert client.report()["aside"] > 0
        server.statics = True
        wait_for(client.shows, "poses on the new skeleton", 4)

    def test_spoilt_frames_close_the_connection_and_it_comes_back(
        self, client: Client, server: FakeServer
    ) -> None:
        wait_for(client.shows, "the first pose")
        server.hurt = lambda data: data[:-3]
        wait_for(lambda: client.report()["refused"] > 0, "a refusal")
        server.hurt = lambda data: data
        wait_for(client.shows, "poses again")
        follow(client, server, 0.2)

    def test_another_clients_streams_are_not_shown(self, client: Client, server: FakeServer) -> None:
        wait_for(client.shows, "the first pose")
        assert client.ask("sample", "guest") == ["nothing"]

    def test_stopping_never_hangs(self, core: Probe, server: FakeServer) -> None:
        for pause in (0, 0.01, 0.05, 0.3):
            client = Client(core, server)
            time.sleep(pause)
            begun = time.monotonic()
            client.ask("stop")
            assert time.monotonic() - begun < 1.5
