"""A real server process and real clients over both transports: motion, interruptions, late joiners, sessions apart."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
import pytest

import bridge
from bridge.client import AsyncClient, Refused
from bridge.client.actor import AsyncActor
from bridge.client.jitter_buffer import JitterBuffer
from bridge.protocol.messages import Frame
from bridge.server.running import run
from motion.skeleton import Skeleton
from tests.bridge.processes import TABLETOP

SECOND = 1_000_000_000
BODY = Skeleton.human()


def talking(address: str, talk: Callable[[AsyncClient], Awaitable[None]]) -> None:
    async def main(_: asyncio.Event) -> None:
        async with bridge.connect_async(address, timeout=30) as client:
            await asyncio.wait_for(talk(client), 60)

    run(main)


async def frames_until(
    actor: AsyncActor, ts: int, wanted: Callable[[Frame], bool] = lambda _: True
) -> list[Frame]:
    """Frames from now on up to a time."""
    found = []
    with actor.frames() as feed:
        async for frame in feed:
            if wanted(frame):
                found.append(frame)
                if frame.ts >= ts:
                    break
    return found


def wrists(frames: list[Frame]) -> Any:
    """Places of both wrists, (F, 2, 3)."""
    root = np.array([frame.root for frame in frames], dtype=np.float64)
    positions, _ = BODY.fk(root, np.array([frame.q for frame in frames], dtype=np.float64))
    return positions[:, [BODY.names.index("leftHand"), BODY.names.index("rightHand")]]


def test_words_become_motion_and_refusals_are_typed(address: str) -> None:
    async def talk(client: AsyncClient) -> None:
        async with await client.open_session(TABLETOP) as session:
            actor = session.actor()
            events, feed = actor.events(), actor.frames()
            begun = await actor.perform("拿起杯子")
            assert [step["verb"] for step in begun.plan["steps"]] == ["pick_up"]
            frames: list[Frame] = []
            async for frame in feed:
                if frame.epoch >= begun.epoch:
                    frames.append(frame)
                    if frame.ts >= begun.ts + SECOND:
                        break
            assert actor.buffer.epoch is not None and actor.buffer.epoch >= begun.epoch
            assert np.abs(wrists(frames) - wrists(frames[:1])).max() > 0.1
            with pytest.raises(Refused) as refused:
                await actor.perform("pick up the elephant")
            assert refused.value.kind == "unknown_object" and "cup" in refused.value.candidates
            with pytest.raises(Refused, match="no character") as refused:
                await AsyncActor(client.connection, session.name, "ghost").interrupt()
            assert refused.value.candidates == ("actor",)
            async for event in events:
                if event.name == "grasp":
                    assert event.data["object"] == "cup"
                    break

    talking(address, talk)


def test_an_interruption_goes_on_from_the_pose_that_is_shown(address: str) -> None:
    async def talk(client: AsyncClient) -> None:
        async with await client.open_session(TABLETOP) as session:
            actor, played = session.actor(), JitterBuffer(10_000)
            actor.frame_sinks.add(played.push)  # type: ignore[arg-type]
            for _ in range(3):
                begun = await actor.perform("pick up the apple")
                await frames_until(actor, begun.ts + SECOND // 2)
                begun = await actor.interrupt()
                await frames_until(actor, begun.ts + SECOND // 3)
            assert played.epoch == begun.epoch and played.counts.voided > 0
            times = np.diff([frame.ts for frame in played.frames])
            assert times.min() > 0
            speeds = np.linalg.norm(np.diff(wrists(list(played.frames)), axis=0), axis=-1) / (
                times[:, None] / 1e9
            )
            assert speeds.max() < 4.0, "a hand jumped"

    talking(address, talk)


def test_who_joins_late_sees_everything_at_once(address: str, server: Any) -> None:
    async def talk(client: AsyncClient) -> None:
        async with await client.open_session(TABLETOP, characters=("one", "two")) as session:
            await session.actor("two").perform("wave")
            async with bridge.connect_async(server.zeromq) as other:
                late = await other.open_session(session=session.name)
                assert late.joined and set(late.actors) == {"one", "two"}
                for actor in late.actors.values():
                    while (pose := actor.pose()) is None or late.objects is None:
                        await asyncio.sleep(0.01)
                    assert actor.skeleton is not None and len(pose.q) == len(actor.skeleton.names)
                    assert late.objects.ok == pose.ok and len(late.objects.objects) == len(pose.o)
                described = await late.describe()
                assert {"cup", "apple"} <= {thing["id"] for thing in described.scene["objects"]}
            # Whoever joined and left has not closed it for the others.
            assert session.name in await client.describe()

    talking(address, talk)


def test_things_that_the_engine_moves_are_elsewhere_for_everyone(address: str) -> None:
    async def talk(client: AsyncClient) -> None:
        async with await client.open_session(TABLETOP) as session:
            actor = session.actor()
            (frame,) = (await frames_until(actor, 0))[:1]
            assert session.objects is not None
            row = [thing["id"] for thing in session.objects.objects].index("hat")
            pose = frame.o[row].copy()
            pose[0] += 0.05
            await session.update_objects({"hat": pose})
            found = (await frames_until(actor, frame.ts + 2 * SECOND, lambda one: one.o[row][0] == pose[0]))[
                0
            ]
            np.testing.assert_array_equal(found.o[row], pose)
            with pytest.raises(Refused, match="unicorn"):
                await session.update_objects({"unicorn": pose})

    talking(address, talk)


def test_another_body_is_solved_on(address: str) -> None:
    async def talk(client: AsyncClient) -> None:
        child = Skeleton.human(1.3)
        async with await client.open_session(TABLETOP) as session:
            actor = session.actor()
            sk = await actor.set_avatar(child.names, child.parents, child.offsets)
            frame = (await frames_until(actor, 0, lambda one: one.sk == sk))[0]
            assert actor.skeleton is not None and actor.skeleton.sk == sk
            assert abs(float(frame.root[1]) - child.hips_height) < 0.06
            with pytest.raises(Refused) as refused:
                await actor.set_avatar(["hips"], [-1], [[0, 1, 0]])
            assert "spine" in str(refused.value)

    talking(address, talk)


def test_sessions_do_not_see_each_other(address: str, server: Any) -> None:
    async def talk(client: AsyncClient) -> None:
        async with bridge.connect_async(server.websocket) as other:
            seen: dict[str, set[str]] = {"one": set(), "one2": set()}
            client.tap(lambda topic, *_: seen["one"].add(topic))
            other.tap(lambda topic, *_: seen["one2"].add(topic))
            async with (
                await client.open_session(TABLETOP, session="one") as session,
                await other.open_session(session="one2", characters=("actor", "actor2")) as second,
            ):
                await session.actor().perform("nod")
                await frames_until(session.actor(), 0)
                await frames_until(second.actor("actor2"), 0)
                await asyncio.sleep(0.2)
            for name, topics in seen.items():
                assert {topic.split("/")[1] for topic in topics if "/" in topic} == {name}

    talking(address, talk)


def test_plain_code_has_it_too(address: str) -> None:
    with bridge.connect(address, timeout=30) as client, client.open_session(TABLETOP) as session:
        actor = session.actor()
        with actor.frames(timeout=10) as frames:
            first = next(frames)
        with actor.events(timeout=30) as events:
            actor.perform("wave")
            assert any(event.name == "step_started" for event in events)
        assert session.actors == ["actor"] and session.objects is not None
        pose = actor.pose()
        assert pose is not None and pose.ts > first.ts - SECOND
        stats = client.stats
        assert stats.connected and stats.received > 0 and stats.unreadable == 0
        assert abs(stats.clock_offset) < 0.05, "one machine, one clock"
