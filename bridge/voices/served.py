"""Voices of HTTP servers that answer a text with sound: any OpenAI-compatible one, and GPT-SoVITS by its own interface."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bridge.dialogue.calling import Patience, Service
from bridge.dialogue.errors import DialogueError
from bridge.voices.decoding import Decoder, Format, decoder
from bridge.voices.steady import steady
from bridge.voices.trouble import Trouble, garbage
from motion.errors import SpeechError
from motion.speech.languages import matches, primary, runs
from motion.speech.speech import RATE, MarkKind, Piece, VoiceInfo, check

_LONGEST = 600.0
# Seconds after which a server is asked again that hung up before any sound came.
_SOON = 0.1


@dataclass(frozen=True)
class Asked:
    """How a text is asked for: the path, the document that is posted, and what decodes the answer."""

    path: str
    document: Mapping[str, Any]
    sound: Callable[[], Decoder]


class _Served:
    """What both have in common. It gives no marks: the text is aligned with the sound."""

    languages: tuple[str, ...] = ()
    rate = RATE
    gives: frozenset[MarkKind] = frozenset()

    def __init__(self, name: str, address: str, key: str, patience: float) -> None:
        self.name = name
        self._patience = patience
        # The whole may take as long as it is played: whether sound comes in time is asked for piece by piece.
        self._service = Service(address, key, Patience(connect=5.0, quiet=patience, whole=2 * _LONGEST))

    async def close(self) -> None:
        """Close its connections."""
        await self._service.close()

    async def _say(self, asked: Asked) -> AsyncGenerator[Piece, None]:
        async with aclosing(steady(self.name, lambda: self._once(asked), self._patience)) as pieces:
            async for piece in pieces:
                yield piece

    async def _once(self, asked: Asked) -> AsyncGenerator[Piece, None]:
        sound, heard = asked.sound(), 0
        try:
            async with aclosing(self._service.stream(asked.path, asked.document)) as parts:
                async for part in parts:
                    samples = sound.push(part)
                    heard += len(samples)
                    if heard > _LONGEST * RATE:
                        raise garbage(self.name, f"more than {_LONGEST:.0f} s of sound")
                    if len(samples):
                        yield Piece(samples)
        except DialogueError as error:
            # A server that is busy or away was asked again already.
            wait = _SOON if error.kind == "cut_off" else None
            raise Trouble(error.message, kind=error.kind, fix=error.fix, wait=wait) from None
        rest = sound.finish()
        if len(rest):
            yield Piece(rest)


class OpenAiVoice(_Served):
    """A server with `/audio/speech` below its address, such as http://127.0.0.1:8880/v1: Kokoro, CosyVoice, OpenAI …

    `names` are the voices that may be chosen, with their language; the first one that speaks a language is taken for it.
    """

    def __init__(
        self, name: str, address: str, *, key: str = "", model: str = "tts-1",
        names: Mapping[str, str] | None = None, form: Format = "wav", pcm_rate: int = RATE,
        patience: float = 15.0,
    ) -> None:  # fmt: skip
        super().__init__(name, address, key, patience)
        self._model = model
        self._names = dict(names or {"alloy": ""})
        self._form: Format = form
        self._pcm_rate = pcm_rate
        self.languages = tuple(sorted({primary(tag) for tag in self._names.values() if tag}))

    async def speak(
        self, text: str, *, voice: str | None = None, language: str | None = None, rate: float = 1.0
    ) -> AsyncGenerator[Piece, None]:
        """See `Voice`."""
        check(text, rate)
        document = {
            "model": self._model,
            "input": text,
            "voice": voice or self._voice_of(text, language),
            "response_format": self._form,
            "speed": rate,
        }
        sound = partial(decoder, self.name, self._form, RATE, self._pcm_rate)
        async with aclosing(self._say(Asked("audio/speech", document, sound))) as pieces:
            async for piece in pieces:
                yield piece

    async def voices(self, language: str | None = None) -> list[VoiceInfo]:
        """See `Voice`: those of the configuration, for servers have no common way to list theirs."""
        return [
            VoiceInfo(name, tag) for name, tag in self._names.items() if not tag or matches(language, tag)
        ]

    def _voice_of(self, text: str, language: str | None) -> str:
        wanted = primary(language or runs(text)[0].language)
        fitting = [name for name, tag in self._names.items() if tag and primary(tag) == wanted]
        return next(iter([*fitting, *self._names]))


@dataclass(frozen=True)
class Sample:
    """A recording that GPT-SoVITS speaks like: a file on the server's machine, what is said in it, and in which language."""

    file: str
    text: str = ""
    language: str = "zh"
    also: tuple[str, ...] = field(default=())


class SovitsVoice(_Served):
    """GPT-SoVITS by its `api_v2` (`/tts`, usually port 9880): cloned voices, one for each sample."""

    languages = ("zh", "en", "ja", "ko", "yue")

    def __init__(
        self, name: str, address: str, samples: Mapping[str, Sample], *, patience: float = 30.0
    ) -> None:
        super().__init__(name, address, "", patience)
        self._samples = dict(samples)

    async def speak(
        self, text: str, *, voice: str | None = None, language: str | None = None, rate: float = 1.0
    ) -> AsyncGenerator[Piece, None]:
        """See `Voice`."""
        check(text, rate)
        chosen = voice or next(iter(self._samples), "")
        if chosen not in self._samples:
            raise SpeechError(
                f"the voice '{self.name}' has no sample '{chosen}'",
                kind="unknown_voice",
                candidates=tuple(self._samples),
                fix="add the sample to the configuration, or choose one that is there",
            )
        sample = self._samples[chosen]
        document = {
            "text": text,
            "text_lang": self._language_of(text, language),
            "ref_audio_path": sample.file,
            "prompt_text": sample.text,
            "prompt_lang": primary(sample.language),
            "aux_ref_audio_paths": list(sample.also),
            "speed_factor": rate,
            "media_type": "wav",
            "streaming_mode": True,
        }
        sound = partial(decoder, self.name, "wav", RATE, RATE)
        async with aclosing(self._say(Asked("tts", document, sound))) as pieces:
            async for piece in pieces:
                yield piece

    async def voices(self, language: str | None = None) -> list[VoiceInfo]:
        """See `Voice`: the samples. Each can be made to speak all languages, and is listed under its own."""
        return [
            VoiceInfo(name, sample.language)
            for name, sample in self._samples.items()
            if matches(language, sample.language)
        ]

    def _language_of(self, text: str, language: str | None) -> str:
        spoken = {primary(run.language) for run in runs(text, language)}
        # Its "auto" finds the language of every part of a mixed text by itself.
        return next(iter(spoken)) if len(spoken) == 1 and spoken <= set(self.languages) else "auto"
