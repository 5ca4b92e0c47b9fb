"""`Speech`: what the characters of a live session say."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge.generation.jobs import Closed
from bridge.server.coming import Coming, unknown, withdrawn
from bridge.server.errors import RequestError
from bridge.session.show import Show
from bridge.session.utterance import LEAD, PER_FRAME, Spoken, Utterance
from bridge.speech.booth import Maker
from bridge.speech.fed import piece_of, plain, sound_of
from bridge.speech.orders import Order
from motion.errors import MotionError, SpeechError
from motion.speech.speech import Mark, Piece

log = logging.getLogger("kinelink.speech")

# How soon speech begins and falls silent, and how long before its time sound has to be there, seconds. What is to fall silent
# is there already: a new end needs only to reach clients.
_SOON, _SILENT, _NEEDED = 0.03, 0.015, 0.06
# Marks that tell what the mouth does.
_SOUNDS = {"phoneme", "viseme"}
# Utterances of a character that wait, or are being spoken, at once.
_QUEUED = 32

Tell = Callable[[str, str, dict[str, Any], int], None]
"""Tells of something, or adds it to the log of requests: character, name or kind, the rest, frame."""


class Speech:
    """What is said in a session.

    maker: where it is made; key: the session's; clock: the server's nanoseconds; frame_in: the frame that is shown in so many
    seconds. commit: adds to the log; tell: sends events; hurry: sends what is due.
    """

    def __init__(
        self,
        show: Show,
        key: str,
        maker: Maker,
        clock: Callable[[], int],
        frame_in: Callable[[float], int],
        commit: Tell,
        tell: Tell,
        hurry: Callable[[], None],
    ) -> None:
        self._show, self._key, self._maker, self._clock = show, key, maker, clock
        self._frame_in, self._commit, self._tell, self._hurry = frame_in, commit, tell, hurry
        self._numbers = itertools.count(1)
        self._coming: dict[int, Coming] = {}

    async def prepare(
        self,
        character: str,
        order: Order,
        pieces: AsyncIterator[Piece] | None = None,
        tell: Callable[[Spoken | MotionError | None], None] | None = None,
    ) -> Coming:
        """Have an utterance made, whose first sound is there then; `accept` says it, `drop` gives it up.

        pieces: of an order that is fed; without them it is live, and its sound comes by `hear`. tell: also gets all that is
        made of it, or why there is no more, None where it was given up. Raises RequestError, SpeechError: interrupted where
        it was withdrawn meanwhile.
        """
        waiting = sum(one.character == character and one.waits for one in self._coming.values())
        if self._show.roles[character].voice.speaking.waiting(self._now) + waiting >= _QUEUED:
            raise RequestError(
                f"'{character}' has {_QUEUED} things to say already", kind="busy", fix="wait, or interrupt"
            )
        number = next(self._numbers)
        live = order.fed and pieces is None
        utterance = Utterance(number, order.text, order.voice or "", order.language or "", live)
        loop = asyncio.get_running_loop()
        coming = self._coming[number] = Coming(character, utterance, loop.create_future(), tell)
        if pieces is None:
            self._order(coming, order)
        else:
            coming.task = loop.create_task(self._hand_in(coming, order, pieces))
        try:
            await coming.ready
        except BaseException:
            self.drop(coming)
            raise
        return coming

    def accept(self, coming: Coming, interrupt: bool = False) -> dict[str, Any]:
        """Say it, after what is being said or instead of it; what the request is answered with.

        Raises SpeechError, kind interrupted, where it was withdrawn.
        """
        if coming.given_up or coming.order is None:
            raise withdrawn()
        if interrupt:
            self.withdraw(coming.character, coming.utterance.number)
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
        if utterance.failed:
            self._log("failed", coming, {})
        if coming.error is not None:
            self._break_off(coming, coming.error)
        answer = {"utterance": utterance.number, "epoch": speaking.epoch, "queued": queued}
        return answer if utterance.frame is None else answer | {"ts": self._show.time(utterance.frame)}

    def drop(self, coming: Coming) -> None:
        """Give up what was not accepted."""
        self._give_up(coming.utterance.number, withdrawn())

    def withdraw(self, character: str, before: int | None = None) -> None:
        """Give up what requests have asked for and is not said yet; before: only what was asked for before that utterance."""
        for number, one in list(self._coming.items()):
            asked = one.character == character and one.waits and one.tell is None
            if asked and (before is None or number < before):
                self._give_up(number, withdrawn())

    def hear(self, character: str, number: int, data: bytes, last: bool) -> None:
        """More of a live utterance: 16-bit samples. Raises RequestError."""
        coming = self._coming.get(number)
        if coming is None or coming.character != character or not coming.utterance.live:
            raise unknown(number, [n for n, one in self._coming.items() if one.utterance.live])
        if len(data) % 2:
            raise RequestError("samples of 16 bits have two bytes each", kind="bad_field")
        self._feed(coming, np.frombuffer(data, "<i2"), (), last)

    def play_head(self, character: str, number: int, sample: int) -> None:
        """A client has played all of an utterance before a sample. Raises RequestError."""
        speaking = self._show.roles[character].voice.speaking
        one = speaking.find(number)
        if one is None:
            raise unknown(number, [one.number for one in speaking.queue])
        one.heard = max(one.heard, min(sample, one.length))

    def hush(self, character: str) -> None:
        """Fall silent."""
        frame = self._frame_in(_SILENT)
        broken = self._show.roles[character].voice.hush(frame)
        for one in broken:
            self._give_up(one.number, withdrawn())
        if broken:
            self._commit(character, "hush", {}, frame)
            self._hurry()

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
            self._give_up(number, Closed())

    def _give_up(self, number: int, why: MotionError) -> None:
        """Nothing more of it is wanted; whoever still waits for its first sound is told why."""
        coming = self._coming.pop(number, None)
        self._maker.drop(self._named(number))
        if coming is None:
            return
        coming.given_up = True
        coming.refuse(why)
        coming.take(None)
        if coming.task is not None:
            coming.task.cancel()

    def _order(self, coming: Coming, order: Order) -> None:
        number = coming.utterance.number
        coming.order = order = replace(order, seed=number)
        self._maker.begin(self._named(number), order, lambda spoken: self._made(coming, spoken))

    async def _hand_in(self, coming: Coming, order: Order, pieces: AsyncIterator[Piece]) -> None:
        """Feed what a voice gives. One that fails before anything of it can be heard has said nothing."""
        try:
            async for piece in pieces:
                if coming.order is None:
                    # What comes with the sound is seen now: a voice may speak in place of another.
                    gives = {mark.kind for mark in piece.marks} or set(order.gives) - _SOUNDS
                    self._order(coming, order.fed_by(order.rate, gives))
                self._feed(coming, sound_of(piece.samples), piece.marks, last=False)
            if coming.order is None:
                raise SpeechError("the voice gave no sound", kind="garbage", fix="try another voice")
        except MotionError as error:
            self._cut_short(coming, error)
        except Exception as error:
            log.exception("a bug in the voice of %s", coming.character)
            self._cut_short(coming, SpeechError(f"a bug in the voice: {error!r}", kind="bug"))
        finally:
            # What there is of it is said; of what was given up nothing is fed.
            self._feed(coming, np.zeros(0, np.int16), (), last=True)
            close = getattr(pieces, "aclose", None)
            if close is not None:
                await close()

    def _cut_short(self, coming: Coming, error: MotionError) -> None:
        """A voice gives no more: what it gave is said to its end, and the mouth closes."""
        # A voice that is given up may end like one that has nothing to say.
        if coming.given_up or coming.refuse(error):
            return
        self._failed(coming, error)
        coming.utterance.failed = True
        if coming.accepted:
            self._log("failed", coming, {})

    def _feed(self, coming: Coming, samples: NDArray[np.int16], marks: tuple[Mark, ...], last: bool) -> None:
        if coming.utterance.number not in self._coming or coming.order is None:
            return
        data = samples.astype("<i2").tobytes()
        fed = {"data": data, "last": last, "marks": [plain(mark) for mark in marks]}
        if coming.accepted:
            self._log("sound", coming, fed)
        else:
            coming.heard.append(fed)
        self._maker.feed(self._named(coming.utterance.number), piece_of(data, marks), last)

    def _made(self, coming: Coming, spoken: Spoken | MotionError) -> None:
        coming.take(spoken)
        if not isinstance(spoken, Spoken):
            if coming.refuse(spoken):
                return
            coming.error = spoken
            if coming.accepted:
                self._break_off(coming, spoken)
            return
        if coming.accepted:
            self._take(coming, spoken)
        else:
            coming.made.append(spoken)
        if len(spoken.samples) > 0 or spoken.last or coming.utterance.live:
            coming.is_ready()

    def _take(self, coming: Coming, spoken: Spoken) -> None:
        self._show.roles[coming.character].voice.speaking.take(coming.utterance.number, spoken)
        if spoken.last:
            self._coming.pop(coming.utterance.number, None)
        self._begin(coming.character)

    def _begin(self, character: str) -> None:
        for one in self._show.roles[character].voice.begin(self._frame_in(_SOON) + LEAD):
            self._commit(character, "spoken", {"utterance": one.number, "start": one.frame}, self._now)
            self._hurry()

    def _failed(self, coming: Coming, error: MotionError) -> None:
        log.error("session %s: %s can't go on speaking: %s", self._show.name, coming.character, error)
        about = {"utterance": coming.utterance.number}
        self._tell(coming.character, "error", error.to_dict() | about, self._now)

    def _break_off(self, coming: Coming, error: MotionError) -> None:
        """No more of it will be made: what there is of it is all."""
        self._failed(coming, error)
        one = coming.utterance
        self._log("failed", coming, {"samples": one.samples, "rows": one.rows})
        self._show.roles[coming.character].voice.break_off(one.number)
        self._coming.pop(one.number, None)
        if coming.task is not None:
            coming.task.cancel()
        self._begin(coming.character)
        self._hurry()

    def _log(self, kind: str, coming: Coming, data: dict[str, Any]) -> None:
        self._commit(coming.character, kind, {"utterance": coming.utterance.number, **data}, self._now)

    @property
    def _now(self) -> int:
        return self._show.frame(self._clock())

    def _named(self, number: int) -> str:
        return f"{self._key}:{number}"
