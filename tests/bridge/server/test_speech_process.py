"""The real server's speech process is killed while somebody speaks: that utterance fails, and nobody notices anything else."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from itertools import pairwise

import bridge
from bridge.client import AsyncClient
from bridge.protocol.messages import EventInfo, Frame
from bridge.server.app import Server
from bridge.server.config import Config
from bridge.server.running import run
from tests.bridge.processes import TABLETOP
from tests.bridge.server.station import FREE
from tests.bridge.server.test_saying import check_whole, sound_until_last
from tests.bridge.speech.test_studio import LONG

SIGNAL = getattr(signal, "SIGKILL", signal.SIGTERM)


async def kill(server: Server) -> None:
    process = server._booth._process
    assert process is not None and process.pid is not None
    os.kill(process.pid, SIGNAL)


async def spoken(server: Server, client: AsyncClient) -> None:
    async with await client.open_session(TABLETOP) as session, await client.open_session(None) as silent:
        actor, other = session.actor(), silent.actor()
        events: asyncio.Queue[EventInfo] = asyncio.Queue()
        frames: list[Frame] = []
        actor.event_sinks.add(events.put_nowait)  # type: ignore[arg-type]
        feed = other.frames()

        async def watch() -> None:
            async for frame in feed:
                frames.append(frame)

        async def told(name: str, utterance: int) -> EventInfo:
            while True:
                event = await asyncio.wait_for(events.get(), 60)
                if event.name == name and event.data.get("utterance") == utterance:
                    return event

        watching = asyncio.ensure_future(watch())
        hearing = asyncio.ensure_future(sound_until_last(actor, 1))
        await asyncio.sleep(0)
        said = await actor.say(LONG)
        assert said.utterance == 1
        await told("speaking", said.utterance)
        await kill(server)
        assert (await told("error", said.utterance)).data["kind"] == "unavailable"
        over = (await told("said", said.utterance)).data
        assert not over["whole"] and LONG.startswith(over["text"]) and len(over["text"]) < len(LONG)
        assert (await asyncio.wait_for(hearing, 60))[-1].last
        hearing = asyncio.ensure_future(sound_until_last(actor, said.utterance + 1))
        await asyncio.sleep(0)
        again = await actor.say("Here I am again.")
        check_whole(await asyncio.wait_for(hearing, 60))
        assert (await told("said", again.utterance)).data["whole"]
        watching.cancel()
        feed.close()
        assert len(frames) > 60
        assert all(b.ts > a.ts and b.epoch == a.epoch for a, b in pairwise(frames)), "others see nothing"


def test_killing_it_fails_what_is_being_said_and_nothing_else() -> None:
    async def main(_: asyncio.Event) -> None:
        interval = sys.getswitchinterval()
        try:
            async with Server(Config(**FREE, workers=1, motion="solver")) as server:
                address = f"ws://127.0.0.1:{server.hub.ports['websocket']}/ws"
                async with bridge.connect_async(address, timeout=30) as client:
                    await asyncio.wait_for(spoken(server, client), 120)
        finally:
            sys.setswitchinterval(interval)

    run(main)
