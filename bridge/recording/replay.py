"""Replay a recording: the same bytes over the same sockets with the same timing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

from bridge.protocol import decode, encode, topics
from bridge.protocol.messages import (
    Audio,
    CloseSession,
    Describe,
    EventInfo,
    Express,
    Frame,
    Heartbeat,
    Hello,
    Interrupt,
    Keypoints,
    Message,
    OpenSession,
    Perform,
    PlayHead,
    Say,
    SetAvatar,
    SetScene,
    Sound,
    UpdateObjects,
)
from bridge.recording.reader import Entry, Recording
from bridge.server.config import Config
from bridge.server.desk import Desk, Peer
from bridge.server.errors import RequestError
from bridge.server.metrics import Metrics
from bridge.server.pages import STUDIO, Pages
from bridge.server.websocket import WebSocketServer
from bridge.server.zmq_io import ZmqServer
from bridge.session.show import Due
from motion.errors import FileError

# Seconds for clients to subscribe in, before the first message.
_LEAD = 0.5
# How far ahead of their time frames are sent when nothing else tells the server's clock.
_AHEAD = 250_000_000
# Messages that wait for a client that stalls: of a recording nothing is left out so soon.
_QUEUE = 10_000
# Nanoseconds without a heartbeat after which one is made up.
_BEAT = 1_500_000_000
_STATIC = ("skeleton/", "objects/")
_CHANGES = (SetScene, UpdateObjects, SetAvatar, Perform, Say, Sound, Express, Interrupt, CloseSession)


class ReplayDesk(Desk):
    """Answers clients of a replay: they may look on, not change anything."""

    def __init__(
        self,
        config: Config,
        clock: Callable[[], int],
        metrics: Metrics,
        recording: Recording,
        greeted: Callable[[], None],
    ) -> None:
        """greeted: called when a client says hello, before it can have read the clock."""
        super().__init__(config, clock, metrics, recording.instance or "replay")
        self._greeted = greeted
        self.latest: dict[str, Due] = {}
        self._recording = recording
        self._answers = {OpenSession: self._join, Describe: self._describe, PlayHead: self._hear}
        self._answers |= dict.fromkeys(_CHANGES, self._refuse)

    def statics(self) -> Iterator[Due]:
        """The skeletons and things that hold at the moment."""
        yield from self.latest.values()

    def _hello(self, peer: Peer, message: Hello) -> dict[str, Any]:
        welcome = super()._hello(peer, message)
        self._greeted()
        return welcome

    async def _join(self, message: OpenSession) -> dict[str, Any]:
        session = self._session(message.session)
        return {"session": session, "characters": self._characters(session), "joined": True}

    async def _describe(self, message: Describe) -> dict[str, Any]:
        sessions = sorted({session for session, _ in self._recording.characters})
        if message.session is None:
            return {"sessions": sessions}
        session = self._session(message.session)
        return {
            "session": session,
            "scene": self._recording.scenes.get(session, {"objects": []}),
            "characters": self._characters(session),
            "topics": sorted(topic for topic in self.latest if topic.split("/")[1] == session),
        }

    async def _hear(self, _: PlayHead) -> dict[str, Any]:
        return {}

    async def _refuse(self, message: Message) -> dict[str, Any]:
        raise RequestError(
            f"this is a replay, '{message.TYPE}' can't change it",
            kind="read_only",
            fix="start `kinelink serve` to have things done",
        )

    def _session(self, name: str | None) -> str:
        sessions = sorted({session for session, _ in self._recording.characters})
        if name is None and len(sessions) == 1:
            return sessions[0]
        if name not in sessions:
            raise RequestError(
                f"the recording has no session '{name}'", kind="unknown_session", candidates=tuple(sessions)
            )
        assert name is not None
        return name

    def _characters(self, session: str) -> list[str]:
        return [character for one, character in self._recording.characters if one == session]


class Replayer:
    """Sockets and a recording. Use as an asynchronous context and `await play()`.

    retimed: put every `ts` on this machine's clock, which changes the bytes; otherwise the clock that clients ask is set
    back to the recorded server's, and every byte stays. wait: begin when the first client says hello.
    """

    def __init__(
        self, recording: Recording, config: Config, retimed: bool = False, wait: bool = True
    ) -> None:
        self._recording, self._retimed = recording, retimed
        self._span = Span.of(recording)
        self._begin: int | None = None
        self._begun = asyncio.Event()
        self._beaten = 0
        metrics = Metrics()
        self.desk = ReplayDesk(config, self._clock, metrics, recording, self._start)
        pages = Pages(STUDIO, self._health, metrics.text, lambda _: config.token is None)
        self._servers = (
            ZmqServer(config, self.desk, state_queue=_QUEUE),
            WebSocketServer(config, self.desk, pages),
        )
        self._stack = AsyncExitStack()
        self._at_once = not wait

    async def __aenter__(self) -> Replayer:
        for entry in self._recording:
            if entry.topic.startswith(_STATIC):
                self.desk.latest.setdefault(entry.topic, _due(entry.topic, entry.payload))
        for server in self._servers:
            await self._stack.enter_async_context(server)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def play(self) -> int:
        """Send everything, each at its time; returns how many messages that were."""
        if self._at_once:
            self._start()
        await self._begun.wait()
        assert self._begin is not None
        sent = 0
        for entry in self._recording:
            await self._until(self._begin + entry.time - self._span.first)
            self._publish(_due(entry.topic, self._timed(entry)))
            sent += 1
        # What was handed to the sockets last is on its way.
        await asyncio.sleep(_LEAD)
        return sent

    def _start(self) -> None:
        if self._begin is None:
            self._begin = time.monotonic_ns() + int(_LEAD * 1e9)
            self._begun.set()

    def _clock(self) -> int:
        now = time.monotonic_ns()
        if self._retimed or self._begin is None:
            return now
        return now - self._begin + self._span.began

    async def _until(self, due: int) -> None:
        while (left := (due - time.monotonic_ns()) / 1e9) > 0:
            # Gaps in the recording are not a server that has gone.
            if time.monotonic_ns() - self._beaten > _BEAT:
                beat = Heartbeat(self.desk.instance, self._clock())
                self._publish(_due(topics.HEARTBEAT, encode(beat)))
            await asyncio.sleep(min(left, 0.5))

    def _timed(self, entry: Entry) -> bytes:
        if not self._retimed:
            return entry.payload
        assert self._begin is not None
        message = decode(entry.payload)
        if isinstance(message, (Frame, Keypoints, Audio, EventInfo, Heartbeat)):
            return encode(replace(message, ts=message.ts - self._span.began + self._begin))
        return entry.payload

    def _publish(self, due: Due) -> None:
        if due.topic.startswith(_STATIC):
            self.desk.latest[due.topic] = due
        elif due.topic == topics.HEARTBEAT:
            self._beaten = time.monotonic_ns()
        for server in self._servers:
            server.publish(due)

    def _health(self) -> dict[str, object]:
        return {"status": "ok", "instance": self.desk.instance, "replay": str(self._recording.path)}


@dataclass(frozen=True)
class Span:
    """When a recording begins: on the recorder's clock, and on the recorded server's. Nanoseconds."""

    first: int
    began: int

    @classmethod
    def of(cls, recording: Recording) -> Span:
        """Worked out from the messages that were quickest on their way. FileError when there are none."""
        first: int | None = None
        ahead: int | None = None
        for entry in recording:
            first = entry.time if first is None else first
            sent = _sent(entry)
            if sent is not None:
                ahead = entry.time - sent if ahead is None else min(ahead, entry.time - sent)
        if first is None:
            raise FileError(f"'{recording.path}' holds no messages", kind="no_frames")
        return cls(first, first - (ahead or 0))


def _sent(entry: Entry) -> int | None:
    """When the server sent a message, on its own clock; None where that isn't told."""
    if not entry.topic.startswith(("heartbeat", "frame/")):
        return None
    message = decode(entry.payload)
    if isinstance(message, Heartbeat):
        return message.ts
    return message.ts - _AHEAD if isinstance(message, Frame) else None


def _due(topic: str, payload: bytes) -> Due:
    return Due(topic, topics.join(topic, payload), topic.startswith(topics.LOSSY))
