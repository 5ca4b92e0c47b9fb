"""Looks by request: eyes and head turn over what the body does, come back, and are made again from the log."""

from __future__ import annotations

import asyncio

import numpy as np

from bridge.protocol import decode, topics
from bridge.protocol.messages import EventInfo, Frame
from bridge.session.log import Commit
from bridge.session.passage import RATE
from bridge.session.rerun import rerun
from bridge.session.show import Due
from motion import rotation as rot
from motion.skeleton import Skeleton
from tests.bridge.session.local import Local, tabletop

BODY = Skeleton.human()
HEAD = BODY.names.index("head")


def sight(frame: Frame) -> np.ndarray:
    """World direction (3,) of the left eye, from the eye to what it looks at."""
    world = np.array([0.0, 0.0, 0.0, 1.0])
    joint, chain = BODY.names.index("leftEye"), []
    while joint >= 0:
        chain.append(joint)
        joint = BODY.parents[joint]
    for one in reversed(chain):
        world = rot.mul(world, frame.q[one].astype(np.float64))
    return rot.rotate(world, np.array([0.0, 0.0, 1.0]))


def eye(frame: Frame) -> np.ndarray:
    """Where the left eye is (3,)."""
    positions, _ = BODY.fk(frame.root[None].astype(np.float64), frame.q[None].astype(np.float64))
    return positions[0, BODY.names.index("leftEye")]


def test_eyes_meet_a_thing_and_leave_it_again() -> None:
    async def work() -> None:
        local = Local()
        session = await local.open(tabletop())
        await local.play(session, 0.5)
        session.bearing.look_at("actor", "banana")
        await local.play(session, 1.2)
        row = [item.id for item in session.show.scene.objects].index("banana")
        frame = [one for one in local.messages if isinstance(one, Frame)][-1]
        wanted = frame.o[row, :3] - eye(frame)
        wanted = wanted / np.linalg.norm(wanted)
        assert np.degrees(np.arccos(np.clip(sight(frame) @ wanted, -1, 1))) < 4.0
        session.bearing.look_at("actor", None)
        await local.play(session, 3.0)
        assert not session.show.roles["actor"].voice.looking.any
        body = session.show.roles["actor"].line.at(session.show.frame(local.now))
        last = [one for one in local.messages if isinstance(one, Frame)][-1]
        assert np.abs(last.q[HEAD] - body[0].rotations.row(body[1])[HEAD]).max() < 0.05

    asyncio.run(work())


def test_what_is_gone_is_not_looked_at_and_nothing_jumps() -> None:
    async def work() -> None:
        local = Local()
        session = await local.open(tabletop())
        session.bearing.look_at("actor", "nothing")
        session.bearing.look_at("actor", "viewer")
        await local.play(session, 1.0)
        frames = {one.ts: one for one in local.messages if isinstance(one, Frame)}
        shown = np.array([frames[ts].q[HEAD] for ts in sorted(frames)])
        steps = np.linalg.norm(np.diff(shown, axis=0), axis=-1)
        assert steps.max() * RATE < 6.0

    asyncio.run(work())


def test_the_log_makes_the_same_looks_again() -> None:
    async def work() -> None:
        local = Local()
        session = await local.open(tabletop())
        await local.play(session, 0.3)
        session.bearing.look_at("actor", "banana")
        await local.play(session, 1.0)
        log = [
            Commit(one.data["kind"], one.data["frame"], one.character, one.data)
            for one in local.messages
            if isinstance(one, EventInfo) and one.name == "committed"
        ]
        again = [_message(due) for due in rerun(log, "s", until=60)]
        made = {one.ts: one for one in again if isinstance(one, Frame)}[60 * 1_000_000_000 // RATE]
        seen = {one.ts - session.show.opened: one for one in local.messages if isinstance(one, Frame)}
        assert np.abs(seen[made.ts].q - made.q).max() < 1e-5

    asyncio.run(work())


def _message(due: Due) -> object:
    return decode(topics.split(due.data)[1])
