"""Azure Speech over its WebSocket protocol, with the times of words and visemes. The vendor's SDK isn't needed."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from bridge.voices import azure_protocol as protocol
from bridge.voices.marking import Gate, Words
from bridge.voices.steady import steady
from bridge.voices.trouble import Trouble, away, cut, garbage, slow, status
from motion.errors import SpeechError, missing
from motion.speech.files import Pcm
from motion.speech.languages import canonical, matches, primary, runs
from motion.speech.speech import Mark, MarkKind, Piece, VoiceInfo, check

RATE = 24_000
_NAME = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)+(:[A-Za-z0-9]+)?")
_LARGEST = 4 << 20
# Codes with which the service closes when it doesn't like what it was asked.
_REFUSALS = (1003, 1007, 1008)
_USUAL = {
    "en": "en-US-AvaMultilingualNeural", "zh": "zh-CN-XiaoxiaoMultilingualNeural", "zh-HK": "zh-HK-HiuMaanNeural",
    "ja": "ja-JP-NanamiNeural", "ko": "ko-KR-SunHiNeural", "de": "de-DE-KatjaNeural", "fr": "fr-FR-DeniseNeural",
    "es": "es-ES-ElviraNeural",
}  # fmt: skip


class AzureVoice:
    """Azure Speech as a voice. key: of a speech resource; region: such as westeurope; address: instead of it, for a proxy."""

    languages: tuple[str, ...] = ()
    rate = RATE
    gives: frozenset[MarkKind] = frozenset({"word", "viseme"})

    def __init__(
        self, name: str, key: str, *, region: str = "", address: str = "", default: str | None = None,
        patience: float = 8.0,
    ) -> None:  # fmt: skip
        self.name = name
        self._key = key
        self._address = (address or f"https://{region}.tts.speech.microsoft.com").rstrip("/")
        self._default = default
        self._patience = patience
        self._known: list[VoiceInfo] = []

    async def speak(
        self, text: str, *, voice: str | None = None, language: str | None = None, rate: float = 1.0
    ) -> AsyncGenerator[Piece, None]:
        """See `Voice`."""
        check(text, rate)
        chosen = voice or await self._voice_of(text, language)
        if not _NAME.fullmatch(chosen):
            raise self._unknown(chosen)
        async with aclosing(
            steady(self.name, lambda: self._once(text, chosen, rate), self._patience)
        ) as pieces:
            async for piece in pieces:
                yield piece

    async def voices(self, language: str | None = None) -> list[VoiceInfo]:
        """See `Voice`. They are asked for once."""
        if not self._known:
            self._known = [
                VoiceInfo(
                    str(one["ShortName"]),
                    canonical(str(one["Locale"])),
                    str(one.get("Gender", "")).lower(),
                    tuple(map(str, one.get("StyleList", ()))),
                )
                for one in await self._listed()
            ]
        return [one for one in self._known if matches(language, one.language)]

    async def _voice_of(self, text: str, language: str | None) -> str:
        if self._default and (language is None or matches(primary(language), self._default)):
            return self._default
        tag = canonical(language or runs(text)[0].language)
        if usual := _USUAL.get(tag) or _USUAL.get(primary(tag)):
            return usual
        found = await self.voices(tag) or await self.voices(primary(tag))
        if not found:
            raise self._unknown(tag)
        return found[0].name

    async def _once(self, text: str, voice: str, rate: float) -> AsyncGenerator[Piece, None]:
        try:
            from websockets import exceptions
            from websockets.asyncio.client import connect
        except ImportError:
            raise missing("websockets", "voices") from None
        request = uuid4().hex
        headers = {"Ocp-Apim-Subscription-Key": self._key, "X-ConnectionId": uuid4().hex}
        address = re.sub("^http", "ws", self._address) + protocol.PATH
        try:
            async with connect(
                address, additional_headers=headers, open_timeout=self._patience, max_size=_LARGEST
            ) as socket:
                try:
                    await self._ask(socket, request, text, voice, rate)
                    async with aclosing(self._heard(socket, text, request)) as pieces:
                        async for piece in pieces:
                            yield piece
                finally:
                    # Nothing more is wanted. A polite goodbye would wait for all that is still to be read, and for an answer.
                    socket.transport.abort()
        except exceptions.InvalidStatus as error:
            answer = error.response
            raise status(self.name, answer.status_code, answer.headers.get("Retry-After")) from None
        except exceptions.ConnectionClosed as error:
            if error.rcvd is None or error.rcvd.code not in _REFUSALS:
                raise cut(self.name) from None
            raise Trouble(
                f"the voice '{self.name}' refused: {error.rcvd.reason or 'it did not say why'}",
                kind="bad_request",
                fix="check the name of the voice and the settings",
            ) from None
        except (exceptions.InvalidURI, ValueError) as error:
            raise SpeechError(
                f"'{self._address}' is no address: {error}",
                kind="bad_request",
                fix="check region and address",
            ) from None
        except TimeoutError:
            raise slow(self.name, self._patience) from None
        except exceptions.InvalidHandshake as error:
            raise garbage(self.name, f"no WebSocket ({error})") from None
        except OSError as error:
            raise away(self.name, error) from None

    async def _ask(self, socket: Any, request: str, text: str, voice: str, rate: float) -> None:
        language = "-".join(voice.split("-")[:2])
        for path, kind, body in (
            ("speech.config", "application/json", '{"context":{"system":{"name":"kinelink"}}}'),
            ("synthesis.context", "application/json", protocol.context()),
            ("ssml", "application/ssml+xml", protocol.ssml(text, voice, language, rate)),
        ):
            now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
            await socket.send(protocol.written(path, request, kind, body, now))

    async def _heard(self, socket: Any, text: str, request: str) -> AsyncGenerator[Piece, None]:
        """The pieces of one answer; the service sends much sound at once, and marks before or soon after it."""
        pcm, gate, words = Pcm(), Gate(RATE), Words(text)
        shown: protocol.Told | None = None
        while True:
            try:
                message = protocol.read(await socket.recv())
                if message.request not in ("", request):
                    continue
                marks = list(protocol.told(message.body)) if message.path == "audio.metadata" else []
            except ValueError as error:
                raise garbage(self.name, f"something else than speech ({error})") from None
            if message.path == "turn.end":
                break
            if message.path == "audio":
                gate.hear(pcm.push(message.body))
            for one in marks:
                if one.kind == "word":
                    gate.hint(
                        Mark("word", one.value, one.start, one.start + one.seconds, *words.find(one.value))
                    )
                else:
                    if shown:
                        gate.mark(Mark("viseme", shown.value, shown.start, one.start))
                    shown = one
            if piece := gate.open():
                yield piece
        if shown:
            gate.mark(Mark("viseme", shown.value, shown.start, max(gate.seconds, shown.start)))
        if piece := gate.open(last=True):
            yield piece

    async def _listed(self) -> list[dict[str, Any]]:
        try:
            import httpx
        except ImportError:
            raise missing("httpx", "voices") from None
        try:
            async with httpx.AsyncClient(timeout=self._patience) as client:
                answer = await client.get(
                    f"{self._address}/cognitiveservices/voices/list",
                    headers={"Ocp-Apim-Subscription-Key": self._key},
                )
            if answer.status_code != 200:
                raise status(self.name, answer.status_code, answer.headers.get("Retry-After"))
            found = answer.json()
            if not isinstance(found, list) or not all(
                "ShortName" in one and "Locale" in one for one in found
            ):
                raise garbage(self.name, "no list of voices")
            return found
        except httpx.TimeoutException:
            raise slow(self.name, self._patience) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise away(self.name, error) from None
        except (ValueError, TypeError):
            raise garbage(self.name, "no list of voices") from None

    def _unknown(self, what: str) -> SpeechError:
        return SpeechError(
            f"Azure has no voice '{what}'",
            kind="unknown_voice",
            candidates=tuple(_USUAL.values()),
            fix=f"kinelink voices --source {self.name} lists the voices",
        )
