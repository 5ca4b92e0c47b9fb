"""Characters in a level of the Unreal doubles, at play against a live server, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from tests.bridge.processes import Running, serve
from tests.clients import unreal_program
from tests.clients.probe import Probe
from tests.clients.unreal_levels import enter, furnish
from tests.clients.unreal_studio import Studio


@pytest.fixture
def probe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probe]:
    with Probe(unreal_program.build(tmp_path_factory.getbasetemp()), timeout=120) as running:
        yield running


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    running = serve()
    yield running
    assert running.stop() == 0


class Story:
    """What a character's delegates have told so far."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self.lines: list[list[str]] = []

    def heard(self, *beginning: str) -> bool:
        """Whether something that begins so was told."""
        self.lines += self._studio.told("hero")
        return any(line[: len(beginning)] == list(beginning) for line in self.lines)

    def wait(self, *beginning: str) -> list[str]:
        """Wait until something that begins so is told; its words."""
        self._studio.until(lambda: self.heard(*beginning), f"{beginning} among {self.lines[-8:]}", 90)
        return next(line for line in self.lines if line[: len(beginning)] == list(beginning))

    def ask(self, command: str, *words: bytes) -> list[str]:
        """Give a command, again where the connection ended before the answer came; what is told of it then."""
        while True:
            (number,) = self._studio.ask(command, "hero", *words)
            self._studio.until(partial(self._answered, number), command, 90)
            if not self.heard("failed", number, "offline"):
                return next(
                    line for line in self.lines if line[:2] in (["reply", number], ["failed", number])
                )

    def perform(self, words: str) -> None:
        """Tell the character to do something."""
        assert self.ask("perform", words.encode())[0] == "reply"

    def _answered(self, number: str) -> bool:
        return self.heard("reply", number) or self.heard("failed", number)


def begin(
    probe: Probe, ports: dict[str, int], session: str, *things: str, body: str = "manny", level: str = ""
) -> tuple[Studio, Story]:
    """A level with things of the tabletop scene and a character of a body, ready for commands.

    level: its name, the session's if none.
    """
    studio = Studio(probe, session, ports, level)
    furnish(studio, *things)
    enter(studio, body)
    story = Story(studio)
    studio.ask("play")
    story.wait("ready")
    return studio, story
