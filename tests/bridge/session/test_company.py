"""Several characters in a scene that is changed: everyone goes on from where it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import numpy as np
import pytest

from bridge.protocol import decode, topics
from bridge.protocol.messages import Frame, Message
from bridge.server.live_session import LiveSession
from bridge.session.rerun import log_of, rerun
from tests.bridge.session.local import Local, tabletop

# Metres that a body may sway when it comes to stand at ease.
SWAY = 0.06


async def added(session: LiveSession) -> None:
    await session.add_object({"category": "lemon", "on": "table"})


async def removed(session: LiveSession) -> None:
    await session.remove_object("apple")


async def another(session: LiveSession) -> None:
    await session.set_scene(tabletop())


def ways(messages: list[Message]) -> dict[str, np.ndarray]:
    """Where each character's hips are over the floor, as its frames came."""
    shown = [one for one in messages if isinstance(one, Frame)]
    names = {one.character for one in shown}
    return {name: np.array([one.root[[0, 2]] for one in shown if one.character == name]) for name in names}


@pytest.mark.parametrize("change", [added, removed, another])
def test_everyone_goes_on_from_where_it_stands(change: Callable[[LiveSession], Awaitable[None]]) -> None:
    async def main() -> tuple[list[Message], int]:
        local = Local()
        session = await local.open(tabletop(), ("anna", "ben"))
        await session.perform("ben", "walk to the chair")
        await local.play(session, 8.0)
        before = len(local.messages)
        await change(session)
        await local.play(session, 1.0)
        return local.messages, before

    messages, before = asyncio.run(main())
    first, then = ways(messages[:before]), ways(messages[before:])
    assert np.linalg.norm(first["ben"][-1] - first["ben"][0]) > 0.3
    for name in ("anna", "ben"):
        assert np.linalg.norm(then[name] - first[name][-1], axis=-1).max() < SWAY
    log = log_of(messages, "s")
    since = [one.kind for one in log].index("set_scene")
    again = ways([decode(topics.split(due.data)[1]) for due in rerun([log[0], *log[since:]], "s")])
    assert np.linalg.norm(again["ben"][-1] - first["ben"][-1]) < SWAY


def test_changes_of_the_scene_that_come_together_are_all_kept() -> None:
    """Things that an engine makes and destroys in one frame; each change begins with what the one before has left."""

    async def main() -> set[str]:
        session = await Local().open(tabletop())
        await asyncio.gather(session.remove_object("apple"), session.remove_object("banana"), added(session))
        return {thing.id for thing in session.show.scene.objects}

    there = asyncio.run(main())
    assert "lemon" in there and not there & {"apple", "banana"}


def test_who_would_stand_in_a_thing_of_another_scene_stands_beside_the_first() -> None:
    async def main() -> list[Message]:
        local = Local()
        session = await local.open(tabletop(), ("anna", "ben"))
        await local.play(session, 0.5)
        ben = ways(local.messages)["ben"][-1].tolist()
        wall = {"id": "fridge", "category": "fridge", "at": ben}
        await session.set_scene({"avatar": {"at": [0, -3]}, "objects": [wall]})
        await local.play(session, 1.0)
        return local.messages

    there = ways(asyncio.run(main()))
    assert np.linalg.norm(there["anna"][-1] - [0.0, -3.0]) < SWAY
    assert np.linalg.norm(there["ben"][-1] - there["anna"][-1]) < 1.0
