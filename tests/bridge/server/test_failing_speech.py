"""Utterances that fail, before anything is heard or in the midst, and those that are interrupted before they are ready.

What the client gets, that the face closes, that epochs are consistent, and that the log makes the same again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from bridge.protocol import decode, topics
from bridge.protocol.messages import Audio, EventInfo, Frame, Message
from bridge.server.live_session import LiveSession
from bridge.session.rerun import rerun
from bridge.speech.orders import Order
from motion.errors import MotionError, SpeechError
from motion.speech.speech import Mark, Piece
from tests.bridge.session.local import Local, tabletop
from tests.bridge.session.test_speaking_again import heard
from tests.bridge.speech.sounds import tone
from tests.bridge.voices.endless import KINDS, TEXT, endless
from tests.bridge.voices.loopback import within

RATE = 24_000
SAID = "One two three four five six seven eight."
DEAD = SpeechError("the process has ended", kind="unavailable", fix="say it again")
CUT = SpeechError("the service hung up", kind="cut_off", fix="say it again")


class Service:
    """A voice that gives a second, then what it is told: more, an error, or nothing at all. closed: it was not left open."""

    def __init__(self, *then: float | Exception, first: float = 1.0) -> None:
        self._then, self._first = then, first
        self.closed = False

    async def speak(self) -> AsyncIterator[Piece]:
        words = (Mark("word", "One", 0.0, 0.2, 0, 3), Mark("phoneme", "a", 0.0, 0.9))
        try:
            if self._first:
                yield Piece(tone(self._first, RATE), words)
            for one in self._then:
                if isinstance(one, Exception):
                    raise one
                yield Piece(tone(one, RATE))
            await asyncio.sleep(3600)
        finally:
            self.closed = True


def fed(text: str = SAID) -> Order:
    return Order(text, fed=True, rate=RATE, gives=("word", "phoneme"))


def told(local: Local, name: str) -> list[dict[str, Any]]:
    """What events of a name say, each once: a newer epoch tells again what lies behind its beginning."""
    found = [one for one in local.messages if isinstance(one, EventInfo) and one.name == name]
    return list({(one.ts, one.data.get("utterance")): one.data for one in found}.values())


def jaw(messages: list[Message]) -> dict[int, float]:
    """The jaw by the time of its frame; a newer epoch replaces what lies behind its beginning."""
    found: dict[int, float] = {}
    for one in messages:
        if isinstance(one, Frame):
            found[one.ts] = float(one.c[0])
    return dict(sorted(found.items()))


def check_consistent(local: Local) -> None:
    """Epochs and numbers of sound only grow, and what is to be heard of each utterance has one end."""
    sound = [one for one in local.messages if isinstance(one, Audio)]
    assert all(b.seq == a.seq + 1 and b.epoch - a.epoch in (0, 1) for a, b in pairwise(sound))
    for number in {one.utterance for one in sound}:
        mine = [one for one in sound if one.utterance == number]
        last = max(one.epoch for one in mine)
        assert [one.last for one in mine if one.epoch == last][-1]
        assert sum(one.last for one in mine if one.epoch == last) == 1


def check_closed(local: Local) -> None:
    """The jaw was open, comes to rest, and never jumps."""
    opened = np.array(list(jaw(local.messages).values()))
    assert opened.max() > 0.1 and opened[-1] < 0.02
    assert np.abs(np.diff(opened)).max() < 0.15


def check_made_again(local: Local, session: LiveSession) -> None:
    """The log makes the same sound, and the same face."""
    begin = next(
        one.ts for one in local.messages if isinstance(one, EventInfo) and one.data.get("kind") == "open"
    )
    again = [decode(topics.split(due.data)[1]) for due in rerun(session.played()[0], "s")]
    live = {at - begin: data for at, data in heard(local.messages).items()}
    assert live and live == heard(again)
    first, second = {ts - begin: one for ts, one in jaw(local.messages).items()}, jaw(again)
    common = first.keys() & second.keys()
    assert len(common) > 100 and max(abs(first[ts] - second[ts]) for ts in common) < 1e-5
    ended = [one.data for one in again if isinstance(one, EventInfo) and one.name == "said"]
    assert {one["utterance"]: one for one in ended} == {one["utterance"]: one for one in told(local, "said")}


async def next_is_said(local: Local, session: LiveSession) -> None:
    """Nothing is left of what failed: the next utterance is heard to its end."""
    local.maker.portions = None
    number = (await session.say("actor", Order("And on it goes.")))["utterance"]
    await local.play(session, 3.0)
    assert told(local, "said")[-1]["utterance"] == number and told(local, "said")[-1]["whole"]
    assert not session.speech._coming


@pytest.mark.parametrize("how", ["maker", "maker of a service", "service", "bug in a service"])
def test_what_fails_in_the_midst_is_told_and_ends_with_a_closed_mouth(how: str) -> None:
    async def main() -> None:
        local = Local()
        session = await local.open(tabletop())
        await local.play(session, 0.5)
        service = Service(CUT if how == "service" else ValueError("oops") if "bug" in how else 0.5)
        if how == "maker":
            local.maker.portions, local.maker.dies = 1, DEAD
            answer = await session.say("actor", Order(SAID))
        else:
            answer = await session.say("actor", fed(), pieces=service.speak())
        number = answer["utterance"]
        if how == "maker of a service":
            for _ in range(4):
                await asyncio.sleep(0)
            local.maker._settle(f"{session.key}:{number}", DEAD)
        await local.play(session, 3.0)
        (error,) = told(local, "error")
        kind = {"service": "cut_off", "bug in a service": "bug"}.get(how, "unavailable")
        assert error["kind"] == kind and error["utterance"] == number and error["fix"] is not None
        (over,) = told(local, "said")
        assert over["utterance"] == number and not over["whole"] and 0 < len(over["text"]) < len(SAID)
        assert how == "maker" or service.closed
        await next_is_said(local, session)
        check_consistent(local)
        check_closed(local)
        check_made_again(local, session)

    asyncio.run(main())


@pytest.mark.parametrize("how", ["maker", "service", "nothing"])
def test_what_fails_before_anything_is_heard_is_refused_and_nothing_has_changed(how: str) -> None:
    async def main() -> None:
        local = Local()
        session = await local.open(tabletop())
        await local.play(session, 0.5)
        before = len(local.messages)
        if how == "maker":
            local.maker.portions, local.maker.dies = 0, DEAD
        # A tenth of a second is not enough to show a face for.
        service = Service(CUT, first=0.1) if how == "service" else Service(CUT, first=0.0)
        pieces = None if how == "maker" else service.speak()
        with pytest.raises(SpeechError) as caught:
            await session.say("actor", Order(SAID) if how == "maker" else fed(), pieces=pieces)
        assert caught.value.kind == ("unavailable" if how == "maker" else "cut_off")
        assert len(local.messages) == before
        await next_is_said(local, session)
        check_consistent(local)

    asyncio.run(main())


@pytest.mark.parametrize("how", ["interrupted", "instead", "closed"])
def test_what_is_interrupted_before_it_is_ready_is_never_said(how: str) -> None:
    async def main() -> None:
        local = Local()
        session = await local.open(tabletop())
        service = Service(first=0.0)
        asked = asyncio.ensure_future(session.say("actor", fed(), pieces=service.speak()))
        for _ in range(4):
            await asyncio.sleep(0)
        assert not asked.done()
        if how == "interrupted":
            session.speech.withdraw("actor")
            await session.stop("actor")
        elif how == "instead":
            await session.say("actor", Order("Instead of it."), interrupt=True)
        else:
            session.speech.close()
        with pytest.raises(MotionError) as caught:
            await asyncio.wait_for(asked, 10)
        assert caught.value.kind == ("unknown_session" if how == "closed" else "interrupted")
        await asyncio.sleep(0)
        assert service.closed
        await local.play(session, 2.0)
        assert [one["text"] for one in told(local, "speaking")] == ["Instead of it."] * (how == "instead")

    asyncio.run(main())


def test_more_than_a_character_can_have_to_say_is_refused_also_while_it_is_not_ready() -> None:
    async def main() -> None:
        local = Local()
        session = await local.open(tabletop())
        services = [Service(first=0.0) for _ in range(40)]
        asked = [asyncio.ensure_future(session.say("actor", fed(), pieces=one.speak())) for one in services]
        for _ in range(4):
            await asyncio.sleep(0)
        busy = [one for one in asked if one.done()]
        assert len(busy) == 8
        session.speech.close()
        kinds = [error.kind for error in await asyncio.gather(*asked, return_exceptions=True)]  # type: ignore[union-attr]
        assert sorted(set(kinds)) == ["busy", "unknown_session"]

    asyncio.run(main())


@pytest.mark.parametrize("kind", KINDS)
def test_an_interruption_hangs_up_on_the_service_that_is_speaking(kind: str) -> None:
    async def work() -> None:
        async with endless(kind) as (voice, service):
            local = Local()
            session = await local.open(tabletop())
            pieces = voice.speak(TEXT)
            order = Order(TEXT).fed_by(voice.rate, voice.gives)
            await session.say("actor", order, pieces=pieces)
            await local.play(session, 0.3)
            await session.stop("actor")
            sound = len(
                [
                    one
                    for one in local.messages
                    if isinstance(one, EventInfo) and one.data.get("kind") == "sound"
                ]
            )
            await asyncio.wait_for(service.gone.wait(), 6.0)
            await local.play(session, 1.0)
            logged = [
                one
                for one in local.messages
                if isinstance(one, EventInfo) and one.data.get("kind") == "sound"
            ]
            assert len(logged) == sound, "nothing more is handed in"
            assert not told(local, "error") and not session.speech._coming
            check_consistent(local)

    within(40, work)
