"""A server of the protocol with nothing behind it: a body that moves evenly, so that what is shown tells when it is shown."""

from __future__ import annotations

import struct
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import zmq

from bridge.protocol import decode, encode, topics
from bridge.protocol.messages import (
    Audio,
    EventInfo,
    Failure,
    Frame,
    Heartbeat,
    Hello,
    Interrupt,
    Message,
    ObjectsInfo,
    OpenSession,
    Perform,
    Ping,
    PlayHead,
    Pong,
    Reply,
    SkeletonInfo,
    UpdateObjects,
)

SECOND = 1_000_000_000
STEP = SECOND // 60
LOOKAHEAD = SECOND // 4
JOINTS, THINGS, CURVES = 55, 8, 52
NAMES = ("state", "events", "control")
SESSION, CHARACTER = "s", "actor"
STATIC_EVERY, BEAT_EVERY = 60, 60
CHUNK, CHUNK_LASTS = 480, SECOND // 50
"""Samples of a message of sound, and how long they last."""


class FakeServer:
    """One session with one character whose hips are at (`path` of the seconds since `origin`, epoch, 0). Use as a context.

    Its first face curve is a thousandth of these seconds. skew: how far its clock is ahead, nanoseconds. ports: those of an
    earlier one, to be found again there.
    """

    def __init__(
        self, instance: str, skew: int = 0, ports: dict[str, int] | None = None, joints: int = JOINTS
    ) -> None:
        self.instance, self.skew, self.joints = instance, skew, joints
        self.ports = ports or {}
        self.requests: list[Message] = []
        self.epoch = 0
        self.origin = self.now()
        self.sk = "skeleton"
        self.frames = True
        self.statics = True
        self.path: Callable[[float], float] = lambda seconds: seconds
        self.hurt: Callable[[bytes], bytes] = lambda data: data
        self._said: list[Audio] = []
        self._utterances = self._sounds = 0
        self._seq = self._next = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._bound = threading.Event()

    def __enter__(self) -> FakeServer:
        self._thread.start()
        assert self._bound.wait(15)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(15)

    def now(self) -> int:
        """Its clock."""
        return time.monotonic_ns() + self.skew

    def say(self, seconds: float) -> int:
        """An utterance of a steady 0.25 that begins in half a second; its number."""
        self._utterances += 1
        begins, count = self.now() + SECOND // 2, round(seconds * SECOND / CHUNK_LASTS)
        data = struct.pack("<h", 8192) * CHUNK
        self._said += [
            Audio(
                SESSION,
                CHARACTER,
                self._utterances,
                0,
                self._sounds + i,
                begins + i * CHUNK_LASTS,
                i * CHUNK,
                data,
                last=i == count - 1,
            )
            for i in range(count)
        ]
        self._sounds += count
        return self._utterances

    def _run(self) -> None:
        with zmq.Context() as context:
            context.linger = 0
            sockets = {name: context.socket(zmq.ROUTER if name == "control" else zmq.XPUB) for name in NAMES}
            for name, one in sockets.items():
                self._bind(one, name)
            self._state, self._events, self._control = sockets.values()
            self._bound.set()
            self._next = self.now() + LOOKAHEAD
            tick = 0
            while not self._stop.wait(0.004):
                self._answer()
                self._subscriptions()
                while self._said and self._said[0].ts <= self.now() + LOOKAHEAD:
                    self._publish(topics.audio(SESSION, CHARACTER), self._said.pop(0))
                while self._next <= self.now() + LOOKAHEAD:
                    tick += 1
                    self._send_frame()
                    if tick % BEAT_EVERY == 1:
                        self._publish(topics.HEARTBEAT, Heartbeat(self.instance, self.now()))
                    if tick % STATIC_EVERY == 0:
                        self._send_statics()
            for one in sockets.values():
                one.close(0)

    def _bind(self, one: zmq.Socket[bytes], name: str) -> None:
        until = time.monotonic() + 10
        while True:
            try:
                one.bind(f"tcp://127.0.0.1:{self.ports.get(name, '*')}")
                break
            except zmq.ZMQError:
                # libzmq frees a port a moment after the socket that had it was closed.
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
        self.ports = self.ports | {name: int(one.get(zmq.LAST_ENDPOINT).rpartition(b":")[2].rstrip(b"\0"))}

    def _answer(self) -> None:
        while self._control.poll(0):
            identity, payload = self._control.recv_multipart()
            arrived = self.now()
            request = decode(payload)
            self.requests.append(request)
            answer: Message
            match request:
                case Ping():
                    answer = Pong(request.id, request.t0, arrived, self.now())
                case Hello():
                    answer = Reply(
                        request.id, {"instance": self.instance, "streams": {"lookahead": LOOKAHEAD / SECOND}}
                    )
                case OpenSession():
                    answer = Reply(request.id, {"session": SESSION, "characters": [CHARACTER]})
                case Perform(text="impossible"):
                    answer = Failure(request.id, "impossible", "that can't be done")
                case Perform() | Interrupt():
                    answer = Reply(request.id, self._begin_epoch())
                case UpdateObjects() | PlayHead():
                    answer = Reply(request.id)
                case _:
                    raise AssertionError(request)
            self._control.send_multipart([identity, encode(answer)])

    def _begin_epoch(self) -> dict[str, Any]:
        """A new epoch 80 ms from now: what was sent for later is sent anew."""
        self.epoch += 1
        first = self._next - (self._next - self.now() - 80_000_000) // STEP * STEP
        self._next = min(first, self._next)
        data = {"text": "…"}
        self._publish(
            topics.event(SESSION, CHARACTER),
            EventInfo(SESSION, CHARACTER, self.epoch, self._seq, self._next, "plan", data),
        )
        return {"epoch": self.epoch, "ts": self._next}

    def _subscriptions(self) -> None:
        while self._events.poll(0):
            if self._events.recv().startswith((b"\1skeleton", b"\1objects")):
                self._send_statics()
        while self._state.poll(0):
            self._state.recv()

    def _send_frame(self) -> None:
        ts = self._next
        self._next += STEP
        self._seq += 1
        if not self.frames:
            return
        turned = np.tile(np.array([0, 0, 0, 1], np.float32), (self.joints, 1))
        poses = np.tile(np.array([0, 0, 0, 0, 0, 0, 1], np.float32), (THINGS, 1))
        seconds = (ts - self.origin) / SECOND
        root = np.array([self.path(seconds), self.epoch, 0], np.float32)
        curves = np.zeros(CURVES, np.float32)
        curves[0] = seconds / 1000
        frame = Frame(
            SESSION, CHARACTER, self.sk, "objects", self.epoch, self._seq, ts, root, turned, poses, curves, 3
        )
        self._state.send(self.hurt(topics.join(topics.frame(SESSION, CHARACTER), encode(frame))))

    def _send_statics(self) -> None:
        if not self.statics:
            return
        self._publish(
            topics.skeleton(SESSION, CHARACTER),
            SkeletonInfo(
                SESSION,
                CHARACTER,
                self.sk,
                [f"joint{i}" for i in range(self.joints)],
                [i - 1 for i in range(self.joints)],
                np.zeros((self.joints, 3), np.float32),
                [f"curve{i}" for i in range(CURVES)],
                [60, 1],
            ),
        )
        objects = [{"id": f"thing{i}"} for i in range(THINGS)]
        self._publish(topics.objects(SESSION), ObjectsInfo(SESSION, "objects", objects))

    def _publish(self, topic: str, message: Message) -> None:
        self._events.send(topics.join(topic, encode(message)))
