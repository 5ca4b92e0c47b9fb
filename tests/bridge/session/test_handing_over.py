"""A tracked hand that moves while something is handed to it, and a tracked head that is looked at."""

from __future__ import annotations

import asyncio

import numpy as np

from bridge.protocol.messages import Frame, Message
from bridge.session.show import Show
from motion.scene import load
from tests.bridge.session.local import Local, tabletop

HAND = {"id": "hand", "category": "user_hand", "position": [-0.9, 1.2, 0.3]}
HEAD = {"id": "head", "category": "user_head", "position": [-1.3, 1.6, 0.3]}
THERE = np.array([-0.95, 1.05, 0.1, 0.0, 0.0, 0.0, 1.0], np.float32)


def test_it_goes_to_where_the_hand_is_by_then() -> None:
    document = {**tabletop(), "objects": [*tabletop()["objects"], HAND, HEAD]}
    names = [item.id for item in load(document, files=False).objects]

    async def main() -> list[Message]:
        local = Local()
        session = await local.open(document, ("actor",))
        await session.perform("actor", "hand me the cup")
        await local.play(session, 4.0)
        await session.move({"hand": THERE})
        await local.play(session, 8.0)
        return local.messages

    last = [one for one in asyncio.run(main()) if isinstance(one, Frame)][-1]
    cup = last.o[names.index("cup"), :3]
    assert np.abs(cup - THERE[:3])[[0, 2]].max() < 5e-3
    assert 0.05 < cup[1] - THERE[1] < 0.15


def test_the_viewer_is_where_the_tracked_head_is() -> None:
    document = {**tabletop(), "objects": [*tabletop()["objects"], HEAD]}
    show = Show("s", load(document, files=False), (), 0)
    show.place({"head": THERE})
    seen = show._seen("viewer", np.array(list(show.places(0).values())))
    assert seen is not None and np.allclose(seen, THERE[:3])
