"""`Talking`: a talk that is plugged into a live session. What its persona wants said and done, body, face and voice do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

import numpy as np

from bridge.dialogue.character import Character
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
from bridge.dialogue.talk import Talk
from bridge.server.errors import RequestError
from bridge.server.live_session import LiveSession
from bridge.server.playheads import PlayHeads
from bridge.server.prepared import PreparedPiece
from bridge.speech.orders import Order
from motion.errors import MotionError
from motion.face import Expression
from motion.skeleton import Skeleton

log = logging.getLogger("kinelink.talk")

_NANO = 1_000_000_000
# Seconds between two looks at what was heard, and utterances of a talk that wait in the session at once.
_LOOKS, _WAITING = 0.1, 8
# Seconds that something is looked at, at least, whatever is said.
_LOOKS_AT = 3.0


class Talking:
    """One talk with one character of a session.

    Says go to the session's speech one after the other; instructions are begun in their order, and what becomes of them is
    told to the talk. What the user really heard comes from clients' play heads, or from the session's clock where no client
    tells any.
    """

    def __init__(self, session: LiveSession, character: str, persona: str, talk: Talk) -> None:
        self.persona, self.talk = persona, talk
        self._session, self._character = session, character
        self._heads = PlayHeads(session, character, talk)
        self._says: asyncio.Queue[Say | Answered] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopped = self._epoch = 0
        self._laps: dict[str, Any] = {}
        self._felt = False
        # The body of the persona, and the one that was there before.
        self._worn: Skeleton | None = None
        self._own = session.show.roles[character].skeleton
        self._dressing = asyncio.Lock()
        # When it was last told to look at something.
        self._looked: int | None = None
        self._rest(talk.character)
        self._speaker = self._start(self._speak())
        self._start(self._carry_out())
        self._start(self._watch())

    @property
    def about(self) -> dict[str, Any]:
        """Who it is with, as clients are told."""
        who = self.talk.character
        return {"persona": self.persona, "name": dict(who.name), "avatar": who.avatar}

    def ask(self, text: str) -> None:
        """The user's words, typed."""
        self._session.used = self._session.now()
        self.talk.ask(text)

    def hear(self, data: bytes, rate: int) -> None:
        """What the user's microphone hears: 16-bit samples. Raises RequestError, DialogueError."""
        if len(data) % 2:
            raise RequestError("samples of 16 bits have two bytes each", kind="bad_field")
        self._session.used = self._session.now()
        before = self.talk.user_speaks
        self.talk.listen((np.frombuffer(data, "<i2") / 32768.0).astype(np.float32), rate)
        if self.talk.user_speaks != before:
            self._tell("listening", {"speaking": self.talk.user_speaks})

    def switch(self, persona: str, who: Character) -> None:
        """Another persona takes over, with `wear`. Raises MotionError for a face that it can't have."""
        self._rest(who)
        self.persona = persona
        self.talk.change(who)

    async def wear(self, body: Skeleton | None) -> None:
        """The persona's body, None for the one that was there before any persona's. A client that gave it another one since
        keeps that."""
        async with self._dressing:
            now = self._session.show.roles[self._character].skeleton
            if self._worn is None or self._worn.hash != now.hash:
                self._own = now
            wanted = body or self._own
            if wanted.hash != now.hash:
                await self._session.set_body(self._character, wanted)
            self._worn = body

    def interrupt(self) -> None:
        """Break the answer off; whoever calls this stops body and sound."""
        self.talk.interrupt()
        self._stopped = self.talk.epoch
        self._hush()

    def played(self) -> None:
        """A client has told its play head."""
        self._heads.told()

    async def close(self) -> None:
        """End it. Body and sound are left as they are."""
        await self.talk.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._session.manners.pop(self._character, None)
        self._tell("talk_closed", {})

    # ---- what the talk wants ----------------------------------------------------------------------------------

    async def _carry_out(self) -> None:
        async for output in self.talk:
            try:
                self._do(output)
            except MotionError as error:
                self._failed("call", error)

    def _do(self, output: Output) -> None:
        if isinstance(output, Interrupted):
            self._broken_off(output.epoch)
        elif isinstance(output, (Say, Answered)):
            self._says.put_nowait(output)
        elif isinstance(output, Perform):
            self._start(self._perform(output))
        elif isinstance(output, Express):
            self._express(output.name, output.intensity)
            self._felt = True
        elif isinstance(output, LookAt):
            self._look_at(output.target)
        elif isinstance(output, Heard):
            self._tell("heard", {"text": output.text, "language": output.language})
            if output.text:
                self._tell("thinking", {})
        elif isinstance(output, Switched):
            self._tell("switched", self.about)
        elif isinstance(output, Failed):
            self._failed(output.stage, output.error)

    def _broken_off(self, epoch: int) -> None:
        self._hush()
        if epoch != self._stopped:
            self._start(self._stop())
        if self._felt:
            self._rest(self.talk.character)
        self._look_at(None)
        self._tell("broken_off", {"epoch": epoch})

    def _hush(self) -> None:
        """Prepare nothing more of what was to be said."""
        self._says = asyncio.Queue()
        self._speaker.cancel()
        self._speaker = self._start(self._speak())

    async def _stop(self) -> None:
        await self._session.stop(self._character)

    async def _perform(self, wanted: Perform) -> None:
        try:
            begun = await self._session.perform(self._character, wanted.text)
        except MotionError as error:
            self.talk.performed(wanted.id, error)
            return
        self.talk.began(wanted.epoch, "first_moved", (begun["ts"] - self._session.now()) / _NANO)
        self.talk.performed(wanted.id)

    async def _speak(self) -> None:
        says = self._says
        while True:
            say = await says.get()
            if isinstance(say, Answered):
                self._tell("answered", {})
                continue
            while self._heads.waiting >= _WAITING:
                await asyncio.sleep(_LOOKS)
            try:
                begun = await self._said(say)
            except MotionError as error:
                begun = None
                self._failed("voice", error)
            if begun is None:
                self.talk.played(say.number, 0.0, ended=True)
                continue
            self._heads.add(begun["utterance"], say)
            self._heads.look()
            about = {"utterance": begun["utterance"], "text": say.text, "language": say.language}
            self._tell("answer", about)

    async def _said(self, say: Say) -> dict[str, Any] | None:
        """Have the session say it; what that answers, None for what was given up. Raises MotionError."""
        first = say.pieces.next()
        if isinstance(first, PreparedPiece):
            self._session.used = self._session.now()
            return first.accept()
        order = Order(say.text, language=say.language, pace=self.talk.character.rate)
        return await self._session.say(self._character, order.fed_by(say.rate, say.gives), pieces=say.pieces)

    async def _watch(self) -> None:
        """Tell the talk what is heard, and clients the laps of each turn."""
        while True:
            await asyncio.sleep(_LOOKS)
            self._heads.look()
            self._look_away()
            laps = self.talk.laps.summary()
            if laps != self._laps and not self.talk.sending:
                self._laps = laps
                self._tell("laps", {"stages": laps})

    # ---- what clients are told --------------------------------------------------------------------------------

    def _rest(self, who: Character) -> None:
        self._express(who.expression, who.intensity)
        self._felt = False
        if who.manner is None:
            self._session.manners.pop(self._character, None)
        else:
            self._session.manners[self._character] = who.manner

    def _express(self, name: str, intensity: float) -> None:
        self._session.bearing.express(self._character, Expression(name, intensity))

    def _look_at(self, target: str | None) -> None:
        if target is None and self._looked is None:
            return
        self._looked = None if target is None else self._session.now()
        self._session.bearing.look_at(self._character, target)

    def _look_away(self) -> None:
        """What was answered is said: the body looks where it has to."""
        answering = self.talk.sending or self.talk.speaking
        if (
            self._looked is not None
            and not answering
            and self._session.now() - self._looked > _LOOKS_AT * _NANO
        ):
            self._look_at(None)

    def _failed(self, stage: str, error: MotionError) -> None:
        log.warning("session %s: the %s of a talk failed: %s", self._session.name, stage, error)
        self._tell("talk_failed", {"stage": stage, **error.to_dict()})

    def _tell(self, name: str, data: dict[str, Any]) -> None:
        self._session.notify(self._character, name, data)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, MotionError):
            # Such as a session that was closed meanwhile.
            log.info("session %s: %s", self._session.name, error)
        elif error is not None:
            log.error("session %s: a bug in a talk", self._session.name, exc_info=error)
