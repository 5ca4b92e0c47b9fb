"""Many sessions that talk at once, each with a subscriber of its own: a million messages in `soak`, none of them astray.

Every session has its own body, scene, texts, voice, persona and questions, so that each of its messages tells whose it is;
sound is compared with what the offline voice says, to the sample. KINELINK_SOAK_MESSAGES changes how many messages.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import zmq
from numpy.typing import NDArray

from bridge.benchmarks.stand import Stand
from bridge.client import Refused, connect_async
from bridge.client.asynchronous import AsyncClient
from bridge.client.connection import Connection
from bridge.client.session import document
from bridge.protocol import encode, topics
from bridge.protocol.messages import (
    Ask,
    Audio,
    EventInfo,
    Frame,
    Interrupt,
    Message,
    OpenSession,
    OpenTalk,
    Perform,
    Say,
    SetAvatar,
)
from motion.avatar.authored import skeleton_of
from motion.scene import load
from motion.skeleton import Skeleton
from tests.soak.overheard import FIRST, Overheard, sound

SCENE = load(Path(__file__).resolve().parents[2] / "examples" / "scenes" / "tabletop.json")
VOICES = ("en-us", "en-gb", "de", "cmn", None)
KINDS = ("frame", "skeleton", "audio", "event", "objects")
DOINGS = ("wave", "nod", "拿起苹果", "point at the book")
# Kinds of refusals that mean a bug.
BUGS = ("internal", "generator", "unknown_session")
SEED, ACTOR = 11, "actor"
# Chunks of sound that every session must have had.
CHUNKS = 50
MESSAGES = int(os.environ.get("KINELINK_SOAK_MESSAGES", "1000000"))
# Every so-manieth session listens over a WebSocket, the others over ZeroMQ. At most so long it takes, seconds.
OVER_WEB, LONGEST = 5, 840.0


def persona(tag: str) -> dict[str, Any]:
    """Somebody who says a tag whatever is asked."""
    knows = {"en": f"My number is {tag}.", "zh": f"我的号码是{tag}。"}
    return {
        "name": {"en": f"Robot {tag}", "zh": f"机器人{tag}"},
        "persona": "A test.",
        "knowledge": [{"text": knows}],
    }


class Life:
    """One session and what is asked of it."""

    def __init__(self, number: int, tags: tuple[str, ...]) -> None:
        self.tag, self.name = tags[number], f"talk-{number}"
        self._body = Skeleton.human(1.5 + 0.005 * number)
        self._rest = self._body.offsets.astype(np.float32)
        own = skeleton_of(self._body.names, self._body.parents, self._rest)
        self.ears = Overheard(self.name, self.tag, frozenset(tags), own.hash)
        self._rng, self._number = random.Random(SEED + number), number

    async def open(self, connection: Connection) -> None:
        """A scene, a body and somebody of its own."""
        things = tuple(
            replace(one, label=f"{one.label} {self.tag}") if i == 0 else one
            for i, one in enumerate(SCENE.objects)
        )
        scene = document(replace(SCENE, objects=things))
        await connection.request(OpenSession(1, self.name, scene, [ACTOR], self._number))
        names, parents = list(self._body.names), list(map(int, self._body.parents))
        await connection.request(SetAvatar(1, self.name, ACTOR, names, parents, self._rest))
        await connection.request(OpenTalk(1, self.name, ACTOR, f"robot-{self.tag}", greet=False))

    async def act(self, connection: Connection) -> None:
        """Say, ask, do or break off something."""
        choice, rng = self._rng.random(), self._rng
        try:
            if choice < 0.5:
                text = f"This is number {self.tag} and nobody else. 我是{self.tag}号，今天天气很好。"
                how = {"voice": VOICES[self._number % len(VOICES)], "interrupt": rng.random() < 0.2}
                await connection.request(Say(1, self.name, ACTOR, text, **how))
            elif choice < 0.8:
                asked = rng.choice(("Who are you, {}?", "你是谁，{}？", "What is there, {}?"))
                await connection.request(Ask(1, self.name, ACTOR, asked.format(self.tag)))
            elif choice < 0.9:
                await connection.request(Perform(1, self.name, ACTOR, rng.choice(DOINGS)))
            else:
                await connection.request(Interrupt(1, self.name, ACTOR))
        except Refused as error:
            if error.kind in BUGS:
                self.ears.wrong.append(f"{self.name}: {error.kind}: {error}")

    async def live(self, connection: Connection, done: asyncio.Event) -> None:
        """Act until all is done."""
        while not done.is_set():
            await self.act(connection)
            await asyncio.sleep(self._rng.uniform(0.5, 4.0))


class Subscribers(threading.Thread):
    """Reads what ZeroMQ gives each session's own subscriber."""

    def __init__(self, stand: Stand, lives: list[Life]) -> None:
        super().__init__(daemon=True)
        self._done = threading.Event()
        self._context, self._poller = zmq.Context(), zmq.Poller()
        self._ears: dict[zmq.Socket[bytes], Overheard] = {}
        for life in lives:
            for port in ("state", "events"):
                socket = self._context.socket(zmq.SUB)
                socket.setsockopt(zmq.RCVHWM, 0)
                socket.connect(f"tcp://127.0.0.1:{stand.ports[port]}")
                for kind in KINDS:
                    end = "\0" if kind == "objects" else "/"
                    socket.subscribe(f"{kind}/{life.name}{end}")
                self._poller.register(socket, zmq.POLLIN)
                self._ears[socket] = life.ears

    def run(self) -> None:
        """Read until `end`."""
        while not self._done.is_set():
            for socket, _ in self._poller.poll(100):
                topic, payload = topics.split(socket.recv())
                self._ears[socket].take(topic, payload)

    def end(self) -> None:
        """Stop."""
        self._done.set()
        self.join()
        self._context.destroy(linger=0)


async def over_web(stand: Stand, life: Life, ready: asyncio.Event, done: asyncio.Event) -> None:
    """The subscriber of a session over a WebSocket."""
    async with connect_async(f"ws://127.0.0.1:{stand.ports['websocket']}/ws", timeout=60.0) as client:
        client.tap(lambda topic, payload, _: life.ears.take(topic, payload))
        # Joining subscribes to what it sends, before it is opened.
        wanted = [f"{kind}/{life.name}/" for kind in KINDS if kind != "objects"]
        await client.connection.subscribe([*wanted, f"objects/{life.name}"])
        ready.set()
        await done.wait()


async def talk(stand: Stand, count: int, messages: int) -> list[Life]:
    """So many sessions until so many messages came."""
    tags = tuple(str(FIRST + number) for number in range(count))
    lives = [Life(number, tags) for number in range(count)]
    done, began = asyncio.Event(), time.monotonic()
    web = [life for number, life in enumerate(lives) if number % OVER_WEB == 0]
    readies = [asyncio.Event() for _ in web]
    webs = [
        asyncio.ensure_future(over_web(stand, life, ready, done))
        for life, ready in zip(web, readies, strict=True)
    ]
    await asyncio.gather(*(ready.wait() for ready in readies))
    subscribers = Subscribers(stand, [life for life in lives if life not in web])
    subscribers.start()
    client: AsyncClient
    async with connect_async(stand.address, timeout=120.0) as client:
        for life in lives:
            await life.open(client.connection)
        acting = [asyncio.ensure_future(life.live(client.connection, done)) for life in lives]
        while time.monotonic() < began + LONGEST and not any(life.ears.wrong for life in lives):
            await asyncio.sleep(0.5)
            counts = [life.ears.counts for life in lives]
            if (
                sum(one.total() for one in counts) >= messages
                and min(one["audio"] for one in counts) > CHUNKS
            ):
                break
        done.set()
        await asyncio.gather(*acting, *webs)
    subscribers.end()
    return lives


@pytest.mark.parametrize(
    ("sessions", "messages"),
    [
        pytest.param(5, 5_000, id="part"),
        pytest.param(40, MESSAGES, id="all", marks=pytest.mark.soak),
    ],
)
def test_no_message_reaches_another_session(sessions: int, messages: int, tmp_path: Path) -> None:
    for number in range(sessions):
        tag = str(FIRST + number)
        (tmp_path / f"robot-{tag}.json").write_text(json.dumps(persona(tag)), encoding="utf-8")
    with Stand(max_sessions=sessions, max_clients=sessions, characters=tmp_path, motion="solver") as stand:
        lives = asyncio.run(talk(stand, sessions, messages))
    assert not [wrong for life in lives for wrong in life.ears.wrong]
    assert not stand.errors, "\n".join(stand.errors[:3])
    counts = sum((life.ears.counts for life in lives[1:]), lives[0].ears.counts)
    assert counts.total() >= messages, counts
    assert len(set.union(*(life.ears.scenes for life in lives))) == sessions
    assert all(life.ears.counts["audio"] > CHUNKS and life.ears.counts["frame"] > 100 for life in lives)


def test_what_is_not_its_own_is_noticed() -> None:
    body = Skeleton.human(1.5).hash
    own = {"kind": "say", "utterance": 3, "text": "I am 4000.", "voice": None, "language": "en", "pace": 1.0}
    whole = sound("I am 4000.", None, "en", 1.0)

    def event(data: dict[str, Any], name: str = "committed", session: str = "s") -> EventInfo:
        return EventInfo(session, ACTOR, 0, 1, 0, name, data)

    def chunk(samples: NDArray[np.int16], utterance: int = 3, seq: int = 1) -> Audio:
        return Audio("s", ACTOR, utterance, 0, seq, 0, 2_400, samples.astype("<i2").tobytes())

    def frame(session: str, sk: str, ok: str) -> Frame:
        nothing, turns = np.zeros(0, np.float32), np.array([[0, 0, 0, 1]], np.float32)
        places = nothing.reshape(0, 7)
        return Frame(session, ACTOR, sk, ok, 0, 1, 0, np.zeros(3, np.float32), turns, places, nothing, 0)

    def heard(*messages: Message) -> list[str]:
        ears = Overheard("s", "4000", frozenset({"4000", "4001"}), body)
        for one in messages:
            ears.take(f"{one.TYPE}/s/{ACTOR}", encode(one))
        return ears.wrong

    right = whole[2_400:2_880]
    assert heard(event(own), chunk(right), frame("s", body, "0" * 16)) == []
    assert heard(event(own), chunk(right), chunk(right, seq=3))
    assert heard(event(own), chunk(whole[2_410:2_890])) and heard(event(own), chunk(right, utterance=4))
    assert heard(event(own | {"text": "I am 4001."})) and heard(event({"text": "Hello"}, "heard"))
    assert heard(event(own, session="t")) and heard(frame("t", body, "0" * 16))
    assert heard(frame("s", Skeleton.human(1.6).hash, "0" * 16))
    assert heard(frame("s", body, "0" * 16), frame("s", body, "1" * 16))
