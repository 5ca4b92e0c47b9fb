"""The voices that clients may choose from, and what a request to speak asks for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any

from bridge.dialogue.character import Character
from bridge.dialogue.language import LANGUAGES
from bridge.protocol.messages import Say
from bridge.server.errors import RequestError
from bridge.server.prepared import Prepared
from bridge.server.speech import Speech
from bridge.speech.orders import Order
from bridge.voices.registry import BUILT_IN, Voices
from bridge.voices.settings import Offline, VoiceSettings
from motion.errors import MotionError
from motion.speech.speech import Piece, Voice, VoiceInfo

log = logging.getLogger("kinelink.voices")

_OFFLINE = "offline"


class Choir:
    """All voices of a configuration. One is called `source:name`, `source` for its usual one, or `name` of the usual source.

    usual: the source that speaks where none is named.
    """

    def __init__(self, settings: Mapping[str, VoiceSettings], usual: str = _OFFLINE) -> None:
        self._settings = {**BUILT_IN, **settings}
        self._voices, self._usual = Voices(settings), usual
        # What asks a service that nobody has configured is listed only for those who ask for it.
        self._listed = tuple(dict.fromkeys((_OFFLINE, usual, *settings)))

    async def close(self) -> None:
        """Close all connections of voices."""
        await self._voices.close()

    async def listed(self, language: str | None) -> list[dict[str, Any]]:
        """The voices of a language, or of all, as `list_voices` tells them; without those of a service that is not there."""
        found = await asyncio.gather(*(self._of(source, language) for source in self._listed))
        return [
            {
                "id": f"{source}:{one.name}",
                "name": one.name,
                "language": one.language,
                "gender": one.gender,
                "source": source,
            }
            for source, some in zip(self._listed, found, strict=True)
            for one in some
        ]

    async def _of(self, source: str, language: str | None) -> list[VoiceInfo]:
        try:
            voice = await asyncio.to_thread(self._voices.plain, source)
            return await voice.voices(language)
        except MotionError as error:
            log.warning("no voices of '%s': %s", source, error)
            return []

    def order_of(self, message: Say) -> tuple[Order, AsyncIterator[Piece] | None]:
        """What a request asks for, and its sound where a service speaks. Raises RequestError, SpeechError."""
        return self.order(
            Order(
                message.text or "",
                message.voice,
                message.language,
                message.rate,
                message.expression,
                message.intensity,
                audio=message.audio,
                fed=message.live,
                rate=message.sample_rate,
            ),
            message.text is not None,
        )

    def order(self, order: Order, text: bool = True) -> tuple[Order, AsyncIterator[Piece] | None]:
        """An order for the voice that it names. text: whether there is one. Raises RequestError, SpeechError."""
        if (order.audio is not None and order.fed) or not (text or order.fed or order.audio is not None):
            raise RequestError(
                "one of 'text', 'audio' and 'live' says what is to be heard",
                kind="bad_field",
                candidates=("text", "audio", "live"),
            )
        if order.audio is not None or order.fed:
            return order, None
        source, name = self._named(order.voice)
        settings = self._settings.get(source)
        if isinstance(settings, Offline):
            # Said where its face is made.
            return order.spoken_by(name or settings.voice), None
        voice = self._voices.get(source)
        pieces = voice.speak(order.text, voice=name, language=order.language, rate=order.pace)
        return order.fed_by(voice.rate, voice.gives), pieces

    def check(self, who: Character) -> None:
        """Load the voices of a persona. Raises SpeechError, MotionError where one isn't there or not installed."""
        for language in LANGUAGES:
            self._voices.get(self._of_persona(who, language)[0])

    def voice_in(
        self, speech: Speech, character: str, who: Character, language: str
    ) -> tuple[Voice, str | None]:
        """What a character of a session that is a persona speaks a language with, and the name of that voice, if any.

        The offline voice speaks where its face is made.
        """
        source, name = self._of_persona(who, language)
        settings = self._settings.get(source)
        if isinstance(settings, Offline):
            return Prepared(speech, character, settings.voice), name
        return self._voices.get(source), name

    def _of_persona(self, who: Character, language: str) -> tuple[str, str | None]:
        return self._named(who.voices.get(language), who.voice_from)

    def _named(self, asked: str | None, usual: str | None = None) -> tuple[str, str | None]:
        """Source and name of what is asked for. usual: the source of names without one, instead of that of all."""
        usual = usual or self._usual
        source, _, name = (asked or usual).partition(":")
        if source in self._settings:
            return source, name or None
        return usual, asked
