"""Sessions under everything that clients do: 20 for ten minutes in `soak`, a few for a few seconds in `test`.

KINELINK_SOAK_MINUTES changes how long.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from pathlib import Path

import numpy as np
import pytest
import zmq
from websockets.asyncio.client import connect as connect_websocket

from bridge.benchmarks.listening import lateness
from bridge.benchmarks.stand import Stand
from bridge.client import Refused, connect_async
from bridge.client.asynchronous import AsyncClient
from bridge.client.session import AsyncSession
from bridge.protocol import decode, encode, topics
from bridge.protocol.messages import Audio, EventInfo, Frame, Hello, Subscribe
from motion.scene import load

SCENE = load(Path(__file__).resolve().parents[2] / "examples" / "scenes" / "tabletop.json")
TEXTS = (
    "pick up the cup",
    "wave",
    "point at the book",
    "put the cup next to the bowl",
    "touch the apple, then nod",
    "drink from the cup",
    "拿起苹果",
    "walk to the chair",
    "pick up the elephant",
    "bow",
)
MOVABLE = ("cup", "apple", "plate", "bowl")
# Kinds of refusals that mean a bug.
BUGS = ("internal", "generator", "unknown_session")
SEED = 7
GROWTH = 1.05
# How many times the server's memory is looked at.
WEIGHED = 200
MINUTES = float(os.environ.get("KINELINK_SOAK_MINUTES", "10"))


class Life:
    """One client after another with a session of its own, and what went wrong with them."""

    def __init__(self, stand: Stand, number: int) -> None:
        self._stand, self._number = stand, number
        self._rng = random.Random(SEED + number)
        self._session = f"soak-{number}"
        self._epoch = -1
        self.wrong: list[str] = []
        # What only this session says.
        self._own = f"This is session {number}, and nobody else. 我是{number}号。"
        self.frames = self.answers = self.chunks = 0

    @property
    def _address(self) -> str:
        ports = self._stand.ports
        if self._number % 2:
            return f"ws://127.0.0.1:{ports['websocket']}/ws"
        return self._stand.address

    async def live(self, end: float) -> None:
        """Come, do things, vanish without a word, come back."""
        while time.monotonic() < end:
            async with connect_async(self._address, timeout=60.0) as client:
                client.tap(self._check)
                session = await client.open_session(SCENE, session=self._session, seed=self._number)
                stop = min(end, time.monotonic() + self._rng.uniform(2.0, 30.0))
                while time.monotonic() < stop:
                    await self._act(client, session)
                    await asyncio.sleep(self._rng.uniform(0.1, 3.0))

    async def _act(self, client: AsyncClient, session: AsyncSession) -> None:
        actor, choice = session.actor(), self._rng.random()
        try:
            if choice < 0.4:
                await actor.perform(self._rng.choice(TEXTS))
            elif choice < 0.55:
                doing = self._rng.choice((None, None, "nod"))
                await actor.say(self._own, perform=doing, interrupt=self._rng.random() < 0.5)
                await actor.report_play_head()
            elif choice < 0.65:
                await actor.interrupt()
            elif choice < 0.9:
                id = self._rng.choice(MOVABLE)
                for _ in range(self._rng.randrange(1, 8)):
                    pose = SCENE.object(id).pose.copy()
                    pose[[0, 2]] += [self._rng.uniform(-0.1, 0.1), self._rng.uniform(-0.05, 0.05)]
                    await session.update_objects({id: pose})
            else:
                await session.describe()
            self.answers += 1
        except Refused as error:
            self.answers += 1
            if error.kind in BUGS:
                self.wrong.append(f"{self._session}: {error.kind}: {error}")

    def _check(self, topic: str, payload: bytes, _: int) -> None:
        message = decode(payload)
        session = getattr(message, "session", self._session)
        if session != self._session or topic.split("/")[1:2] not in ([], [self._session]):
            self.wrong.append(f"{self._session} got {message.TYPE} of {session} on {topic}")
        if isinstance(message, Frame):
            self.frames += 1
        elif isinstance(message, Audio):
            self.chunks += 1
        elif (
            isinstance(message, EventInfo)
            and message.name == "speaking"
            and message.data["text"] != self._own
        ):
            self.wrong.append(f"{self._session} said {message.data['text']!r}")


async def stall(stand: Stand, end: float) -> None:
    """Subscribe to everything there is, over both transports, and read nothing."""
    context = zmq.Context()
    socket = context.socket(zmq.SUB)
    socket.setsockopt(zmq.RCVHWM, 1)
    socket.setsockopt(zmq.RCVBUF, 4096)
    for name in ("state", "events"):
        socket.connect(f"tcp://127.0.0.1:{stand.ports[name]}")
    socket.subscribe(b"")
    address = f"ws://127.0.0.1:{stand.ports['websocket']}/ws"
    async with connect_websocket(
        address, compression=None, max_queue=1, ping_interval=None, proxy=None
    ) as web:
        for message in (Hello(1, "stalls"), Subscribe(2, ["frame/", "audio/", "event/", "objects/"])):
            await web.send(topics.join(topics.CONTROL, encode(message)))
        await asyncio.sleep(max(end - time.monotonic(), 0.0))
    context.destroy(linger=0)


async def watch(stand: Stand, end: float) -> list[float]:
    """Read the frames of somebody who only stands there; returns by how many milliseconds they came late."""
    late: list[float] = []

    def note(topic: str, payload: bytes, _: int) -> None:
        if topic.startswith("frame/"):
            late.append(lateness(payload))

    async with connect_async(stand.address, timeout=60.0) as client:
        await client.open_session(SCENE, session="calm")
        await asyncio.sleep(1.0)
        client.tap(note)
        await asyncio.sleep(max(end - time.monotonic(), 0.0))
    return late


async def soak(stand: Stand, sessions: int, seconds: float) -> tuple[list[Life], list[float], list[float]]:
    """The lives, the lateness that a reader saw, and megabytes over time."""
    end = time.monotonic() + seconds
    lives = [Life(stand, number) for number in range(sessions)]
    memory: list[float] = []

    async def weigh() -> None:
        while time.monotonic() < end:
            await asyncio.sleep(seconds / WEIGHED)
            memory.append(stand.megabytes() or 0.0)

    tasks = [life.live(end) for life in lives]
    late, *_ = await asyncio.gather(watch(stand, end), stall(stand, end), weigh(), *tasks)
    return lives, late, memory


@pytest.mark.parametrize(
    ("sessions", "seconds"),
    [
        pytest.param(4, 12.0, id="part"),
        pytest.param(20, 60.0 * MINUTES, id="all", marks=pytest.mark.soak),
    ],
)
def test_sessions_live_through_everything(sessions: int, seconds: float) -> None:
    with Stand(workers=2) as stand:
        lives, late, memory = asyncio.run(soak(stand, sessions, seconds))
    assert not [wrong for life in lives for wrong in life.wrong]
    assert not stand.errors, "\n".join(stand.errors[:3])
    assert all(life.answers > 0 and life.frames > 60 for life in lives)
    assert sum(life.chunks for life in lives) > 20
    # Those that stall for all that time hold up nobody: frames come before they are to be shown.
    assert np.percentile(late, 95) < 250.0
    if seconds >= 300.0:
        # What a job needs for a moment comes and goes; the middle of many weighings is what stays.
        settled = np.median(memory[WEIGHED * 3 // 10 : WEIGHED * 9 // 20])
        assert np.median(memory[-WEIGHED * 3 // 20 :]) <= GROWTH * settled, memory
