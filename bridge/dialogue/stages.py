"""What a configuration makes of a talk. Each stage is made when it is first needed: only what is used need be installed."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from functools import cached_property
from typing import TypeVar

import numpy as np

from bridge.dialogue.activity import RATE
from bridge.dialogue.calling import Patience, Service
from bridge.dialogue.dify import Dify
from bridge.dialogue.openai_model import ChatCompletions
from bridge.dialogue.openai_recogniser import Transcriptions
from bridge.dialogue.parts import LanguageModel
from bridge.dialogue.recognisers import Recogniser
from bridge.dialogue.scripted import Scripted
from bridge.dialogue.settings import DifyApp, LocalRecogniser, OpenAiModel, OpenAiRecogniser, TalkSettings
from motion.errors import MotionError
from motion.scene import Scene
from motion.speech.speech import Samples

_Remote = TypeVar("_Remote", ChatCompletions, Dify, Transcriptions)


class Configured:
    """The language model and the recogniser of a configuration, for every talk of a server. Close it at the end."""

    def __init__(self, settings: TalkSettings) -> None:
        self._settings = settings
        self._made: list[ChatCompletions | Dify | Transcriptions] = []

    @cached_property
    def model(self) -> LanguageModel:
        """What answers."""
        given = self._settings.model
        if isinstance(given, OpenAiModel):
            return self._kept(ChatCompletions(_service(given), given.model, given.tools, given.options))
        if isinstance(given, DifyApp):
            return self._kept(Dify(_service(given)))
        return Scripted()

    @cached_property
    def recogniser(self) -> Recogniser:
        """What understands speech. A local one is loaded when somebody first speaks."""
        given = self._settings.recogniser
        if isinstance(given, OpenAiRecogniser):
            return self._kept(Transcriptions(_service(given), given.model))
        return _Later(given if isinstance(given, LocalRecogniser) else None)

    async def warm(self, scene: Scene) -> None:
        """Load a recogniser of this machine before it is needed. What goes wrong is told when it is used."""
        if isinstance(self.recogniser, _Later):
            with suppress(MotionError):
                await self.recogniser.recognise(np.zeros(RATE // 10, dtype=np.float32), "en", scene)

    async def close(self) -> None:
        """Close all connections."""
        for one in self._made:
            await one.close()

    def _kept(self, made: _Remote) -> _Remote:
        self._made.append(made)
        return made


def _service(given: OpenAiModel | DifyApp | OpenAiRecogniser) -> Service:
    return Service(given.address, given.key.get_secret_value(), Patience(quiet=given.quiet))


class _Later:
    """A recogniser on this machine, loaded at its first use. Raises then, where it isn't installed."""

    def __init__(self, given: LocalRecogniser | None) -> None:
        self._given = given
        self._made: Recogniser | None = None
        self._lock = threading.Lock()

    async def recognise(self, samples: Samples, language: str | None, scene: Scene) -> str:
        # Weights take seconds to load: nobody else has to wait meanwhile.
        recogniser = await asyncio.to_thread(self._loaded)
        return await recogniser.recognise(samples, language, scene)

    def _loaded(self) -> Recogniser:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made

    def _make(self) -> Recogniser:
        if self._given is None:
            from bridge.dialogue.command_recogniser import Commands

            return Commands()
        if self._given.kind == "funasr":
            from bridge.dialogue.funasr_recogniser import FunASR

            return FunASR(self._given.folder, self._given.device)
        from bridge.dialogue.whisper_recogniser import Whisper

        return Whisper(self._given.folder, self._given.device)
