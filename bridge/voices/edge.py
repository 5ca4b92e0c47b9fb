"""The voices of Microsoft Edge's "read aloud", by the package edge-tts: natural, free of charge, with the times of words.

The service isn't an official one: it may refuse or change at any time, so a fallback belongs beside it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Iterator
from contextlib import aclosing, contextmanager
from typing import Any, TypeVar

from bridge.in_time import in_time
from bridge.voices.decoding import Mp3
from bridge.voices.marking import Gate, Words
from bridge.voices.steady import steady
from bridge.voices.trouble import away, cut, garbage, slow, status
from motion.errors import SpeechError, missing
from motion.speech.languages import canonical, matches, primary, runs
from motion.speech.speech import Mark, MarkKind, Piece, VoiceInfo, check

RATE = 24_000
DELAY = 1_105
"""Samples that the codec puts before the sound; the service's times don't count them."""

_TICKS = 10_000_000
_NAME = re.compile(r"[a-z]{2,3}(-[A-Za-z]+)+-[A-Za-z]+Neural")
_USUAL = {
    "en": "en-US-EmmaMultilingualNeural", "zh": "zh-CN-XiaoxiaoNeural", "zh-HK": "zh-HK-HiuMaanNeural",
    "zh-TW": "zh-TW-HsiaoChenNeural", "ja": "ja-JP-NanamiNeural", "ko": "ko-KR-SunHiNeural",
    "de": "de-DE-KatjaNeural", "fr": "fr-FR-DeniseNeural", "es": "es-ES-ElviraNeural",
}  # fmt: skip
_Told = TypeVar("_Told")


class EdgeVoice:
    """edge-tts as a voice. patience: seconds without any sound after which it is given up."""

    languages: tuple[str, ...] = ()
    rate = RATE
    gives: frozenset[MarkKind] = frozenset({"word"})

    def __init__(self, name: str = "edge", default: str | None = None, patience: float = 8.0) -> None:
        self.name = name
        self._default = default
        self._patience = patience
        try:
            import aiohttp
            import edge_tts
        except ImportError:
            raise missing("edge-tts", "voices") from None
        self._edge: Any = edge_tts
        self._http: Any = aiohttp
        self._known: list[VoiceInfo] = []

    async def speak(
        self, text: str, *, voice: str | None = None, language: str | None = None, rate: float = 1.0
    ) -> AsyncGenerator[Piece, None]:
        """See `Voice`."""
        check(text, rate)
        chosen = voice or await self._voice_of(text, language)
        # The name becomes part of the markup that is sent.
        if not _NAME.fullmatch(chosen):
            raise SpeechError(
                f"'{chosen}' is no name of a voice of Edge",
                kind="unknown_voice",
                candidates=tuple(_USUAL.values()),
                fix=f"kinelink voices --source {self.name} lists the voices",
            )
        async with aclosing(
            steady(self.name, lambda: self._once(text, chosen, rate), self._patience)
        ) as pieces:
            async for piece in pieces:
                yield piece

    async def voices(self, language: str | None = None) -> list[VoiceInfo]:
        """See `Voice`. They are asked for once."""
        if not self._known:
            with self._troubles():
                found = await self._in_time(self._edge.list_voices())
                self._known = [
                    VoiceInfo(
                        str(one["ShortName"]),
                        canonical(str(one["Locale"])),
                        str(one.get("Gender", "")).lower(),
                    )
                    for one in found
                ]
        return [one for one in self._known if matches(language, one.language)]

    async def _voice_of(self, text: str, language: str | None) -> str:
        if self._default and (language is None or matches(primary(language), self._default)):
            return self._default
        tag = canonical(language or runs(text)[0].language)
        usual = _USUAL.get(tag) or (_USUAL.get(primary(tag)) if "-" not in tag or tag == "zh-CN" else None)
        if usual:
            return usual
        found = await self.voices(tag) or await self.voices(primary(tag))
        if not found:
            raise SpeechError(
                f"Edge has no voice for '{tag}'",
                kind="unknown_voice",
                fix=f"kinelink voices --source {self.name} lists the voices",
            )
        return found[0].name

    async def _once(self, text: str, voice: str, rate: float) -> AsyncGenerator[Piece, None]:
        sound, gate, words = Mp3(self.name, RATE, DELAY), Gate(RATE), Words(text)
        end = 0.0
        connections = _connections(self._http)
        asked = self._edge.Communicate(
            text, voice, rate=f"{round(rate * 100 - 100):+d}%", boundary="WordBoundary", receive_timeout=30,
            connector=connections,
        )  # fmt: skip
        with self._troubles():
            async with aclosing(asked.stream()) as messages:
                try:
                    while message := await in_time(anext(messages, None), None, connections.hang_up):
                        if message["type"] == "audio":
                            gate.hear(sound.push(message["data"]))
                        else:
                            start = message["offset"] / _TICKS
                            end = start + message["duration"] / _TICKS
                            gate.mark(Mark("word", message["text"], start, end, *words.find(message["text"])))
                        if piece := gate.open():
                            yield piece
                finally:
                    await connections.hang_up()
        gate.hear(sound.finish())
        # edge-tts takes a connection that is cut for the end: then words are missing, or the sound of words.
        if (end and not words.all_said) or gate.seconds < end - 0.2:
            raise cut(self.name)
        if piece := gate.open(last=True):
            yield piece

    async def _in_time(self, asked: Awaitable[_Told]) -> _Told:
        return await in_time(asked, self._patience)

    @contextmanager
    def _troubles(self) -> Iterator[None]:
        """What edge-tts and its HTTP client raise, in our words."""
        try:
            yield
        except self._http.ClientResponseError as error:
            headers = error.headers or {}
            raise status(self.name, error.status, headers.get("Retry-After")) from None
        except asyncio.TimeoutError:
            raise slow(self.name, self._patience) from None
        except (
            self._http.ServerDisconnectedError,
            ConnectionResetError,
            self._edge.exceptions.WebSocketError,
        ):
            raise cut(self.name) from None
        except (self._http.ClientError, OSError) as error:
            raise away(self.name, error) from None
        except self._edge.exceptions.NoAudioReceived:
            raise cut(self.name, "before any sound; it may not know this voice") from None
        except (
            self._edge.exceptions.EdgeTTSException,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
        ) as error:
            raise garbage(self.name, f"something else than speech ({type(error).__name__})") from None


def _connections(http: Any) -> Any:
    """The connections of one utterance, for all that edge-tts opens for it one after another."""

    class Connections(http.TCPConnector):  # type: ignore[misc]
        async def close(self, *_: Any, **__: Any) -> None:
            """What each of its sessions does at its end, though another may follow: each closes its own connection."""

        async def hang_up(self) -> None:
            """Close them at once: left to itself, edge-tts reads on until the service has agreed to part."""
            await super().close(abort_ssl=True)

    return Connections()
