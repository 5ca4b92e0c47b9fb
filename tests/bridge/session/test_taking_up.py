"""Another body or another scene in the middle of an instruction: it is gone on with, or an event says why not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import numpy as np
import pytest

from bridge.generation import jobs
from bridge.protocol import decode, topics
from bridge.protocol.messages import EventInfo, Frame, Message
from bridge.server.live_session import LiveSession
from bridge.session.passage import RATE
from bridge.session.rerun import log_of, rerun
from motion.skeleton import Skeleton
from tests.bridge.session.local import SECOND, Local, tabletop

CHILD = Skeleton.human(1.3, name="child")
Talk = Callable[[LiveSession, Local], Awaitable[None]]


def heard(talk: Talk, seconds: float = 8.0) -> list[Message]:
    """All that a session streams while it is talked with, and for some seconds after."""

    async def main() -> list[Message]:
        local = Local()
        session = await local.open(tabletop())
        await talk(session, local)
        await local.play(session, seconds)
        return local.messages

    return asyncio.run(main())


def events(messages: list[Message], *names: str) -> list[EventInfo]:
    return [one for one in messages if isinstance(one, EventInfo) and one.name in names]


def frames(messages: list[Message]) -> list[Frame]:
    return [one for one in messages if isinstance(one, Frame)]


async def other_body(session: LiveSession, local: Local) -> None:
    await session.set_body("actor", CHILD)


async def other_scene(session: LiveSession, local: Local) -> None:
    await session.set_scene(tabletop())


async def other_thing(session: LiveSession, local: Local) -> None:
    await session.add_object({"category": "lemon", "on": "table"})


@pytest.mark.parametrize("change", [other_body, other_scene, other_thing])
@pytest.mark.parametrize("after", [0.0, 0.1, 0.8, 1.6])
def test_an_instruction_survives(change: Talk, after: float) -> None:
    async def talk(session: LiveSession, local: Local) -> None:
        await session.perform("actor", "pick up the cup and put it next to the bowl")
        await local.play(session, after)
        await change(session, local)

    messages = heard(talk, 10.0)
    assert not events(messages, "error")
    done = [(one.data["index"], one.data["verb"]) for one in events(messages, "step_done")]
    assert done[-1] == (1, "place")
    assert [one.name for one in events(messages, "idle")] == ["idle"]


def test_a_body_that_comes_while_the_first_answer_is_made_still_does_it() -> None:
    async def talk(session: LiveSession, local: Local) -> None:
        await asyncio.gather(session.perform("actor", "pick up the cup"), session.set_body("actor", CHILD))

    messages = heard(talk)
    assert {one.data["object"] for one in events(messages, "grasp")} == {"cup"}
    assert frames(messages)[-1].sk == CHILD.hash


def test_what_is_gone_from_the_new_scene_is_said() -> None:
    async def talk(session: LiveSession, local: Local) -> None:
        await session.perform("actor", "pick up the cup")
        await local.play(session, 0.3)
        await session.remove_object("cup")

    messages = heard(talk, 3.0)
    (error,) = events(messages, "error")
    assert error.data["kind"] == "unknown_object" and "cup" in error.data["message"] and error.data["fix"]
    assert [one.name for one in events(messages, "idle")] == ["idle"]


def test_what_the_new_body_can_not_reach_is_said() -> None:
    async def talk(session: LiveSession, local: Local) -> None:
        await session.perform("actor", "walk to the chair, then pick up the cup")
        await local.play(session, 0.3)
        await session.set_body("actor", Skeleton.human(0.75, name="toddler"))

    messages = heard(talk, 14.0)
    (error,) = events(messages, "error")
    assert error.data["kind"] in ("unreachable", "no_grasp", "no_path") and error.data["fix"]


def test_a_body_that_has_nothing_to_do_stands_at_ease_where_it_is() -> None:
    async def talk(session: LiveSession, local: Local) -> None:
        await session.perform("actor", "walk to the chair")
        await local.play(session, 6.0)
        await session.set_body("actor", CHILD)

    messages = heard(talk, 2.0)
    shown = frames(messages)
    old = [one for one in shown if one.sk != CHILD.hash][-1]
    new = [one for one in shown if one.sk == CHILD.hash]
    assert np.linalg.norm((old.root - new[0].root)[[0, 2]]) < 0.05
    assert np.linalg.norm(old.root[[0, 2]] - shown[0].root[[0, 2]]) > 0.3
    assert not events(messages, "error") and len(events(messages, "step_done")) == 1


def test_what_was_in_the_hand_lies_on_what_is_below() -> None:
    async def talk(session: LiveSession, local: Local) -> None:
        await session.perform("actor", "pick up the cup")
        await local.play(session, 5.0)
        await session.set_body("actor", CHILD)

    messages = heard(talk, 1.0)
    row = [item["id"] for item in tabletop()["objects"]].index("cup")
    shown = frames(messages)
    held = [one for one in shown if one.sk != CHILD.hash][-1].o[row]
    assert held[1] - shown[0].o[row][1] > 0.03
    assert abs(shown[-1].o[row][1] - shown[0].o[row][1]) < 0.005


@pytest.mark.parametrize("change", [other_body, other_thing])
def test_the_log_says_what_was_taken_up(change: Talk) -> None:
    async def talk(session: LiveSession, local: Local) -> None:
        await session.perform("actor", "pick up the cup")
        await local.play(session, 0.6)
        await change(session, local)

    messages = heard(talk, 5.0)
    log = log_of(messages, "s")
    # As an export has it: what was before the scene counts no more.
    since = [one.kind for one in log].index("set_scene") if change is other_thing else 1
    again = [decode(topics.split(due.data)[1]) for due in rerun([log[0], *log[since:]], "s")]
    opened = frames(messages)[0].ts
    live = {one.ts - opened: one for one in frames(messages)}
    made = {one.ts: one for one in frames(again)}
    common = [ts for ts in live if ts in made and ts >= log[since].frame * SECOND // RATE]
    assert len(common) > 200
    worst = {ts * RATE // SECOND: float(np.abs(live[ts].q - made[ts].q).max()) for ts in common}
    assert max(worst.values()) < 1e-5, [(log[since].frame, one) for one in worst.items() if one[1] > 1e-5][:5]


def test_jobs_that_set_out_never_share_a_frame() -> None:
    """A carrying out names what it carries out by its frame: two of one frame would be mixed up."""

    async def main() -> None:
        local = Local()
        session = await local.open(tabletop())
        job = jobs.Perform(session.key, 100, 2**62, "actor", "wave")
        first, second = await local.do(job), await local.do(job)
        assert second.passages["actor"].start > first.passages["actor"].start
        assert second.frame == second.passages["actor"].start

    asyncio.run(main())
