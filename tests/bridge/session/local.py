"""A live session without processes, sockets and waiting: jobs are done at once, time is told."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bridge.generation.jobs import Job, Made
from bridge.generation.workshop import Workshop
from bridge.protocol import decode, topics
from bridge.protocol.messages import Message
from bridge.server.live_session import LiveSession
from bridge.server.metrics import Metrics
from bridge.session.passage import RATE
from bridge.session.show import Due
from motion.selection import Selection
from tests.bridge.speech.local_maker import LocalMaker

SECOND = 1_000_000_000
AHEAD = SECOND // 4
CURVES = ("jawOpen",)
SCENE = Path(__file__).parents[3] / "examples" / "scenes" / "tabletop.json"


def tabletop() -> dict[str, Any]:
    """The document of an example scene."""
    document: dict[str, Any] = json.loads(SCENE.read_text(encoding="utf-8"))
    return document


class Local:
    """In place of the pool, the clock and the subscribers. selection: what makes motion.

    took: seconds that the next jobs take, in which nothing else happens. takes: seconds that a job takes while time passes in
    `play`.
    """

    def __init__(self, selection: Selection | None = None) -> None:
        # Ahead of the real clock, so that no job comes late by itself.
        self.now = time.monotonic_ns() + 1000 * SECOND
        self.messages: list[Message] = []
        self.took: list[float] = []
        self.takes: Callable[[Job], float] = lambda job: 0.0
        self.metrics = Metrics()
        self.maker = LocalMaker()
        self._workshop = Workshop(selection)

    async def open(
        self, scene: dict[str, Any] | None, characters: tuple[str, ...] = ("actor",)
    ) -> LiveSession:
        """A session that is heard from its beginning on."""
        return await LiveSession.open(
            "s",
            scene,
            characters,
            CURVES,
            0,
            self,  # type: ignore[arg-type]
            lambda: self.now,
            lambda due: self.hear(due),
            self.metrics,
            False,
            lambda: 0,
            self.maker,
        )

    async def do(self, job: Job) -> Made:
        """As the pool does."""
        ready = self.now + int(self.takes(job) * SECOND)
        await asyncio.sleep(0)
        while self.now < ready:
            await asyncio.sleep(0)
        made = self._workshop.do(job)
        if self.took:
            self.now += int(self.took.pop(0) * SECOND)
        if isinstance(made, Made):
            return made
        assert not isinstance(made, str), made
        raise made

    def hear(self, due: Due) -> None:
        """Take a message."""
        self.messages.append(decode(topics.split(due.data)[1]))

    async def play(
        self, session: LiveSession, seconds: float, look: Callable[[int], None] = lambda now: None
    ) -> None:
        """Let time pass, and have everything sent that becomes due. look: called with every moment."""
        for _ in range(round(seconds * RATE)):
            self.now += SECOND // RATE
            session.feed(self.now + AHEAD)
            # What is to be made more of is made before it is due.
            for _ in range(4):
                await asyncio.sleep(0)
            for due in session.show.due(self.now + AHEAD):
                self.hear(due)
            look(self.now)
