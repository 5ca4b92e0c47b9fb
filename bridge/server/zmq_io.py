"""ZeroMQ: frames and events out by XPUB, requests in by ROUTER."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable

import zmq
import zmq.asyncio

from bridge.protocol import ProtocolError, encode, limits, request_id, topics
from bridge.protocol.messages import Message
from bridge.server.config import Config
from bridge.server.desk import Desk, failure
from bridge.server.errors import RequestError
from bridge.server.security import Keys, check_reach
from bridge.server.security.curve import Doorkeeper
from bridge.server.zmq_peers import Caller, Callers, Line
from bridge.session.show import Due

log = logging.getLogger("kinelink.zmq")

# Messages that wait for a subscriber that stalls, before the newest are left out.
STATE_QUEUE, _EVENT_QUEUE = 120, 10_000
# Requests of one client that are worked on at once.
_AT_ONCE = 32
# Bytes of a subscription: a topic, and what CURVE puts around it.
_SUBSCRIPTION_BYTES = topics.LONGEST + 1_536
# Subscriptions that come within so many seconds of each other are served together; so many topics are told apart.
_GATHER, _TOPICS = 0.01, 8_192


class ZmqServer:
    """The three sockets. Use as an asynchronous context. keys: what a host needs that others reach."""

    def __init__(
        self, config: Config, desk: Desk, keys: Keys | None = None, state_queue: int = STATE_QUEUE
    ) -> None:
        check_reach(config.host, keys)
        self._state_queue = state_queue
        self._config, self._desk = config, desk
        self._context = zmq.asyncio.Context()
        self._doorkeeper = Doorkeeper(self._context, keys.curve if keys else None)
        self._tasks: set[asyncio.Task[None]] = set()
        self._callers = Callers(config.max_clients, config.max_per_address)
        self._topics: Counter[bytes] = Counter()
        self._newcomers: set[bytes] = set()

    async def __aenter__(self) -> ZmqServer:
        config, ports = self._config, self._desk.ports
        self._doorkeeper.start()
        self._state = self._bind(zmq.XPUB, config.state_port, "state", self._state_queue)
        self._events = self._bind(zmq.XPUB, config.events_port, "events", _EVENT_QUEUE)
        self._control = self._bind(zmq.ROUTER, config.control_port, "control", 1000)
        # Sending on an XPUB never waits; the plain sockets save a future for every frame.
        self._send_state: zmq.Socket[bytes] = zmq.Socket.shadow(self._state.underlying)
        self._send_events: zmq.Socket[bytes] = zmq.Socket.shadow(self._events.underlying)
        for work in (self._subscriptions(self._state), self._subscriptions(self._events), self._requests()):
            self._spawn(work)
        log.info("ZeroMQ on %s, ports %s", config.host, {k: ports[k] for k in ("state", "events", "control")})
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._doorkeeper.stop()
        self._context.destroy(linger=200)

    def publish(self, due: Due) -> None:
        """Send a message to whoever subscribes to it."""
        socket = self._send_state if due.lossy else self._send_events
        try:
            socket.send(due.data, zmq.NOBLOCK)
        except zmq.Again:
            log.debug("a message of %s was left out", due.topic)

    def wants(self, topic: str) -> bool:
        """Whether somebody subscribes to a topic, or to something that begins like it."""
        whole = topic.encode() + b"\0"
        return whole in self._topics or any(whole.startswith(asked) for asked in self._topics)

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
        socket.setsockopt(zmq.IPV6, ":" in self._config.host)
        # Half-open connections are noticed and dropped.
        socket.setsockopt(zmq.HEARTBEAT_IVL, 5_000)
        socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 15_000)
        socket.setsockopt(zmq.HANDSHAKE_IVL, int(limits.GREETING_SECONDS * 1000))
        if kind == zmq.XPUB:
            socket.setsockopt(zmq.XPUB_VERBOSER, 1)
            socket.setsockopt(zmq.MAXMSGSIZE, _SUBSCRIPTION_BYTES)
        else:
            # Sending tells of those who have gone.
            socket.setsockopt(zmq.ROUTER_MANDATORY, 1)
            socket.setsockopt(zmq.MAXMSGSIZE, limits.MESSAGE_BYTES)
        self._doorkeeper.guard(socket)
        socket.bind(f"tcp://{self._config.host}:{port or '*'}")
        endpoint = socket.getsockopt(zmq.LAST_ENDPOINT)
        assert isinstance(endpoint, bytes)
        self._desk.ports[name] = int(endpoint.decode().rstrip("\0").rpartition(":")[2])
        return socket

    async def _subscriptions(self, socket: zmq.asyncio.Socket) -> None:
        """Keep count of the topics, and have newcomers sent what they need first."""
        while True:
            note = await socket.recv()
            topic = note[1:]
            if note[:1] == b"\1":
                if topic in self._topics or len(self._topics) < _TOPICS:
                    self._topics[topic] += 1
                if not self._newcomers:
                    asyncio.get_running_loop().call_later(_GATHER, self._greet)
                self._newcomers.add(topic)
            elif note[:1] == b"\0" and topic in self._topics:
                self._topics[topic] -= 1
                if not self._topics[topic]:
                    del self._topics[topic]

    def _greet(self) -> None:
        # A subscription may ask for less than a topic: everything that begins so.
        asked = tuple(self._newcomers)
        self._newcomers.clear()
        if self._control.closed:
            return
        for due in self._desk.statics():
            if due.data.startswith(asked):
                self.publish(due)

    async def _requests(self) -> None:
        while True:
            frames = await self._control.recv_multipart(copy=False)
            identity, parts, line = frames[0].bytes, frames[1:], Line.of(frames[-1])
            try:
                caller = self._callers.hear(identity, line, self._desk.clock())
            except RequestError as error:
                await self._send(identity, line, failure(request_id(frames[-1].bytes), error))
                self._spawn(line.hang_up())
                continue
            if not caller.peer.broken:
                await self._take(identity, caller, [part.bytes for part in parts])

    async def _take(self, identity: bytes, caller: Caller, parts: list[bytes]) -> None:
        if len(parts) != 1:
            caller.peer.broken = True
            error = ProtocolError(
                f"a request is one part, not {len(parts)}", kind="malformed", fix="use DEALER"
            )
            await self._reply(identity, caller, failure(0, error))
        elif caller.busy >= _AT_ONCE:
            caller.peer.spend(self._desk.clock(), self._config.message_rate)
            busy = RequestError(
                f"more than {_AT_ONCE} requests at once", kind="busy", fix="await the answers"
            )
            await self._reply(identity, caller, failure(request_id(parts[0]), busy))
        else:
            caller.busy += 1
            self._spawn(self._answer(identity, caller, parts[0]))

    async def _answer(self, identity: bytes, caller: Caller, payload: bytes) -> None:
        try:
            answer = await self._desk.answer(caller.peer, self._desk.read(caller.peer, payload))
            await self._reply(identity, caller, answer)
        finally:
            caller.busy -= 1

    async def _reply(self, identity: bytes, caller: Caller, answer: Message) -> None:
        await self._send(identity, caller.line, answer)
        if caller.peer.broken:
            log.info("%s closed: %s", caller.peer.name, getattr(answer, "kind", "broken"))
            self._spawn(self._part(identity, caller))

    async def _part(self, identity: bytes, caller: Caller) -> None:
        await caller.line.hang_up()
        self._callers.forget(identity, caller)

    async def _send(self, identity: bytes, line: Line, answer: Message) -> None:
        try:
            await self._control.send_multipart([identity, encode(answer)], zmq.NOBLOCK)
        except zmq.Again:
            # It doesn't read its answers.
            self._spawn(line.hang_up())
        except zmq.ZMQError:
            self._callers.forget(identity)

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
