"""`Prepared`: what a talk says with the offline voice is made once, where its face is made, before its turn comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bridge.protocol.limits import AUDIO_RATE
from bridge.server.speech import Speech
from bridge.session.utterance import Spoken
from bridge.speech.orders import Order
from motion.errors import MotionError
from motion.speech.speech import MarkKind, Piece, VoiceInfo

_SILENT = np.float32(0.0)


@dataclass(frozen=True, eq=False)
class PreparedPiece(Piece):
    """Of what the session has already: the samples tell how long it is, not how it sounds.

    accept: has the session say it, see `Speech.accept`; None where it was given up meanwhile.
    """

    accept: Callable[[], dict[str, Any] | None] = lambda: None


class Prepared:
    """A voice for one character of a session: `speak` has the session make sound and face, and tells how far that is.

    It lasts until the utterance was accepted; closed before, it gives the utterance up. default: the offline voice where
    none is chosen.
    """

    name, languages, rate = "offline", (), AUDIO_RATE
    gives: frozenset[MarkKind] = frozenset({"word", "viseme"})

    def __init__(self, speech: Speech, character: str, default: str | None = None) -> None:
        self._speech, self._character, self._default = speech, character, default

    async def speak(
        self, text: str, *, voice: str | None = None, language: str | None = None, rate: float = 1.0
    ) -> AsyncGenerator[Piece, None]:
        """See `Voice`. Ends early where the session gives the utterance up."""
        made: asyncio.Queue[Spoken | MotionError | None] = asyncio.Queue()
        order = Order(text, voice or self._default, language, rate)
        coming = await self._speech.prepare(self._character, order, tell=made.put_nowait)
        taken = asyncio.Event()

        def accept() -> dict[str, Any] | None:
            if coming.given_up:
                return None
            taken.set()
            return self._speech.accept(coming)

        try:
            while isinstance(spoken := await made.get(), Spoken):
                length = np.broadcast_to(_SILENT, (len(spoken.samples),))
                yield PreparedPiece(length, spoken.marks, accept)
                if spoken.last:
                    await taken.wait()
                    return
            if spoken is not None:
                raise spoken
        finally:
            if not coming.accepted:
                self._speech.drop(coming)

    async def voices(self, language: str | None = None) -> list[VoiceInfo]:
        """See `Voice`: it has none of its own."""
        return []
