"""A server that streams the golden pose, and nothing else: the real sockets of the live server, over both transports."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterable
from typing import Any

import numpy as np

from bridge.protocol import encode, topics
from bridge.protocol.messages import (
    CloseSession,
    Frame,
    GetSettings,
    Heartbeat,
    ListCatalogue,
    ListCharacters,
    ListScenes,
    ListVoices,
    Message,
    ObjectsInfo,
    OpenSession,
    SetAvatar,
    SkeletonInfo,
)
from bridge.server.config import Config
from bridge.server.desk import Answer, Desk
from bridge.server.metrics import Metrics
from bridge.server.pages import STUDIO, Pages
from bridge.server.websocket import WebSocketServer
from bridge.server.zmq_io import ZmqServer
from bridge.session.show import Due
from tests.clients.golden.make import POSE

SESSION, CHARACTER = "golden", "actor"
_STEP, _AHEAD = 1 / 60, 250_000_000


class GoldenServer:
    """Use as a context: it runs on a thread of its own. zeromq, websocket: where it listens. pages: where the studio is."""

    def __init__(self) -> None:
        self.pose: dict[str, Any] = json.loads(POSE.read_text(encoding="utf-8"))
        self._ready, self._loop = threading.Event(), asyncio.SelectorEventLoop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))

    def __enter__(self) -> GoldenServer:
        self._thread.start()
        assert self._ready.wait(20)
        self.zeromq = f"tcp://127.0.0.1:{self._desk.ports['control']}"
        self.websocket = f"ws://127.0.0.1:{self._desk.ports['websocket']}/ws"
        self.pages = f"http://127.0.0.1:{self._desk.ports['websocket']}/"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(20)
        self._loop.close()

    async def _run(self) -> None:
        self._stop = asyncio.Event()
        config = Config(port=0, state_port=0, events_port=0, control_port=0)
        self._desk = _GoldenDesk(config, time.monotonic_ns, Metrics(), "golden")
        self._desk.told = [
            _due(topics.skeleton(SESSION, CHARACTER), self._skeleton()),
            _due(topics.objects(SESSION), self._objects()),
        ]
        pages = Pages(STUDIO, lambda: {"status": "ok"}, self._desk.metrics_text, lambda _: True)
        async with ZmqServer(config, self._desk) as zmq, WebSocketServer(config, self._desk, pages) as web:
            self._ready.set()
            seq = 0
            while not self._stop.is_set():
                await asyncio.sleep(_STEP)
                seq += 1
                sent = [_due(topics.frame(SESSION, CHARACTER), self._frame(seq), lossy=True)]
                if seq % 30 == 1:
                    beat = Heartbeat("golden", time.monotonic_ns())
                    sent += [*self._desk.told, _due(topics.HEARTBEAT, beat)]
                for due in sent:
                    zmq.publish(due)
                    web.publish(due)

    def _skeleton(self) -> SkeletonInfo:
        body = self.pose["skeleton"]
        return SkeletonInfo(
            SESSION,
            CHARACTER,
            "sk",
            body["names"],
            body["parents"],
            _floats(body["rest"]),
            self.pose["curves"],
            [60, 1],
        )

    def _objects(self) -> ObjectsInfo:
        shape = {"parts": [{"kind": "box", "size": [0.1, 0.2, 0.3]}]}
        things = [{"id": id, "label": id, "attributes": {}, "shape": shape} for id in self.pose["objects"]]
        return ObjectsInfo(SESSION, "ok", things)

    def _frame(self, seq: int) -> Frame:
        numbers = [_floats(self.pose["frame"][name]) for name in ("root", "q", "o", "c")]
        return Frame(SESSION, CHARACTER, "sk", "ok", 1, seq, time.monotonic_ns() + _AHEAD, *numbers)


class _GoldenDesk(Desk):
    """Opens the one session for whoever asks."""

    def __init__(self, config: Config, *rest: Any) -> None:
        super().__init__(config, *rest)
        self.told: list[Due] = []

        async def opened(message: OpenSession) -> dict[str, Any]:
            return {"session": SESSION, "characters": [CHARACTER], "joined": True}

        async def kept(message: SetAvatar) -> dict[str, Any]:
            return {"sk": "sk"}

        async def closed(message: CloseSession) -> dict[str, Any]:
            return {}

        # What the studio asks before it shows anything: there is nothing else.
        lists = {
            ListScenes: {"scenes": {}},
            ListCatalogue: {"categories": []},
            ListVoices: {"voices": []},
            ListCharacters: {"characters": []},
            GetSettings: {"settings": []},
        }

        def always(found: dict[str, Any]) -> Answer:
            async def answer(message: Message) -> dict[str, Any]:
                return found

            return answer

        self._answers = {asked: always(found) for asked, found in lists.items()}
        self._answers |= {OpenSession: opened, SetAvatar: kept, CloseSession: closed}

    def statics(self) -> Iterable[Due]:
        return self.told

    def metrics_text(self) -> tuple[str, bytes]:
        return self._metrics.text()


def _floats(rows: Any) -> Any:
    return np.asarray(rows, dtype=np.float32)


def _due(topic: str, message: Any, lossy: bool = False) -> Due:
    return Due(topic, topics.join(topic, encode(message)), lossy)
