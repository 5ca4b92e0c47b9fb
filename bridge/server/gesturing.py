"""`Gesturing`: has hands and trunk of those who talk move with it, as soon as it is known what stands out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bridge.generation.jobs import Made
from bridge.server.background import Background
from bridge.session.passage import RATE, Passage
from bridge.session.show import Show
from motion.errors import MotionError
from motion.face.prosody import Emphasis

# Frames ahead of which hands can't be ready: what stands out sooner is not gestured.
_READY = RATE
Ask = Callable[[str, tuple[Emphasis, ...]], Awaitable[Made]]
Tell = Callable[[str, str, dict[str, Any], int], None]


class Gesturing:
    """The gestures of a session. ask: has them made for a character; commit: adds to the log."""

    def __init__(self, show: Show, ask: Ask, commit: Tell, background: Background) -> None:
        self._show, self._ask, self._commit, self._background = show, ask, commit, background
        # What was made last, or is being made: for which motion, and up to which emphasis.
        self._made: dict[str, tuple[Passage, float]] = {}
        self._asked: set[str] = set()

    def feed(self, now: int) -> None:
        """Ask for what is to be gestured by now, a frame."""
        for character, role in self._show.roles.items():
            if character in self._asked or not role.voice.speaking.queue:
                continue
            emphases = role.voice.emphases(now + _READY)
            if not emphases or role.line.latest.begun:
                continue
            over, until = self._made.get(character, (None, 0.0))
            # What is under way is not broken off before it is over.
            known = until >= emphases[-1].time or until * RATE > now + 2 * _READY
            if over is role.line.latest and known:
                continue
            self._made[character] = (role.line.latest, emphases[-1].time)
            self._asked.add(character)
            self._background.begin(self._gesture(character, emphases))

    async def _gesture(self, character: str, emphases: tuple[Emphasis, ...]) -> None:
        role = self._show.roles[character]
        over = role.line.latest
        try:
            made = await self._ask(character, emphases)
        except MotionError:
            return
        finally:
            self._asked.discard(character)
        if role.line.latest is not over:
            # The body does something else by now; it is asked anew.
            return
        role.voice.gesture(made.overlay, made.frame)
        told = {"emphases": [[one.time, one.strength] for one in emphases]}
        self._commit(character, "gesture", told, made.frame)
