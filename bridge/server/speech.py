"""`Speech`: what the characters of a live session say."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge.server.errors import RequestError
from bridge.session.show import Show
from bridge.session.utterance import LEAD, PER_FRAME, Spoken, Utterance
from bridge.speech.booth import Maker
from bridge.speech.fed import piece_of, plain, sound_of
from bridge.speech.orders import Order
from motion.errors import MotionError, SpeechError
from motion.face import Expression
from motion.speech.speech import Mark, Piece

log = logging.getLogger("kinelink.speech")

_NANO = 1_000_000_000
# How soon speech begins and falls silent, and how long before its time sound has to be there, seconds. What is to fall silent
# is there already: a new end needs only to reach clients.
_SOON, _SILENT, _NEEDED = 0.03, 0.015, 0.06
# Marks that tell what the mouth does.
_SOUNDS = {"phoneme", "viseme"}
# Utterances of a character that wait, or are being spoken, at once.
_QUEUED = 32

Tell = Callable[[str, str, dict[str, Any], int], None]
"""Tells of something, or adds it to the log of requests: character, name or kind, the rest, frame."""


@dataclass(eq=False)
class Coming:
    """An utterance that was asked for. task: hands in what a voice gives. tell: takes what is made of it, None when given up.

    made, heard: what was made of it, and what is to be logged, until it was accepted; error: why there is no more of it.
    """

    character: str
    utterance: Utterance
    order: Order
    ready: asyncio.Future[None]
    made: list[Spoken] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    task: asyncio.Task[None] | None = None
    tell: Callable[[Spoken | Exception | None], None] = lambda _: None
    accepted: bool = False
    given_up: bool = False
    error: Exception | None = None


class Speech:
    """What is said in a session.

    maker: where it is made; key: the session's; clock: the server's nanoseconds. commit: adds to the log; tell: sends events;
    hurry: sends what is due.
    """

    def __init__(
        self,
        show: Show,
        key: str,
        maker: Maker,
        clock: Callable[[], int],
        commit: Tell,
        tell: Tell,
        hurry: Callable[[], None],
    ) -> None:
        self._show, self._key, self._maker, self._clock = show, key, maker, clock
        self._commit, self._tell, self._hurry = commit, tell, hurry
        self._numbers = itertools.count(1)
        self._coming: dict[int, Coming] = {}

    async def prepare(
        self,
        character: str,
        order: Order,
        pieces: AsyncIterator[Piece] | None = None,
        tell: Callable[[Spoken | Exception | None], None] = lambda _: None,
    ) -> Coming:
        """Have an utterance made, whose first sound is there then; `accept` says it, `drop` gives it up.

        pieces: of an order that is fed; without them it is live, and its sound comes by `hear`. tell: also gets all that is
        made of it, or why there is no more, None where it was given up. Raises SpeechError.
        """
        if len(self._show.roles[character].voice.speaking.queue) >= _QUEUED:
            raise RequestError(
                f"'{character}' has {_QUEUED} things to say already", kind="busy", fix="wait, or interrupt"
            )
        first = None
        if pieces is not None:
            first = await _first(pieces)
            # What comes with the sound is seen now: a voice may speak in place of another.
            order = order.fed_by(
                order.rate, {mark.kind for mark in first.marks} or set(order.gives) - _SOUNDS
            )
        number = next(self._numbers)
        order = replace(order, seed=number)
        live = order.fed and pieces is None
        utterance = Utterance(number, order.text, order.voice or "", order.language or "", live)
        ready = asyncio.get_running_loop().create_future()
        coming = Coming(character, utterance, order, ready, tell=tell)
        self._coming[number] = coming
        self._maker.begin(self._named(number), order, lambda spoken: self._made(coming, spoken))
        if pieces is not None and first is not None:
            coming.task = asyncio.ensure_future(self._hand_in(coming, first, pieces))
        try:
            await coming.ready
        except BaseException:
            self.drop(coming)
            raise
        return coming

    def accept(self, coming: Coming, interrupt: bool = False) -> dict[str, Any]:
        """Say it, after what is being said or instead of it; what the request is answered with."""
        if interrupt:
            self.hush(coming.character)
        speaking, utterance = self._show.roles[coming.character].voice.speaking, coming.utterance
        queued = speaking.sending
        speaking.add(utterance)
        coming.accepted = True
        self._log("say", coming, {"live": utterance.live, **coming.order.to_dict()})
        for fed in coming.heard:
            self._log("sound", coming, fed)
        for spoken in coming.made:
            self._take(coming, spoken)
        coming.made.clear()
        coming.heard.clear()
        if coming.error is not None:
            self._break(coming, coming.error)
        answer = {"utterance": utterance.number, "epoch": speaking.epoch, "queued": queued}
        return answer if utterance.frame is None else answer | {"ts": self._show.time(utterance.frame)}

    def drop(self, coming: Coming) -> None:
        """Give up what was not accepted."""
        self._give_up(coming.utterance.number)

    def hear(self, character: str, number: int, data: bytes, last: bool) -> None:
        """More of a live utterance: 16-bit samples. Raises RequestError."""
        coming = self._coming.get(number)
        if coming is None or coming.character != character or not coming.utterance.live:
            raise _unknown(number, [n for n, one in self._coming.items() if one.utterance.live])
        if len(data) % 2:
            raise RequestError("samples of 16 bits have two bytes each", kind="bad_field")
        self._feed(coming, np.frombuffer(data, "<i2"), (), last)

    def play_head(self, character: str, number: int, sample: int) -> None:
        """A client has played all of an utterance before a sample. Raises RequestError."""
        speaking = self._show.roles[character].voice.speaking
        one = speaking.find(number)
        if one is None:
            raise _unknown(number, [one.number for one in speaking.queue])
        one.heard = max(one.heard, min(sample, one.length))

    def played(self, character: str, number: int) -> str:
        """The text of an utterance that was heard, see `Speaking.played`."""
        return self._show.roles[character].voice.speaking.played(number, self._show.frame(self._clock()))

    def hush(self, character: str) -> None:
        """Fall silent."""
        frame = self._frame_in(_SILENT)
        broken = self._show.roles[character].voice.hush(frame)
        for one in broken:
            self._give_up(one.number)
        if broken:
            self._commit(character, "hush", {}, frame)
            self._hurry()

    def express(self, character: str, expression: Expression) -> dict[str, Any]:
        """Show an expression until another is asked for; what the request is answered with."""
        frame = self._frame_in(_SOON)
        voice = self._show.roles[character].voice
        voice.express(frame, expression)
        about = {"expression": expression.name, "intensity": expression.intensity}
        self._commit(character, "express", about, frame)
        return {"ts": self._show.time(frame)}

    def look_at(self, character: str, target: str | None) -> None:
        """Look at a thing or at the "viewer", until something else is; None: again where the body looks."""
        frame = self._frame_in(_SOON)
        self._show.roles[character].voice.look(frame, target)
        self._commit(character, "look", {"target": target}, frame)

    def feed(self) -> None:
        """Have what is said begin in time, and wait where its sound is late."""
        for character, role in self._show.roles.items():
            if not role.voice.speaking.queue:
                continue
            self._begin(character)
            found = role.voice.speaking.late(self._frame_in(_NEEDED) * PER_FRAME)
            if found is not None:
                late, sample = found
                log.warning("session %s: what %s says is late", self._show.name, character)
                role.voice.put_off(late, sample)
                self._commit(character, "put_off", {"utterance": late.number, "sample": sample}, self._now)

    def close(self) -> None:
        """Nothing more is wanted."""
        for number in list(self._coming):
            self._give_up(number)

    def _give_up(self, number: int) -> None:
        coming = self._coming.pop(number, None)
        self._maker.drop(self._named(number))
        if coming is None:
            return
        coming.given_up = True
        coming.tell(None)
        if coming.task is not None:
            coming.task.cancel()

    async def _hand_in(self, coming: Coming, first: Piece, pieces: AsyncIterator[Piece]) -> None:
        """Feed what a voice gives. A voice that fails in the midst ends what it says."""
        try:
            self._feed(coming, sound_of(first.samples), first.marks, last=False)
            async for piece in pieces:
                self._feed(coming, sound_of(piece.samples), piece.marks, last=False)
        except MotionError as error:
            self._failed(coming, error)
        finally:
            # What there is of it is said; of what was given up nothing is fed.
            self._feed(coming, np.zeros(0, np.int16), (), last=True)
            close = getattr(pieces, "aclose", None)
            if close is not None:
                await close()

    def _feed(self, coming: Coming, samples: NDArray[np.int16], marks: tuple[Mark, ...], last: bool) -> None:
        if coming.utterance.number not in self._coming:
            return
        data = samples.astype("<i2").tobytes()
        fed = {"data": data, "last": last, "marks": [plain(mark) for mark in marks]}
        if coming.accepted:
            self._log("sound", coming, fed)
        else:
            coming.heard.append(fed)
        self._maker.feed(self._named(coming.utterance.number), piece_of(data, marks), last)

    def _made(self, coming: Coming, spoken: Spoken | Exception) -> None:
        coming.tell(spoken)
        if isinstance(spoken, Exception):
            if not coming.ready.done():
                coming.ready.set_exception(spoken)
            elif coming.accepted:
                self._break(coming, spoken)
            else:
                coming.error = spoken
            return
        if coming.accepted:
            self._take(coming, spoken)
        else:
            coming.made.append(spoken)
        heard = len(spoken.samples) > 0 or spoken.last
        if not coming.ready.done() and (heard or coming.utterance.live):
            coming.ready.set_result(None)

    def _take(self, coming: Coming, spoken: Spoken) -> None:
        self._show.roles[coming.character].voice.speaking.take(coming.utterance.number, spoken)
        if spoken.last:
            self._coming.pop(coming.utterance.number, None)
        self._begin(coming.character)

    def _begin(self, character: str) -> None:
        for one in self._show.roles[character].voice.begin(self._frame_in(_SOON) + LEAD):
            self._commit(character, "spoken", {"utterance": one.number, "start": one.frame}, self._now)
            self._hurry()

    def _failed(self, coming: Coming, error: Exception) -> None:
        log.error("session %s: %s can't go on speaking: %s", self._show.name, coming.character, error)
        if isinstance(error, MotionError):
            self._tell(coming.character, "error", error.to_dict(), self._now)

    def _break(self, coming: Coming, error: Exception) -> None:
        """No more of it will be made: what there is of it is all."""
        self._failed(coming, error)
        self._take(coming, replace(Spoken.nothing(), last=True))

    def _log(self, kind: str, coming: Coming, data: dict[str, Any]) -> None:
        self._commit(coming.character, kind, {"utterance": coming.utterance.number, **data}, self._now)

    @property
    def _now(self) -> int:
        return self._show.frame(self._clock())

    def _frame_in(self, seconds: float) -> int:
        return self._show.frame(self._clock() + int(seconds * _NANO)) + 1

    def _named(self, number: int) -> str:
        return f"{self._key}:{number}"


async def _first(pieces: AsyncIterator[Piece]) -> Piece:
    """The first piece of a voice. Raises SpeechError."""
    try:
        return await anext(pieces)
    except StopAsyncIteration:
        raise SpeechError("the voice gave no sound", kind="garbage", fix="try another voice") from None


def _unknown(number: int, known: list[int]) -> RequestError:
    return RequestError(
        f"there is no utterance {number} that this can be about",
        kind="unknown_utterance",
        candidates=tuple(map(str, known)),
        fix="use the number that 'say' was answered with",
    )
