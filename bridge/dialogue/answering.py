"""`Answer`: one answer on its way from the language model to the voice. Cancelling it stops both at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from bridge.dialogue.character import Character
from bridge.dialogue.chunks import Chunks
from bridge.dialogue.laps import Lap
from bridge.dialogue.outputs import Say, Sound
from bridge.dialogue.parts import Call, LanguageModel, Message, Request, Text
from bridge.dialogue.playing import Floor
from bridge.dialogue.speakable import speakable
from bridge.in_time import in_time
from motion.speech.speech import Voice

# How often a model may look at what became of its calls and go on, and seconds that it waits for that.
_ROUNDS, _OUTCOME = 3, 2.0


class StageFailed(Exception):
    """A back end failed; `__cause__` is the MotionError. stage: model or voice."""

    def __init__(self, stage: str) -> None:
        super().__init__(stage)
        self.stage = stage


@dataclass(frozen=True, eq=False)
class Answer:
    """What an answer needs and where it goes.

    voice: what speaks a language, and its name there. say: hands out an utterance, and waits until the one before was taken.
    act: hands out a call; its outcome comes later, as a text for the model that is empty where nothing went wrong.
    """

    epoch: int
    character: Character
    language: str
    voice: Callable[[str], tuple[Voice, str | None]]
    floor: Floor
    lap: Lap
    say: Callable[[Say], Awaitable[None]]
    act: Callable[[Call], asyncio.Future[str]]

    async def think(self, model: LanguageModel, request: Request) -> None:
        """Have the model answer and the voice say it. Raises StageFailed."""
        texts: asyncio.Queue[str | None] = asyncio.Queue()
        await _together(self._ask(model, request, texts), self._speak(texts))

    async def read(self, text: str) -> None:
        """Have the voice say a text. Raises StageFailed."""
        texts: asyncio.Queue[str | None] = asyncio.Queue()
        chunks = Chunks()
        for chunk in [*chunks.feed(text), *chunks.finish()]:
            texts.put_nowait(chunk)
        texts.put_nowait(None)
        await self._speak(texts)

    async def _ask(self, model: LanguageModel, request: Request, texts: asyncio.Queue[str | None]) -> None:
        chunks = Chunks()
        for _ in range(_ROUNDS):
            said, calls = "", list[tuple[Call, asyncio.Future[str]]]()
            try:
                async with aclosing(model.answer(request)) as parts:
                    async for part in parts:
                        self.lap.passed("first_token")
                        if isinstance(part, Text):
                            said += part.text
                            self._chunked(chunks.feed(part.text), texts)
                        else:
                            calls.append((part, self.act(part)))
            except Exception as error:
                raise StageFailed("model") from error
            self._chunked(chunks.finish(), texts)
            outcomes = [(call, await _outcome(future)) for call, future in calls]
            if not calls or (said.strip() and not any(outcome for _, outcome in outcomes)):
                break
            request = replace(request, messages=(*request.messages, *done(said, outcomes)))
        texts.put_nowait(None)

    def _chunked(self, chunks: Sequence[str], texts: asyncio.Queue[str | None]) -> None:
        for chunk in chunks:
            self.lap.passed("first_chunk")
            texts.put_nowait(chunk)

    async def _speak(self, texts: asyncio.Queue[str | None]) -> None:
        """Have one utterance made after the other; the next is handed out when the one before was taken."""
        while (chunk := await texts.get()) is not None:
            text = speakable(chunk)
            if text:
                await self._say(text)

    async def _say(self, text: str) -> None:
        sound = Sound()
        number, utterance = self.floor.send(text)
        handed_out = False
        language = self.character.speaks(text, self.language)
        try:
            voice, named = self.voice(language)
            speech = voice.speak(text, voice=named, language=language, rate=self.character.rate)
            async with aclosing(speech) as pieces:
                async for piece in pieces:
                    self.lap.passed("first_piece")
                    utterance.add(len(piece.samples) / voice.rate, piece.marks)
                    sound.put(piece)
                    if not handed_out:
                        handed_out = True
                        await self.say(
                            Say(self.epoch, number, text, language, voice.rate, voice.gives, sound)
                        )
            utterance.whole = True
        except Exception as error:
            raise StageFailed("voice") from error
        finally:
            utterance.ended = utterance.ended or not handed_out
            sound.end()


def done(said: str, outcomes: Sequence[tuple[Call, str]]) -> tuple[Message, ...]:
    """What was done as messages: the assistant's with its calls, and what became of each."""
    if not outcomes:
        return ()
    calls = tuple(call for call, _ in outcomes)
    results = [Message("tool", outcome or "begun", of=call.id) for call, outcome in outcomes]
    return (Message("assistant", said, calls), *results)


async def _outcome(future: asyncio.Future[str]) -> str:
    """What became of a call; nothing is heard of it in time where nobody carries it out."""
    try:
        return await in_time(future, _OUTCOME)
    except asyncio.TimeoutError:
        return ""


async def _together(*parts: Coroutine[Any, Any, None]) -> None:
    """Run all to their end; when one fails, the others are stopped."""
    tasks = [asyncio.ensure_future(part) for part in parts]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
