"""The cores against the real live server: sessions, characters, sentences, speech, 10,000 frames without loss, a restart."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import msgpack
import pytest

from tests.bridge.processes import TABLETOP, Running, serve
from tests.clients import cpp_program, test_csharp
from tests.clients.probe import Probe, wait_for

pytestmark = pytest.mark.readers

SCENE: bytes = msgpack.packb(json.loads(TABLETOP.read_text(encoding="utf-8")))
FLAGS = {
    "websocket": "--port",
    "state": "--state-port",
    "events": "--events-port",
    "control": "--control-port",
}
BUILDS: dict[str, Callable[[pytest.TempPathFactory], list[str]]] = {
    "C++": lambda folders: cpp_program.build(folders.getbasetemp(), cpp_program.OPTIMIZED),
    "C#": lambda folders: test_csharp.build(folders.mktemp("core")),
}


@pytest.fixture(scope="module", params=list(BUILDS))
def core(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    with Probe(BUILDS[request.param](tmp_path_factory)) as probe:
        yield probe


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    running = serve()
    yield running
    assert running.stop() == 0


@pytest.fixture
def room(request: pytest.FixtureRequest) -> str:
    """The name of a session that no other test has."""
    return str(request.node.name)


class Client:
    """A client of a core in a session with a table and things on it."""

    def __init__(
        self,
        core: Probe,
        name: str,
        ports: dict[str, int],
        session: str,
        through: str = "ZeroMQ",
        characters: str = "actor",
    ) -> None:
        self._core, self._name = core, name
        if through == "WebSocket":
            core.ask("client.connect", name, f"ws://127.0.0.1:{ports['websocket']}/ws", session, SCENE)
        else:
            places = [ports[one] for one in ("state", "events", "control")]
            core.ask("client.start", name, "127.0.0.1", *places, session, SCENE, characters)

    def ask(self, command: str, *words: object) -> list[str]:
        return self._core.ask(f"client.{command}", self._name, *words)

    def plays(self, character: str = "actor") -> bool:
        """Whether a pose is shown between two frames."""
        return self.ask("sample", character)[0] == "between"

    def epoch(self, character: str = "actor") -> int:
        """Of the pose that is shown."""
        return int(self.ask("sample", character)[3])

    def notice(self, *beginning: str) -> None:
        """Wait for a notice that begins so."""

        def come() -> bool:
            while (words := self.ask("next")) != ["none"]:
                if words[: len(beginning)] == list(beginning):
                    return True
            return False

        wait_for(come, f"the notice {beginning}", 40)

    def report(self) -> dict[str, float]:
        return {
            name: float(value) for name, value in (word.split("=") for word in self.ask("report", "actor"))
        }


@pytest.mark.parametrize("through", ["ZeroMQ", "WebSocket"])
def test_a_sentence_becomes_motion(core: Probe, server: Running, room: str, through: str) -> None:
    client = Client(core, "c", server.ports, room, through)
    wait_for(client.plays, "the first pose")
    before = client.epoch()
    # A frame may come before the skeleton that it needs; once there is a pose none is left aside any more.
    aside = client.report()["aside"]
    (id,) = client.ask("perform", "actor", "拿起杯子".encode())
    client.notice("reply", id)
    wait_for(lambda: client.plays() and client.epoch() > before, "the new epoch")
    client.notice("event", "grasp")
    (id,) = client.ask("perform", "actor", "拿起大象".encode())
    client.notice("failure", id, "unknown_object")
    (id,) = client.ask("move", "cup", 0.1)
    client.notice("reply", id)
    (id,) = client.ask("interrupt", "actor")
    client.notice("reply", id)
    stats = client.report()
    assert stats["refused"] == stats["astray"] == 0
    # Over WebSocket a client that is behind, as on a busy machine, is sent the newest frames only.
    assert through == "WebSocket" or stats["lost"] == 0
    assert stats["aside"] == aside
    client.ask("stop")


@pytest.mark.parametrize("through", ["ZeroMQ", "WebSocket"])
def test_what_is_said_is_heard(core: Probe, server: Running, room: str, through: str) -> None:
    client = Client(core, "c", server.ports, room, through)
    wait_for(client.plays, "the first pose")
    assert client.ask("listen", "actor", 20_000_000, 48_000) == ["1"]
    (id,) = client.ask("say", "actor", "好的，杯子给你".encode(), "-")
    heard: list[list[str]] = []

    def over() -> bool:
        words = client.ask("hear", "actor")
        if words != ["nothing"]:
            heard.append(words)
        return bool(heard) and words == ["nothing"]

    wait_for(over, "the end of what is said", 60)
    client.notice("reply", id)
    client.notice("event", "said")
    samples = [int(words[1]) for words in heard]
    assert samples == sorted(samples) and samples[-1] > 24_000
    assert len({words[0] for words in heard}) == 1
    stats = client.report()
    assert stats["refused"] == 0 and (through == "WebSocket" or stats["lost"] == 0)
    client.ask("stop")


def test_sessions_and_characters_keep_apart(core: Probe, server: Running, room: str) -> None:
    two = Client(core, "two", server.ports, f"{room}-a", characters="actor,guest")
    one = Client(core, "one", server.ports, f"{room}-b")
    for client, character in ((two, "actor"), (two, "guest"), (one, "actor")):
        wait_for(lambda: client.plays(character), "the first pose", 40)  # noqa: B023
    # They stand beside each other, so that each pose tells whose it is.
    places = [float(two.ask("sample", character)[2]) for character in ("actor", "guest")]
    assert abs(places[0] - places[1]) > 0.5
    guest = two.epoch("guest")
    two.ask("perform", "guest", b"wave")
    wait_for(lambda: two.plays("guest") and two.epoch("guest") > guest, "the guest's new motion", 40)
    assert float(two.ask("sample", "guest")[2]) == pytest.approx(places[1], abs=0.3)
    assert float(two.ask("sample", "actor")[2]) == pytest.approx(places[0], abs=0.3)
    assert one.ask("sample", "guest") == ["nothing"]
    assert two.ask("state") == ["open", f"{room}-a"] and one.ask("state") == ["open", f"{room}-b"]
    for client in (one, two):
        client.ask("stop")


def test_ten_thousand_frames_come_without_loss(core: Probe, server: Running, room: str) -> None:
    # Frames come 60 times a second: 20 clients of 4 sessions have 10,000 after some nine seconds.
    clients = [Client(core, f"c{i}", server.ports, f"{room}{i % 4}") for i in range(20)]
    for client in clients:
        wait_for(client.plays, "the first pose", 40)
    for client in clients[:4]:
        client.ask("perform", "actor", b"wave")

    def received() -> float:
        return sum(client.report()["received"] for client in clients)

    wait_for(lambda: received() >= 10_000, "10,000 frames", 60)
    for client in clients:
        stats = client.report()
        assert stats["lost"] == stats["refused"] == stats["astray"] == stats["reconnects"] == 0
        client.ask("stop")


def test_a_server_that_is_started_anew_is_found_again(core: Probe) -> None:
    first = serve()
    client = Client(core, "c", first.ports, "room")
    wait_for(client.plays, "the first pose")
    client.notice("opened", "room")
    first.kill()
    second = serve(*(str(word) for name, flag in FLAGS.items() for word in (flag, first.ports[name])))
    try:
        client.notice("opened", "room")
        wait_for(client.plays, "a pose of the new server", 40)
        (id,) = client.ask("perform", "actor", b"wave")
        client.notice("reply", id)
        stats = client.report()
        assert stats["reconnects"] >= 3 and stats["refused"] == stats["astray"] == 0
    finally:
        client.ask("stop")
        assert second.stop() == 0
