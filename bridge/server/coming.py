"""`Coming`: an utterance on its way from who asked for it to where it is said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bridge.server.errors import RequestError
from bridge.session.utterance import Spoken, Utterance
from bridge.speech.orders import Order
from motion.errors import MotionError, SpeechError


@dataclass(eq=False)
class Coming:
    """An utterance that was asked for.

    order: how it is made, None until it is known what its voice gives. ready: that something is to be heard of it, or why not.
    task: hands in what a voice gives. tell: takes what is made of it, None when given up; where there is none, a request asked
    for it. made, heard: what was made of it, and what is to be logged, until it was accepted; error: why there is no more.
    """

    character: str
    utterance: Utterance
    ready: asyncio.Future[None]
    tell: Callable[[Spoken | MotionError | None], None] | None = None
    order: Order | None = None
    made: list[Spoken] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    task: asyncio.Task[None] | None = None
    accepted: bool = False
    given_up: bool = False
    error: MotionError | None = None

    @property
    def waits(self) -> bool:
        """Whether it may yet be said or given up."""
        return not (self.accepted or self.given_up)

    def take(self, spoken: Spoken | MotionError | None) -> None:
        """Tell whoever wants to know what was made of it."""
        if self.tell is not None:
            self.tell(spoken)

    def is_ready(self) -> None:
        """Something is to be heard."""
        if not self.ready.done():
            self.ready.set_result(None)

    def refuse(self, error: MotionError) -> bool:
        """Nothing will be heard; False where something is already."""
        if self.ready.done():
            return False
        self.ready.set_exception(error)
        return True


def withdrawn() -> SpeechError:
    """Why something is not said that was asked for before an interruption."""
    return SpeechError(
        "an interruption came before any of it was to be heard",
        kind="interrupted",
        fix="say it again if it is still wanted",
    )


def unknown(number: int, known: list[int]) -> RequestError:
    """Why something about an utterance can't be taken."""
    return RequestError(
        f"there is no utterance {number} that this can be about",
        kind="unknown_utterance",
        candidates=tuple(map(str, known)),
        fix="use the number that 'say' was answered with",
    )
