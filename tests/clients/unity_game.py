"""A game of the Unity layer against a live server: connection, characters, things, and waiting for what happens."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from motion.rotation import Array
from motion.skeleton import Skeleton
from tests.bridge.processes import Running, serve
from tests.clients import unity_probe
from tests.clients.authored_bodies import Body, body
from tests.clients.probe import wait_for
from tests.clients.test_unity import give
from tests.clients.unity_probe import Player

# Things as an engine has them: pivots under them, x the other way.
TABLE = "table table Catalogue Both 0 0 0.85 180 0.36 1.2 0.72 0.7 fixed=1"
CUP = "cup cup Catalogue Both 0.2 0.72 0.7 180 0.05 0.08 0.1 0.08 color=red"
APPLE = "apple apple Catalogue Both -0.15 0.72 0.68 180 0.04 0.08 0.08 0.08"


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return unity_probe.built(tmp_path_factory.getbasetemp())


@pytest.fixture
def player(command: list[str]) -> Iterator[Player]:
    with Player(command) as player:
        yield player
        assert player.ask("trespasses") == ["0"]


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    running = serve()
    yield running
    assert running.stop() == 0


class Game:
    """A connection with its scene and characters, one for each body, called as these are."""

    def __init__(
        self, player: Player, ports: dict[str, int], session: str, *bodies: Body, things: tuple[str, ...] = ()
    ) -> None:
        self.player, self.name = player, session
        self._heard: dict[str, list[str]] = {one.name: [] for one in bodies}
        places = [ports[one] for one in ("state", "events", "control")]
        player.ask("connection", session, "127.0.0.1", *places, session, 1)
        for one in bodies:
            give(player, one)
            player.ask("character", one.name, session, one.name, 1)
        for thing in things:
            self.put(thing)

    def until(self, so: Callable[[], bool], what: str) -> None:
        """Play until something is so."""

        def stepped() -> bool:
            self.player.frames(2)
            assert self.player.ask("exceptions") == ["0"], self.player.text("log")
            return so()

        wait_for(stepped, what, 90)

    def shown(self, character: str = "actor") -> bool:
        """Whether a pose is shown between two frames."""
        return self.player.ask("shown", character)[0] == "between"

    def hears(self, event: str, character: str = "actor") -> None:
        """Play until an event happens; those before it are forgotten."""
        heard = self._heard[character]

        def happened() -> bool:
            heard.extend(self.player.ask("happened", character))
            return any(word.startswith(event) for word in heard)

        self.until(happened, event)
        while not heard.pop(0).startswith(event):
            pass

    def does(self, sentence: str, event: str, character: str = "actor") -> None:
        """Have a sentence done until an event happens."""
        self.until(self.doing(sentence, event, character), f"{sentence}: {event}")

    def doing(self, sentence: str, event: str, character: str = "actor") -> Callable[[], bool]:
        """Have a sentence done: whether an event has happened by now; those before it are forgotten then.

        Where a stalled server lost the connection, and the answer with it, it has mostly heard the sentence: only after a
        while is it said again.
        """
        heard = self._heard[character]
        said, again = self.player.ask("perform", character, sentence.encode()), math.inf

        def happened() -> bool:
            nonlocal said, again
            answers = self.player.ask("answers", character)
            assert not any(answer.startswith("failure") for answer in answers), answers
            if "abandoned" in answers:
                again = time.monotonic() + 45
            if said == ["0"] or time.monotonic() > again:
                again = math.inf
                said = self.player.ask("perform", character, sentence.encode())
            heard.extend(self.player.ask("happened", character))
            if not any(word.startswith(event) for word in heard):
                return False
            while not heard.pop(0).startswith(event):
                pass
            return True

        return happened

    def refused(self, sentence: str, kind: str, character: str = "actor") -> None:
        """Have a sentence refused."""
        (id,) = self.player.ask("perform", character, sentence.encode())
        self.until(
            lambda: f"failure:{id}:{kind}" in self.player.ask("answers", character), f"{sentence}: {kind}"
        )

    def put(self, thing: str) -> None:
        """Make a thing."""
        self.player.ask("thing", *f"{self.name}/{thing}".split())

    def thing(self, name: str) -> Array:
        """Seven numbers of Unity's world."""
        return np.array(self.player.ask_float("thing.pose", f"{self.name}/{name}"))


def plain() -> Body:
    return body("actor", Skeleton.human(1.75))


def opened(player: Player, ports: dict[str, int], session: str, *things: str) -> Game:
    """A game that plays, with one character."""
    player.ask("play")
    game = Game(player, ports, session, plain(), things=things)
    player.ask("go")
    game.until(game.shown, "the first pose")
    return game
