"""The Python client's playing, asked as the programs of the other languages are, but in this process."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import astuple

import numpy as np

from bridge.client.clock import ClockSync
from bridge.client.interpolator import Interpolator
from bridge.client.jitter_buffer import JitterBuffer
from bridge.protocol.messages import Frame
from motion import rotation as rot


class PythonCore:
    """Answers the commands of `tests/clients/probe.py` that are about time."""

    def __init__(self) -> None:
        self._clock, self._buffer = ClockSync(), JitterBuffer()
        self._play = Interpolator(self._buffer)
        self._commands: dict[str, Callable[..., list[object]]] = {
            "clock.new": self._new_clock,
            "clock.add": self._add,
            "buffer.new": self._new_buffer,
            "buffer.rejoin": lambda: [self._buffer.rejoin()],
            "buffer.clear": lambda: [self._buffer.clear()],
            "buffer.push": self._push,
            "buffer.sample": self._sample,
            "slerp": lambda share, *q: list(
                rot.slerp(np.array(q[:4], np.float32), np.array(q[4:], np.float32), float(share))
            ),
        }

    def ask(self, command: str, *words: object) -> list[str]:
        """The words of the answer."""
        return [str(word) for word in self._commands[command](*words)]

    def _new_clock(self) -> list[object]:
        self._clock = ClockSync()
        return []

    def _add(self, *times: int) -> list[object]:
        self._clock.add(*times)
        return [int(self._clock.known), self._clock.offset, self._clock.round_trip]

    def _new_buffer(self) -> list[object]:
        self._buffer = JitterBuffer()
        self._play = Interpolator(self._buffer)
        return []

    def _push(self, epoch: int, seq: int, ts: int, now: int, x: float, sk: str, ok: str) -> list[object]:
        q = np.array([[0.0, math.sin(x / 2), 0.0, math.cos(x / 2)]], np.float32)
        thing = np.array([[0.0, x, 0.0, 0.0, 0.0, 0.0, 1.0]], np.float32)
        root, curve = np.array([x, 0.0, 0.0], np.float32), np.array([x], np.float32)
        frame = Frame("s", "a", sk, ok, epoch, seq, ts, root, q, thing, curve, seq % 16)
        self._buffer.push(frame, now)
        return [len(self._buffer), *astuple(self._buffer.counts), self._buffer.playout.lead]

    def _sample(self, now: int) -> list[object]:
        pose = self._play.at(now)
        if pose is None:
            return ["nothing"]
        angle = 2.0 * math.atan2(pose.q[0, 1], pose.q[0, 3])
        numbers = (pose.root[0], angle, pose.o[0, 1], pose.c[0], pose.epoch, pose.contacts)
        return [pose.how, pose.ts, *numbers, pose.sk, pose.ok, self._buffer.playout.delay, len(self._buffer)]
