"""espeak-ng as a voice of a server: said in a thread of its own, so that nobody else waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor

from motion.speech import espeak
from motion.speech.espeak_library import library
from motion.speech.languages import primary
from motion.speech.speech import MarkKind, Piece, VoiceInfo


class OfflineVoice:
    """The voice that needs no network. `default` is said where nothing is chosen. Raises MotionError without its extra."""

    gives: frozenset[MarkKind] = frozenset({"phoneme", "word"})

    def __init__(self, name: str = "offline", default: str | None = None) -> None:
        self.name = name
        self._default = default
        loaded = library()
        self.rate = loaded.rate
        self.languages = tuple(sorted({primary(speaker.language) for speaker in loaded.speakers}))
        # One thread, because the library lets one speak at a time: sessions take turns in the order in which they ask.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="espeak")

    async def speak(
        self, text: str, *, voice: str | None = None, language: str | None = None, rate: float = 1.0
    ) -> AsyncGenerator[Piece, None]:
        """See `Voice`."""
        loop = asyncio.get_running_loop()
        pieces = espeak.say(text, voice=voice or self._default, language=language, rate=rate)
        while (piece := await loop.run_in_executor(self._thread, next, pieces, None)) is not None:
            yield piece

    async def close(self) -> None:
        """End its thread."""
        self._thread.shutdown(wait=False)

    async def voices(self, language: str | None = None) -> list[VoiceInfo]:
        """See `Voice`."""
        return espeak.voices(language)
