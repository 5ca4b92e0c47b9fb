"""What was said live comes out the same when it is made again from the log."""

from __future__ import annotations

import asyncio

import numpy as np

from bridge.protocol import decode, topics
from bridge.protocol.messages import Audio, EventInfo, Frame, Message
from bridge.session.log import Commit
from bridge.session.rerun import rerun
from bridge.speech.orders import Order
from motion.face import Expression
from motion.speech.speech import Mark
from tests.bridge.session.local import Local, tabletop
from tests.bridge.speech.sounds import pieces, tone


def session_of_many_requests() -> tuple[Local, list[Commit]]:
    async def talk() -> tuple[Local, list[Commit]]:
        local = Local()
        session = await local.open(tabletop())
        await local.play(session, 0.5)
        await session.say("actor", Order("One two three four five six seven eight.", expression="happy"))
        await session.say("actor", Order("你好，这是第二句。"))
        session.bearing.express("actor", Expression("surprised", 0.5))
        await local.play(session, 0.7)
        asking = asyncio.ensure_future(session.perform("actor", "wave"))
        await local.play(session, 1.5)
        await asking
        await session.say("actor", Order("Instead of that."), interrupt=True)
        await local.play(session, 0.4)
        words = (Mark("word", "beep", 0.1, 0.4, 0, 4), Mark("phoneme", "iː", 0.1, 0.4))
        order = Order("beep boop", fed=True, rate=16_000, gives=("word", "phoneme"))
        await session.say("actor", order, pieces=pieces(tone(2.0, 16_000), 16_000, words))
        await local.play(session, 2.0)
        await session.stop("actor")
        await local.play(session, 1.0)
        return local, session.played()[0]

    return asyncio.run(talk())


def heard(messages: list[Message]) -> dict[int, bytes]:
    """The sound that is to be heard, by the sample of the session."""
    found: dict[int, bytes] = {}
    epoch = None
    for one in messages:
        if isinstance(one, Audio):
            if one.epoch != epoch:
                epoch = one.epoch
                for at in [at for at in found if at >= one.ts]:
                    del found[at]
            found[one.ts] = one.data
    return found


def test_live_and_made_again_are_equal() -> None:
    local, log = session_of_many_requests()
    live = local.messages
    opened = next(one.ts for one in live if isinstance(one, EventInfo) and one.data.get("kind") == "open")
    again = [decode(topics.split(due.data)[1]) for due in rerun(log, "s")]
    first, second = (
        {at - begin: data for at, data in heard(messages).items()}
        for messages, begin in ((live, opened), (again, 0))
    )
    assert len(first) > 100 and second == first
    assert any(commit.kind == "gesture" for commit in log)

    shown = [{}, {}]
    for found, messages, begin in ((shown[0], live, opened), (shown[1], again, 0)):
        for one in messages:
            if isinstance(one, Frame):
                found[one.ts - begin] = one
    common = shown[0].keys() & shown[1].keys()
    assert len(common) > 300
    for name in ("root", "q", "o", "c"):
        apart = max(np.abs(getattr(shown[0][ts], name) - getattr(shown[1][ts], name)).max() for ts in common)
        assert apart < 1e-5, name
    assert max(float(shown[0][ts].c.max()) for ts in common) > 0.2
