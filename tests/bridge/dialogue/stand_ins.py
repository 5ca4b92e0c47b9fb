"""Back ends that do just what a test wants, and a loop whose clock jumps instead of waiting."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from typing import Any, TypeVar

import numpy as np

from bridge.dialogue.character import Character, character_of
from bridge.dialogue.outputs import Answered, Output, Say
from bridge.dialogue.parts import Part, Request, Text
from bridge.dialogue.talk import Stages, Talk
from motion.scene import Scene
from motion.speech.speech import Mark, MarkKind, Piece, Samples, VoiceInfo

_T = TypeVar("_T")
RATE = 24_000


class _Jumping(selectors.DefaultSelector):
    """Nothing is waited for: time goes on at once to when something is due."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("everybody waits for ever")
        if not ready:
            self.now += max(timeout or 0.0, 0.0)
        return ready


def in_no_time(work: Callable[[Callable[[], float]], Coroutine[Any, Any, _T]]) -> _T:
    """Run work(clock) on a loop with a clock of its own, seconds."""
    selector = _Jumping()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign]
    # Timers are compared with a resolution that a clock that stands still never gets over.
    loop._clock_resolution = 1e-9  # type: ignore[attr-defined]
    try:
        return loop.run_until_complete(work(loop.time))
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


class Tone:
    """A voice: `pace` seconds of sound a character in pieces of 0.1 s, each after `delay`; `broken` raises instead."""

    name = "tone"
    languages = ("en", "zh")
    rate = RATE

    def __init__(
        self, delay: float = 0.0, pace: float = 0.05, broken: Exception | None = None, words: bool = False
    ) -> None:
        self.delay, self.pace, self.broken = delay, pace, broken
        self.gives: frozenset[MarkKind] = frozenset({"word"} if words else ())
        self.said: list[tuple[str, str | None, str | None, float]] = []
        self.open = 0

    async def speak(
        self, text: str, *, voice: str | None = None, language: str | None = None, rate: float = 1.0
    ) -> AsyncGenerator[Piece, None]:
        self.said.append((text, voice, language, rate))
        self.open += 1
        try:
            left = round(len(text) * self.pace * RATE)
            marks = self._marks(text) if "word" in self.gives else ()
            while left > 0:
                await asyncio.sleep(self.delay)
                if self.broken is not None:
                    raise self.broken
                count = min(left, RATE // 10)
                yield Piece(np.full(count, 0.1, np.float32), marks)
                marks, left = (), left - count
        finally:
            self.open -= 1

    def _marks(self, text: str) -> tuple[Mark, ...]:
        marks, start = [], 0
        for word in text.split():
            start = text.index(word, start)
            stop = start + len(word)
            marks.append(Mark("word", word, start * self.pace, stop * self.pace, start, stop))
            start = stop
        return tuple(marks)

    async def voices(self, language: str | None = None) -> list[VoiceInfo]:
        return [VoiceInfo("tone", "en")]


class Says:
    """A model that answers with what `script` makes of a request; `delay` before each part."""

    def __init__(self, script: Callable[[Request], Sequence[Part | Exception]], delay: float = 0.0) -> None:
        self.script, self.delay = script, delay
        self.requests: list[Request] = []
        self.open = 0

    async def answer(self, request: Request) -> AsyncGenerator[Part, None]:
        self.requests.append(request)
        self.open += 1
        try:
            for part in self.script(request):
                await asyncio.sleep(self.delay)
                if isinstance(part, Exception):
                    raise part
                yield part
        finally:
            self.open -= 1


def words(text: str) -> list[Part]:
    """A text as a model streams it."""
    return [Text(text[place : place + 3]) for place in range(0, len(text), 3)]


class Writes:
    """A recogniser: the text is the number that the samples hold."""

    def __init__(self, texts: dict[int, str], delay: float = 0.0) -> None:
        self.texts, self.delay = texts, delay
        self.lengths: list[int] = []

    async def recognise(self, samples: Samples, language: str | None, scene: Scene) -> str:
        self.lengths.append(len(samples))
        await asyncio.sleep(self.delay)
        return self.texts[round(float(samples.max()) * 100)]


class Loud:
    """A detector: what is louder than 0.005 is speech."""

    def probability(self, window: Samples) -> float:
        return float(np.abs(window).max() > 0.005)


def character(**fields: Any) -> Character:
    """A character, of which only some things matter."""
    return character_of({"name": {"en": "Lin", "zh": "小林"}, "persona": "A test.", **fields})


def talk(model: Any, voice: Any, clock: Callable[[], float], recogniser: Any = None, **more: Any) -> Talk:
    """A talk in an empty scene."""
    who = more.pop("character", None) or character()
    scene = more.pop("scene", None) or Scene()
    stages = Stages(model, lambda who, language: (voice, who.voices.get(language)), recogniser, Loud)
    return Talk(who, stages, lambda: scene, clock=clock, **more)


def speech(number: int, seconds: float, rate: int = 16_000) -> Samples:
    """Sound that `Loud` takes for speech and `Writes` for a number."""
    return np.full(round(seconds * rate), number / 100, np.float32)


def silence(seconds: float, rate: int = 16_000) -> Samples:
    """No sound."""
    return np.zeros(round(seconds * rate), np.float32)


async def take(one: Talk, kind: type[Output]) -> Any:
    """The next output of a kind; others are passed over."""
    async for output in one:
        if isinstance(output, kind):
            return output
    raise AssertionError(f"no {kind.__name__} came")


async def rest(one: Talk) -> list[Output]:
    """All outputs of an answer."""
    found = []
    async for output in one:
        found.append(output)
        if isinstance(output, Answered):
            break
    return found


async def play(one: Talk, say: Say, seconds: float | None = None) -> float:
    """Read all sound of an utterance and report that it was played, or so much of it."""
    made = 0.0
    async for piece in say.pieces:
        made += len(piece.samples) / say.rate
    one.played(say.number, made if seconds is None else seconds, ended=seconds is None)
    return made
