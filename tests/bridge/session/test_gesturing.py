"""Hands go along with what is said where they are free, leave what they do alone, and come back."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np

from bridge.protocol.messages import EventInfo, Frame
from bridge.server.live_session import LiveSession
from bridge.speech.orders import Order
from motion.skeleton import Skeleton
from tests.bridge.session.local import Local, tabletop

BODY = Skeleton.human()
TEXT = "Good morning, dear friends, this cup costs three euros, and it is really very nice. " * 2


def hands(local: Local) -> Any:
    """Places of both hands (F, 2, 3) as they were shown."""
    shown = {one.ts: one for one in local.messages if isinstance(one, Frame)}
    frames = [shown[ts] for ts in sorted(shown)]
    root = np.array([one.root for one in frames], dtype=np.float64)
    places, _ = BODY.fk(root, np.array([one.q for one in frames], dtype=np.float64))
    return places[:, [BODY.names.index("leftHand"), BODY.names.index("rightHand")]]


def gestured(local: Local) -> int:
    """How often gestures were made."""
    events = [one for one in local.messages if isinstance(one, EventInfo)]
    return sum(one.data.get("kind") == "gesture" for one in events)


def check_smooth(places: Any) -> None:
    speed = np.linalg.norm(np.diff(places, axis=0), axis=-1) * 60
    jolt = np.linalg.norm(np.diff(places, 2, axis=0), axis=-1) * 3600
    assert speed.max() < 3.0 and jolt.max() < 80.0


def test_free_hands_go_along_and_come_back() -> None:
    async def talk() -> None:
        local = Local()
        session = await local.open(None)
        await local.play(session, 0.5)
        await session.say("actor", Order(TEXT))
        await local.play(session, 14.0)
        places = hands(local)
        height = places[..., 1]
        assert gestured(local) == 1, "all of it was known at once"
        assert (height.max(0) - height[:30].min(0) > 0.1).any(), "a hand rises"
        assert np.abs(height[-1] - height[0]).max() < 0.03, "and is down again"
        check_smooth(places)

    asyncio.run(talk())


def test_an_instruction_takes_the_hand_and_silence_ends_gestures() -> None:
    async def talk() -> None:
        local = Local()
        session: LiveSession = await local.open(tabletop())
        await local.play(session, 0.5)
        await session.say("actor", Order(TEXT))
        await local.play(session, 2.5)
        asked = asyncio.ensure_future(session.perform("actor", "pick up the cup"))
        await local.play(session, 6.0)
        await asked
        assert gestured(local) > 1, "again with what the body does now"
        cup = session.show.places(session.show.frame(local.now))["cup"]
        assert cup[1] > 0.9, "it was picked up"
        await session.stop("actor")
        await local.play(session, 1.5)
        check_smooth(hands(local))
        assert not session.show.roles["actor"].voice.emphases(0)

    asyncio.run(talk())


def test_gestures_are_left_out_where_the_machine_cannot_keep_up() -> None:
    async def talk() -> None:
        local = Local()
        session = await local.open(None)
        await session.say("actor", Order(TEXT))
        for _ in range(60):
            session.feed(local.now, gestures=False)
            await asyncio.sleep(0)
        assert gestured(local) == 0

    asyncio.run(talk())
