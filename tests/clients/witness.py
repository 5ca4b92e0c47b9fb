"""Somebody else who listens to a session: what the server itself says of body and things, by Python's forward kinematics."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

import msgpack
import numpy as np
import zmq

from motion import rotation as rot
from motion.rotation import Array


@dataclass(frozen=True, eq=False)
class Moment:
    """One frame: joints (J, 3) and their rotations (J, 4) in the world, things by id as (7,); metres."""

    ts: int
    epoch: int
    joints: dict[str, Array]
    rotations: dict[str, Array]
    things: dict[str, Array]


class Witness:
    """Collects the frames of one character. Use as a context."""

    def __init__(self, ports: dict[str, int], session: str, character: str = "actor") -> None:
        self._skeletons: dict[str, dict[str, Any]] = {}
        self._objects: dict[str, list[str]] = {}
        self._frames: deque[dict[str, Any]] = deque(maxlen=1200)
        self._stop = threading.Event()
        self._context = zmq.Context()
        self._topics = {
            ports["state"]: [f"frame/{session}/{character}\0"],
            ports["events"]: [f"skeleton/{session}/{character}\0", f"objects/{session}\0"],
        }
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Witness:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)
        self._context.term()

    def moments(self, newest: int = 90) -> list[Moment]:
        """The newest frames whose skeleton and things are known, oldest first."""
        frames = list(self._frames)[-newest:]
        return [self._moment(f) for f in frames if f["sk"] in self._skeletons and f["ok"] in self._objects]

    def skeletons(self) -> list[str]:
        """The skeletons that frames had, in their order."""
        return list(dict.fromkeys(frame["sk"] for frame in list(self._frames)))

    def _listen(self) -> None:
        poller, sockets = zmq.Poller(), []
        for port, topics in self._topics.items():
            socket = self._context.socket(zmq.SUB)
            socket.connect(f"tcp://127.0.0.1:{port}")
            for topic in topics:
                socket.subscribe(topic)
            poller.register(socket)
            sockets.append(socket)
        while not self._stop.is_set():
            for socket, _ in poller.poll(100):
                self._take(msgpack.unpackb(socket.recv().split(b"\0", 1)[1]))
        for socket in sockets:
            socket.close(linger=0)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "frame":
            self._frames.append(message)
        elif message["type"] == "skeleton":
            self._skeletons[message["sk"]] = message
        else:
            self._objects[message["ok"]] = [one["id"] for one in message["objects"]]

    def _moment(self, frame: dict[str, Any]) -> Moment:
        body = self._skeletons[frame["sk"]]
        rest, q = _rows(body["rest"], 3), _rows(frame["q"], 4)
        places, turns = np.zeros((len(q), 3)), q.copy()
        for i, parent in enumerate(body["parents"]):
            if parent < 0:
                places[i] = _rows(frame["root"], 3)[0]
            else:
                turns[i] = rot.mul(turns[parent], q[i])
                places[i] = places[parent] + rot.rotate(turns[parent], rest[i])
        things = dict(zip(self._objects[frame["ok"]], _rows(frame["o"], 7), strict=True))
        names = body["names"]
        return Moment(
            frame["ts"],
            frame["epoch"],
            dict(zip(names, places, strict=True)),
            dict(zip(names, turns, strict=True)),
            things,
        )


def _rows(block: bytes, columns: int) -> Array:
    return np.frombuffer(block, dtype="<f4").astype(np.float64).reshape(-1, columns)
