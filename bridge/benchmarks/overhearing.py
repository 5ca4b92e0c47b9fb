"""A listener to all sessions at once, in a process of its own: how late their frames and sound come, and what is missing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import zmq

from bridge.benchmarks.listening import AHEAD, lateness, time_of
from bridge.protocol import decode, topics
from bridge.protocol.limits import AUDIO_RATE
from bridge.protocol.messages import Audio, EventInfo

_TOPICS = (b"frame/", b"audio/", b"event/")
# Samples of an utterance that are sent in one go when it begins: only from there on each has a time at which it is due.
_AT_ONCE = int(AHEAD * AUDIO_RATE / 1e9)


@dataclass
class Overheard:
    """Milliseconds by which new frames and sound came late, and between the arrival of sound and when it is to be heard.

    missing: chunks of sound that never came; samples: of sound that came; put_off: how often sound that was not made in time
    was waited for; jumps: how often motion came so late that it is seen to jump; step: how far quality went down; failures:
    errors that were told.
    """

    frames: list[float] = field(default_factory=list)
    sound: list[float] = field(default_factory=list)
    headroom: list[float] = field(default_factory=list)
    missing: int = 0
    samples: int = 0
    put_off: int = 0
    jumps: int = 0
    step: int = 0
    failures: list[str] = field(default_factory=list)


class _Ears:
    """Notes what arrives. since: before that only what quality is, is noted; nanoseconds."""

    def __init__(self, since: int) -> None:
        self.found, self._since = Overheard(), since
        self._fronts: dict[bytes, int] = {}
        self._chunks: dict[str, int] = {}

    def take(self, data: bytes) -> None:
        """One message with its topic."""
        if data.startswith(b"frame/"):
            self._frame(data)
            return
        message = decode(topics.split(data)[1])
        if isinstance(message, Audio):
            self._sound(message)
        elif isinstance(message, EventInfo):
            self._event(message)

    @property
    def _early(self) -> bool:
        return time.monotonic_ns() < self._since

    def _frame(self, data: bytes) -> None:
        topic, shown = data[: data.index(b"\0")], time_of(data)
        front = self._fronts.get(topic, 0)
        # Frames that replace what was sent ahead are late by their nature.
        if shown > front:
            self._fronts[topic] = shown
            if not self._early:
                self.found.frames.append(lateness(data))

    def _sound(self, message: Audio) -> None:
        key = f"{message.session}/{message.character}"
        before = self._chunks.get(key)
        self._chunks[key] = message.seq
        if self._early:
            return
        now = time.monotonic_ns()
        self.found.samples += len(message.data) // 2
        self.found.headroom.append((message.ts - now) / 1e6)
        if before is not None:
            self.found.missing += message.seq - before - 1
        if message.sample >= _AT_ONCE:
            self.found.sound.append((now - (message.ts - AHEAD)) / 1e6)

    def _event(self, message: EventInfo) -> None:
        if message.name == "quality":
            self.found.step = max(self.found.step, int(message.data["step"]))
        elif self._early:
            return
        elif message.name == "error":
            self.found.failures.append(str(message.data))
        elif message.name == "late":
            self.found.jumps += 1
        elif message.name == "committed" and message.data["kind"] == "put_off":
            self.found.put_off += 1


async def overhear(state: int, events: int, settle: float, seconds: float) -> Overheard:
    """What all sessions send for so many seconds, after some in which it is only received. state, events: ports."""
    ears = _Ears(time.monotonic_ns() + int(settle * 1e9))
    for data in _received((state, events), settle + seconds):
        ears.take(data)
    return ears.found


def _received(ports: tuple[int, ...], seconds: float) -> Iterator[bytes]:
    """Everything that is sent. Without asyncio, which would take this process longer than all the rest."""
    end = time.monotonic() + seconds
    with zmq.Context() as context:
        poller, sockets = zmq.Poller(), [context.socket(zmq.SUB) for _ in ports]
        for port, socket in zip(ports, sockets, strict=True):
            socket.setsockopt(zmq.RCVHWM, 0)
            socket.setsockopt(zmq.LINGER, 0)
            socket.connect(f"tcp://127.0.0.1:{port}")
            for topic in _TOPICS:
                socket.subscribe(topic)
            poller.register(socket, zmq.POLLIN)
        try:
            while time.monotonic() < end:
                for socket, _ in poller.poll(100):
                    yield socket.recv()
        finally:
            for socket in sockets:
                socket.close()
