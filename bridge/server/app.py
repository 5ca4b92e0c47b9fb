"""`Server`: everything that runs, put together. One asynchronous context from the first socket to the last process."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

from websockets.http11 import Request

from bridge.generation import Pool
from bridge.protocol import encode, topics
from bridge.protocol.messages import Heartbeat
from bridge.reach.reach import Reach
from bridge.server.aside import Aside
from bridge.server.config import Config
from bridge.server.errors import RequestError
from bridge.server.exports import Exports
from bridge.server.hub import Hub
from bridge.server.metrics import Metrics
from bridge.server.pages import STUDIO, Pages
from bridge.server.receivers import receivers
from bridge.server.security import Door, Keys, check_reach
from bridge.server.websocket import WebSocketServer
from bridge.server.zmq_io import ZmqServer
from bridge.session.show import Due, Show
from bridge.speech.booth import Booth

log = logging.getLogger("kinelink.server")

# Seconds for which a thread may hold the interpreter while others wait.
_SWITCH = 0.001


class Server:
    """A running server. `hub.ports` says where it listens. keys: what a host needs that others reach, see `Keys.open`."""

    def __init__(self, config: Config, studio: Path = STUDIO, keys: Keys | None = None) -> None:
        check_reach(config.host, keys)
        self.config, self.metrics = config, Metrics()
        self._pool = Pool(config.workers, config.motion, config.checkpoint, config.device)
        self._booth = Booth()
        door = Door(config.token, keys.tokens if keys else None)
        self.hub = Hub(config, self._pool, time.monotonic_ns, self._publish, self.metrics, self._booth, door)
        self._zmq = ZmqServer(config, self.hub, keys)
        self._reach = Reach(receivers(config, time.monotonic_ns), self._shows, time.monotonic_ns)
        self._aside = Aside()
        exports = Exports(self._aside, self.hub.session, config.checkpoint)
        pages = Pages(
            studio,
            self._health,
            self.metrics.text,
            self._may_see,
            self._aside.avatar,
            exports,
            self.hub.talks.wardrobe.file,
        )
        self._websocket = WebSocketServer(config, self.hub, pages, keys)
        self._stack = AsyncExitStack()
        self._started = time.monotonic()

    async def __aenter__(self) -> Server:
        # Processes first: they load while the sockets are made, and end last.
        await self._stack.enter_async_context(self._pool)
        await self._stack.enter_async_context(self._booth)
        self.hub.motion = await self._pool.selection()
        if self.hub.motion.notice:
            log.warning("%s", self.hub.motion.notice)
        await self._stack.enter_async_context(self._zmq)
        await self._stack.enter_async_context(self._websocket)
        await self._stack.enter_async_context(self._reach)
        self._stack.callback(self._aside.close)
        self._stack.push_async_callback(self.hub.close)
        for work in (self._tick(), self._every_second(), self._remind()):
            task = asyncio.get_running_loop().create_task(work)
            self._stack.push_async_callback(_ended, task)
        return self

    async def __aexit__(self, *_: object) -> None:
        log.info("ending")
        await self._stack.aclose()

    def _publish(self, due: Due) -> None:
        self.metrics.published(due.lossy, len(due.data))
        self._zmq.publish(due)
        self._websocket.publish(due)
        self._reach.publish(due)

    def _wants(self, topic: str) -> bool:
        return self._zmq.wants(topic) or self._websocket.wants(topic) or self._reach.wants(topic)

    def _heard(self, session: str) -> bool:
        return self._zmq.heard(session) or self._websocket.heard(session) or self._reach.heard(session)

    def _shows(self) -> dict[str, Show]:
        return {name: session.show for name, session in self.hub.sessions.items()}

    async def _tick(self) -> None:
        """Send frames the moment they are due. A tick that comes late sends all that is due by then."""
        # What was loaded until now stays: no collection need look at it, and hold up frames, again.
        gc.collect()
        gc.freeze()
        # Threads that read what generators made, or make an avatar, must not hold up a tick for the usual 5 ms.
        sys.setswitchinterval(_SWITCH)
        while True:
            now = time.monotonic_ns()
            due = self.hub.rounds.following(now)
            await asyncio.sleep((due - now) / 1e9)
            # A microsecond later than due, so that rounding leaves no frame out.
            now = max(time.monotonic_ns(), due + 1_000)
            late = (now - due) / 1e9
            self.metrics.lateness.observe(late)
            self.hub.rounds.tick(now, self._wants)
            self.hub.rounds.keep_up(now, late)

    async def _every_second(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            beat = Heartbeat(self.hub.instance, time.monotonic_ns())
            self._publish(Due(topics.HEARTBEAT, topics.join(topics.HEARTBEAT, encode(beat)), lossy=False))
            self.metrics.sessions.set(len(self.hub.sessions))
            self.metrics.clients.set(self._websocket.clients)
            await self.hub.expire(time.monotonic_ns(), self._heard)

    async def _remind(self) -> None:
        """Tell what newcomers need again every second, one session after another: all at once would hold up frames."""
        while True:
            sessions = list(self.hub.sessions.values())
            for session in sessions:
                for due in session.show.static():
                    self._publish(due)
                await asyncio.sleep(1.0 / len(sessions))
            if not sessions:
                await asyncio.sleep(1.0)

    def _health(self) -> dict[str, object]:
        alive = self._pool.alive
        return {
            "status": "ok" if alive else "no generator",
            "instance": self.hub.instance,
            "sessions": len(self.hub.sessions),
            "generators": alive,
            "motion": self.hub.motion.to_dict(),
            "uptime": round(time.monotonic() - self._started, 1),
        }

    def _may_see(self, request: Request) -> bool:
        said = "".join(request.headers.get_all("Authorization")).removeprefix("Bearer ")
        try:
            self.hub.door.check(said)
        except RequestError:
            return False
        return True


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
