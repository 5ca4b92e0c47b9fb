"""A voice with another behind it: when the first can't speak, the second does, and the log says so."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from motion.errors import MotionError, SpeechError
from motion.speech.resampling import Resampler
from motion.speech.speech import MarkKind, Piece, Voice, VoiceInfo

_log = logging.getLogger(__name__)
# Mistakes of who asks, which another voice wouldn't mend.
_OWN = frozenset({"empty", "too_long", "bad_rate", "unknown_voice"})


class WithFallback:
    """`first`, or `second` where `first` gives no sound at all. What was begun isn't begun anew by another voice."""

    def __init__(self, first: Voice, second: Voice) -> None:
        self._first, self._second = first, second
        self.name, self.rate = first.name, first.rate
        self.languages = first.languages
        self.gives: frozenset[MarkKind] = first.gives | second.gives

    async def speak(
        self, text: str, *, voice: str | None = None, language: str | None = None, rate: float = 1.0
    ) -> AsyncGenerator[Piece, None]:
        """See `Voice`."""
        begun = False
        try:
            spoken = self._first.speak(text, voice=voice, language=language, rate=rate)
            async with aclosing(spoken) as pieces:
                async for piece in pieces:
                    begun = True
                    yield piece
            return
        except MotionError as error:
            if begun or (isinstance(error, SpeechError) and error.kind in _OWN):
                raise
            _log.warning(
                "%s; the voice '%s' speaks instead (%s)", error.message, self._second.name, error.fix
            )
        resampler = Resampler(self._second.rate, self.rate)
        async with aclosing(self._second.speak(text, language=language, rate=rate)) as pieces:
            async for piece in pieces:
                yield Piece(resampler.push(piece.samples), piece.marks)
        if len(rest := resampler.finish()):
            yield Piece(rest)

    async def voices(self, language: str | None = None) -> list[VoiceInfo]:
        """See `Voice`: those of the first."""
        return await self._first.voices(language)
