"""`Talk`: a conversation with one character. What is heard goes in, what is to be said and done comes out."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from bridge.dialogue.activity import Detector, Ears, Hearing, Speaking, Spoken
from bridge.dialogue.answering import Answer, StageFailed, done
from bridge.dialogue.character import Character
from bridge.dialogue.errors import DialogueError
from bridge.dialogue.history import History
from bridge.dialogue.language import in_language
from bridge.dialogue.laps import Lap, Laps
from bridge.dialogue.outputs import (
    Answered,
    Express,
    Failed,
    Heard,
    Interrupted,
    LookAt,
    Output,
    Perform,
    Say,
    Switched,
)
from bridge.dialogue.parts import Call, LanguageModel, Message, Request
from bridge.dialogue.playing import Floor
from bridge.dialogue.recognisers import Recogniser
from bridge.dialogue.tools import argument, intensity
from motion.errors import MotionError
from motion.scene import Scene
from motion.speech.speech import Samples, Voice

log = logging.getLogger("kinelink.talk")

_EXCUSES = {
    "recogniser": {"en": "Sorry, I couldn't hear that.", "zh": "抱歉，我没能听清。"},
    "model": {"en": "Sorry, I can't think of an answer right now.", "zh": "抱歉，我现在想不出怎么回答。"},
}
_VOID = (Say, Perform, LookAt, Express, Answered)


@dataclass(frozen=True, eq=False)
class Stages:
    """What a talk is made of; all but detectors are shared by every talk.

    voice: what a character speaks a language with, and the name of it there, if any. recogniser, detector (makes one): only
    where there is a microphone.
    """

    model: LanguageModel
    voice: Callable[[Character, str], tuple[Voice, str | None]]
    recogniser: Recogniser | None = None
    detector: Callable[[], Detector] | None = None


class Talk(AsyncIterator[Output]):
    """One conversation. All methods return at once; call them from the event loop that it lives in.

    In go `listen` (a microphone) or `ask` (text), and what became of what came out: `played` for every `Say` (a client's play
    head, several times a second and when it ends) and `performed` for every `Perform`. Only what was played enters the
    history, so a session that shows its avatar to nobody has to report by its own clock.

    Out come `Output`s, by `async for output in talk`: say this, perform that. Each has an epoch. `interrupt`, a new question,
    and a user who begins to speak while the avatar talks or thinks start a new one: work on the old answer is cancelled, what
    of it was not taken is dropped, the pieces of its sound end, and `Interrupted` comes out. While an answer is spoken the next
    utterance is made: `Say` n + 1 comes out when n was taken, its pieces while they are made.

    clock: seconds, for the laps only. barge_in: seconds of speech that interrupt the avatar; shorter sounds, such as a cough or
    an "mhm", don't.
    """

    def __init__(
        self,
        character: Character,
        stages: Stages,
        scene: Callable[[], Scene],
        *,
        hearing: Hearing | None = None,
        barge_in: float = 0.3,
        laps: Laps | None = None,
        clock: Callable[[], float] = time.monotonic,
        language: str = "en",
    ) -> None:
        self.character, self.laps = character, laps or Laps()
        self._stages, self._scene, self._clock = stages, scene, clock
        self._hearing, self._barge_in = hearing, barge_in
        self._ears: Ears | None = None
        self._floor = Floor()
        self._history = History()
        self._memory: dict[str, str] = {}
        self._language = language
        self._lap = Lap(self.laps, clock)
        self._calls: dict[str, tuple[Call, asyncio.Future[str]]] = {}
        self._says: list[Say] = []
        self._unheard = np.zeros(0, dtype=np.float32)
        self._out: deque[Output] = deque()
        self._changed, self._taken = asyncio.Event(), asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def epoch(self) -> int:
        """The present epoch; what has an older one is void."""
        return self._floor.epoch

    @property
    def sending(self) -> bool:
        """Whether an answer is being made."""
        return self._floor.sending

    @property
    def speaking(self) -> bool:
        """Whether a client still has something of this epoch to play, by its own reports."""
        return self._floor.speaking

    @property
    def user_speaks(self) -> bool:
        """Whether the user is speaking."""
        return self._floor.user_speaks

    def messages(self) -> tuple[Message, ...]:
        """What was said and done, up to what is being played now."""
        return (*self._history.messages, *self._said())

    def listen(self, samples: Samples, rate: int) -> None:
        """The microphone's next samples (n,), mono, -1..1, in portions of any length. Raises DialogueError where it can't."""
        for event in self._open_ears().feed(samples, rate):
            if isinstance(event, Speaking):
                self._floor.user_speaks = True
                if self._floor.busy and event.seconds >= self._barge_in:
                    self._break_off()
                continue
            self._floor.user_speaks = False
            if not self._floor.busy or event.seconds >= self._barge_in:
                self._hear(event)

    def ask(self, text: str) -> None:
        """The user's words, typed. What is being said is broken off."""
        self._unheard = self._unheard[:0]
        self._begin(lambda epoch: self._respond(epoch, text))

    def say(self, text: str) -> None:
        """Have the character say just this. What is being said is broken off."""
        self._unheard = self._unheard[:0]
        self._begin(lambda epoch: self._read(epoch, text))

    def greet(self) -> None:
        """Have the character speak first, if it has a greeting."""
        greeting = in_language(self.character.greeting, self._speaks())
        if greeting:
            self.say(greeting)

    def interrupt(self) -> None:
        """Break off what is being said and made, and what was said to the character but not yet understood."""
        self._unheard = self._unheard[:0]
        if self._floor.busy:
            self._break_off()

    def change(self, character: Character) -> None:
        """Another character takes over at once, with a conversation of its own."""
        self.interrupt()
        self._history, self._memory = History(), {}
        self._calls.clear()
        self.character = character
        self._emit(Switched(self._floor.begin(), character))

    def played(self, number: int, seconds: float, ended: bool = False) -> None:
        """How far a client has played a `Say`, seconds from its first sample; ended: it plays no more of it."""
        if self._floor.played(number, seconds, ended) and seconds > 0:
            self._lap.passed("first_played")

    def performed(self, id: str, error: MotionError | None = None) -> None:
        """What became of a `Perform`: accepted, or why it can't be done, which the language model is told."""
        _, outcome = self._calls.get(id, (None, None))
        if outcome is not None and not outcome.done():
            outcome.set_result("" if error is None else json.dumps(error.to_dict(), ensure_ascii=False))

    def began(self, epoch: int, stage: str, ahead: float) -> None:
        """A session has begun with what was asked for: the stage is passed in so many seconds. Older epochs count no more."""
        if epoch == self._floor.epoch:
            self._lap.passed(stage, ahead)

    async def __anext__(self) -> Output:
        while not self._out:
            if self._closed:
                raise StopAsyncIteration
            self._changed.clear()
            await self._changed.wait()
        output = self._out.popleft()
        if isinstance(output, Say):
            self._taken.set()
            self._lap.passed("first_sound")
        elif isinstance(output, Perform):
            self._lap.passed("first_motion")
        return output

    async def close(self) -> None:
        """End it: all work is cancelled, the stream of outputs ends."""
        self.interrupt()
        self._closed = True
        self._changed.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # ---- turns ------------------------------------------------------------------------------------------------

    def _open_ears(self) -> Ears:
        if self._ears is None:
            if self._stages.detector is None or self._stages.recogniser is None:
                raise DialogueError(
                    "this server does not listen: it has no recogniser of speech",
                    kind="bad_setting",
                    fix="choose one in the configuration, see docs/dialogue.md",
                )
            self._ears = Ears(self._stages.detector(), self._hearing)
        return self._ears

    def _hear(self, spoken: Spoken) -> None:
        # Somebody who only paused may go on before what they said first was understood: it is one utterance.
        self._unheard = np.concatenate([self._unheard, spoken.samples])
        self._begin(self._listen)
        self.laps.add("hang_over", spoken.waited)

    def _begin(self, work: Callable[[int], Coroutine[Any, Any, None]]) -> None:
        if self._floor.busy:
            self._break_off()
        self._keep()
        epoch = self._floor.begin()
        self._floor.sending = True
        self._lap = Lap(self.laps, self._clock)
        self._task = asyncio.get_running_loop().create_task(self._run(epoch, work))
        self._tasks.add(self._task)
        self._task.add_done_callback(self._tasks.discard)

    def _break_off(self) -> None:
        if self._task is not None:
            self._task.cancel()
        for say in self._says:
            say.pieces.cut()
        self._keep()
        self._out = deque(output for output in self._out if not isinstance(output, _VOID))
        self._emit(Interrupted(self._floor.begin()))

    def _keep(self) -> None:
        """Put into the history what was done and heard of this epoch."""
        for message in self._said():
            self._history.add(message)
        self._calls.clear()
        self._says.clear()

    def _said(self) -> tuple[Message, ...]:
        outcomes = [
            (call, outcome.result() if outcome.done() and not outcome.cancelled() else "")
            for call, outcome in self._calls.values()
        ]
        heard = self._floor.heard()
        return (*done("", outcomes), *([Message("assistant", heard)] if heard else []))

    async def _run(self, epoch: int, work: Callable[[int], Coroutine[Any, Any, None]]) -> None:
        try:
            await work(epoch)
        except StageFailed as failed:
            self._failed(epoch, failed)
            excuse = _EXCUSES.get(failed.stage)
            if excuse is not None and not self._says:
                await self._excuse(epoch, in_language(excuse, self._speaks()))
        except Exception as error:  # a scene that can't be read, a bug: the talk goes on, and says so
            self._failed(epoch, StageFailed("talk"), error)
        finally:
            if epoch == self._floor.epoch:
                self._floor.sending = False
                self._emit(Answered(epoch))

    async def _listen(self, epoch: int) -> None:
        recogniser, language = self._stages.recogniser, self.character.language
        assert recogniser is not None
        try:
            known = None if language == "auto" else language
            text = (await recogniser.recognise(self._unheard, known, self._scene())).strip()
        except Exception as error:
            self._unheard = self._unheard[:0]
            raise StageFailed("recogniser") from error
        self._unheard = self._unheard[:0]
        self._lap.passed("recognised")
        await self._respond(epoch, text)

    async def _respond(self, epoch: int, text: str) -> None:
        text = text.strip()
        self._language = language = self.character.speaks(text, self._language)
        self._emit(Heard(epoch, text, language))
        if text:
            self._history.heard(text)
            request = Request(self.character, language, self._history.messages, self._scene(), self._memory)
            await self._answer(epoch).think(self._stages.model, request)

    async def _read(self, epoch: int, text: str) -> None:
        await self._answer(epoch).read(text)

    async def _excuse(self, epoch: int, text: str) -> None:
        try:
            await self._read(epoch, text)
        except StageFailed as failed:
            self._failed(epoch, failed)

    # ---- what comes out ---------------------------------------------------------------------------------------

    def _answer(self, epoch: int) -> Answer:
        character = self.character
        return Answer(
            epoch,
            character,
            self._speaks(),
            partial(self._stages.voice, character),
            self._floor,
            self._lap,
            self._hand_out,
            lambda call: self._act(epoch, call),
        )

    def _speaks(self) -> str:
        return self.character.speaks("", self._language)

    async def _hand_out(self, say: Say) -> None:
        while any(isinstance(output, Say) for output in self._out):
            self._taken.clear()
            await self._taken.wait()
        self._says.append(say)
        self._emit(say)

    def _act(self, epoch: int, call: Call) -> asyncio.Future[str]:
        outcome = asyncio.get_running_loop().create_future()
        id = f"{epoch}.{len(self._calls)}"
        self._calls[id] = call, outcome
        try:
            self._emit(self._action(epoch, id, call))
        except MotionError as error:
            self._emit(Failed(epoch, "call", error))
            self.performed(id, error)
        if call.name != "perform":
            self.performed(id)
        return outcome

    def _action(self, epoch: int, id: str, call: Call) -> Output:
        value = argument(call)
        if call.name == "perform":
            return Perform(epoch, id, value)
        if call.name == "look_at":
            if value != "viewer":
                self._scene().object(value)
            return LookAt(epoch, value)
        return Express(epoch, value, intensity(call))

    def _failed(self, epoch: int, failed: StageFailed, cause: BaseException | None = None) -> None:
        error = cause or failed.__cause__
        if not isinstance(error, MotionError):
            log.error("a %s failed in an unexpected way", failed.stage, exc_info=error)
            error = DialogueError(f"the {failed.stage} failed: {error!r}"[:500], fix="see the server's log")
        self._emit(Failed(epoch, failed.stage, error))

    def _emit(self, output: Output) -> None:
        """Hand out what is not void."""
        if output.epoch == self._floor.epoch:
            self._out.append(output)
            self._changed.set()
