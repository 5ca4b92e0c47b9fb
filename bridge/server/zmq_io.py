"""ZeroMQ: frames and events out by XPUB, requests in by ROUTER."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

import zmq
import zmq.asyncio

from bridge.protocol import encode, limits
from bridge.server.config import Config
from bridge.server.desk import Desk, Peer
from bridge.session.show import Due

log = logging.getLogger("kinelink.zmq")

# Messages that wait for a subscriber that stalls, before the newest are left out.
_STATE_QUEUE, _EVENT_QUEUE = 120, 10_000
# Requests of one client that are worked on at once, and clients that are remembered: ZeroMQ doesn't say who has gone.
_AT_ONCE, _REMEMBERED = 32, 4_096


class ZmqServer:
    """The three sockets. Use as an asynchronous context."""

    def __init__(
        self, config: Config, desk: Desk, secure: Callable[[zmq.asyncio.Socket], None] | None = None
    ) -> None:
        self._config, self._desk, self._secure = config, desk, secure
        self._context = zmq.asyncio.Context()
        self._tasks: list[asyncio.Task[None]] = []
        self._peers: dict[bytes, Peer] = {}
        self._busy: Counter[bytes] = Counter()
        self._topics: Counter[bytes] = Counter()

    async def __aenter__(self) -> ZmqServer:
        config, ports = self._config, self._desk.ports
        self._state = self._bind(zmq.XPUB, config.state_port, "state", _STATE_QUEUE)
        self._events = self._bind(zmq.XPUB, config.events_port, "events", _EVENT_QUEUE)
        self._control = self._bind(zmq.ROUTER, config.control_port, "control", 1000)
        # Sending on an XPUB never waits; the plain sockets save a future for every frame.
        self._send_state: zmq.Socket[bytes] = zmq.Socket.shadow(self._state.underlying)
        self._send_events: zmq.Socket[bytes] = zmq.Socket.shadow(self._events.underlying)
        for work in (self._subscriptions(self._state), self._subscriptions(self._events), self._requests()):
            self._tasks.append(asyncio.get_running_loop().create_task(work))
        log.info("ZeroMQ on %s, ports %s", config.host, {k: ports[k] for k in ("state", "events", "control")})
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._context.destroy(linger=200)

    def publish(self, due: Due) -> None:
        """Send a message to whoever subscribes to it."""
        socket = self._send_state if due.lossy else self._send_events
        try:
            socket.send(due.data, zmq.NOBLOCK)
        except zmq.Again:
            log.debug("a message of %s was left out", due.topic)

    def heard(self, session: str) -> bool:
        """Whether somebody subscribes to something of a session."""
        return any(
            f"/{session}/".encode() in topic or topic.endswith(f"/{session}\0".encode())
            for topic in self._topics
        )

    def _bind(self, kind: int, port: int, name: str, queue: int) -> zmq.asyncio.Socket:
        socket = self._context.socket(kind)
        socket.setsockopt(zmq.LINGER, 200)
        socket.setsockopt(zmq.SNDHWM, queue)
        socket.setsockopt(zmq.MAXMSGSIZE, limits.MESSAGE_BYTES)
        socket.setsockopt(zmq.IPV6, ":" in self._config.host)
        # Half-open connections are noticed and dropped.
        socket.setsockopt(zmq.HEARTBEAT_IVL, 5_000)
        socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 15_000)
        socket.setsockopt(zmq.HANDSHAKE_IVL, 5_000)
        if kind == zmq.XPUB:
            socket.setsockopt(zmq.XPUB_VERBOSER, 1)
        if self._secure is not None:
            self._secure(socket)
        socket.bind(f"tcp://{self._config.host}:{port or '*'}")
        endpoint = socket.getsockopt(zmq.LAST_ENDPOINT)
        assert isinstance(endpoint, bytes)
        self._desk.ports[name] = int(endpoint.decode().rstrip("\0").rpartition(":")[2])
        return socket

    async def _subscriptions(self, socket: zmq.asyncio.Socket) -> None:
        """Send newcomers what they need first."""
        while True:
            note = await socket.recv()
            topic = note[1:]
            if note[:1] == b"\1":
                self._topics[topic] += 1
                for due in self._desk.statics():
                    # A subscription may ask for less than a topic: everything that begins so.
                    if due.data.startswith(topic):
                        self.publish(due)
            elif note[:1] == b"\0":
                self._topics[topic] -= 1
                self._topics = +self._topics

    async def _requests(self) -> None:
        while True:
            identity, *parts = await self._control.recv_multipart()
            if self._busy[identity] >= _AT_ONCE or len(parts) != 1:
                continue
            self._busy[identity] += 1
            self._spawn(self._answer(identity, parts[0]))

    async def _answer(self, identity: bytes, payload: bytes) -> None:
        try:
            # The one heard last comes last, so that those forgotten are the ones that have long gone.
            peer = self._peers.pop(identity, None) or Peer(f"zmq-{identity.hex()}")
            self._peers[identity] = peer
            if len(self._peers) > _REMEMBERED:
                del self._peers[next(iter(self._peers))]
            if not peer.broken:
                answer = await self._desk.answer(peer, self._desk.read(peer, payload))
                await self._control.send_multipart([identity, encode(answer)])
        finally:
            self._busy[identity] -= 1
            self._busy = +self._busy

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.append(task)
        task.add_done_callback(self._tasks.remove)
