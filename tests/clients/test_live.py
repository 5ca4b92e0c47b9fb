"""The cores against the real live server: a session, a sentence, 10,000 frames without loss, a server that is started anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

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
BUILDS: dict[str, Callable[[Path], list[str]]] = {
    "C++": lambda folder: cpp_program.build(folder, cpp_program.OPTIMIZED, together=True),
    "C#": test_csharp.build,
}


@pytest.fixture(scope="module", params=list(BUILDS))
def core(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    with Probe(BUILDS[request.param](tmp_path_factory.mktemp("core"))) as probe:
        yield probe


@pytest.fixture
def server() -> Iterator[Running]:
    running = serve()
    yield running
    assert running.stop() == 0


class Client:
    """A client of a core in a session with a table and things on it."""

    def __init__(self, core: Probe, name: str, ports: dict[str, int], session: str) -> None:
        self._core, self._name = core, name
        places = [ports[one] for one in ("state", "events", "control")]
        core.ask("client.start", name, "127.0.0.1", *places, session, SCENE)

    def ask(self, command: str, *words: object) -> list[str]:
        return self._core.ask(f"client.{command}", self._name, *words)

    def plays(self) -> bool:
        """Whether a pose is shown between two frames."""
        return self.ask("sample", "actor")[0] == "between"

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


def test_a_sentence_becomes_motion(core: Probe, server: Running) -> None:
    client = Client(core, "c", server.ports, "room")
    wait_for(client.plays, "the first pose")
    before = int(client.ask("sample", "actor")[3])
    # A frame may come before the skeleton that it needs; once there is a pose none is left aside any more.
    aside = client.report()["aside"]
    (id,) = client.ask("perform", "actor", "拿起杯子".encode())
    client.notice("reply", id)
    wait_for(lambda: client.plays() and int(client.ask("sample", "actor")[3]) > before, "the new epoch")
    client.notice("event", "grasp")
    (id,) = client.ask("perform", "actor", "拿起大象".encode())
    client.notice("failure", id, "unknown_object")
    (id,) = client.ask("move", "cup", 0.1)
    client.notice("reply", id)
    (id,) = client.ask("interrupt", "actor")
    client.notice("reply", id)
    stats = client.report()
    assert stats["lost"] == stats["refused"] == stats["astray"] == 0
    assert stats["aside"] == aside
    client.ask("stop")


def test_ten_thousand_frames_come_without_loss(core: Probe, server: Running) -> None:
    # Frames come 60 times a second: 20 clients of 4 sessions have 10,000 after some nine seconds.
    clients = [Client(core, f"c{i}", server.ports, f"room{i % 4}") for i in range(20)]
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
