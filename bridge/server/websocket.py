"""WebSocket: the same bytes as on ZeroMQ, one connection a client, and nobody waits for the slow ones."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Callable
from http import HTTPStatus

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from bridge.protocol import ProtocolError, encode, limits, topics
from bridge.protocol.messages import Ack, Message, Reply, Subscribe, Unsubscribe
from bridge.server.config import Config
from bridge.server.desk import Desk, Peer, failure
from bridge.session.show import Due

log = logging.getLogger("kinelink.websocket")

# Events that a client may leave unread before it is closed.
_EVENTS = 4_000
_PATH = "/ws"
Pages = Callable[[ServerConnection, Request], Response]


class Client:
    """One connection: what it subscribes to and what waits to be sent to it."""

    def __init__(self, connection: ServerConnection, under_way: int) -> None:
        self.connection = connection
        self.peer = Peer(f"ws-{connection.id.hex[:8]}")
        self.topics: set[str] = set()
        self._under_way = under_way
        self._sent: dict[str, int] = {}
        self._frames: dict[str, deque[bytes]] = {}
        self._messages: deque[bytes] = deque()
        self._ready = asyncio.Event()

    def offer(self, due: Due) -> None:
        """Take a message for sending; of frames only the newest are kept while the client is behind."""
        if not self.peer.greeted or not any(matches(due.topic, asked) for asked in self.topics):
            return
        if due.lossy:
            self._frames.setdefault(due.topic, deque(maxlen=self._under_way)).append(due.data)
        else:
            self.answer(due.data)
        self._ready.set()

    def answer(self, data: bytes) -> None:
        """Take a message that may not be lost."""
        self._messages.append(data)
        if len(self._messages) > _EVENTS:
            self.peer.broken = True
        self._ready.set()

    def acknowledge(self, topic: str) -> None:
        """The client has dealt with a frame."""
        if self._sent.get(topic, 0) > 0:
            self._sent[topic] -= 1
            self._ready.set()

    async def pump(self) -> None:
        """Send what waits, until the connection closes."""
        try:
            while True:
                await self._ready.wait()
                self._ready.clear()
                while self._messages:
                    await self.connection.send(self._messages.popleft())
                for topic, waiting in self._frames.items():
                    while waiting and self._sent.get(topic, 0) < self._under_way:
                        self._sent[topic] = self._sent.get(topic, 0) + 1
                        await self.connection.send(waiting.popleft())
                if self.peer.broken:
                    await self.connection.close(1008, "not a message, or not read")
                    return
        except ConnectionClosed:
            return


class WebSocketServer:
    """The port for browsers, headsets and plain HTTP. Use as an asynchronous context."""

    def __init__(self, config: Config, desk: Desk, pages: Pages, tls: ssl.SSLContext | None = None) -> None:
        self._config, self._desk, self._pages, self._tls = config, desk, pages, tls
        self._clients: set[Client] = set()
        self._server: Server

    async def __aenter__(self) -> WebSocketServer:
        self._server = await serve(
            self._serve,
            self._config.host,
            self._config.port,
            process_request=self._admit,
            compression=None,
            max_size=limits.MESSAGE_BYTES + topics.LONGEST,
            max_queue=16,
            write_limit=1 << 20,
            open_timeout=5,
            ping_interval=5,
            ping_timeout=15,
            close_timeout=2,
            ssl=self._tls,
            server_header="kinelink",
        )
        self._desk.ports["websocket"] = next(iter(self._server.sockets)).getsockname()[1]
        log.info("WebSocket and pages on %s:%d", self._config.host, self._desk.ports["websocket"])
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close(code=1001, reason="the server ends")
        await self._server.wait_closed()

    @property
    def clients(self) -> int:
        """How many are connected."""
        return len(self._clients)

    def publish(self, due: Due) -> None:
        """Send a message to whoever subscribes to it."""
        for client in self._clients:
            client.offer(due)

    def heard(self, session: str) -> bool:
        """Whether somebody subscribes to something of a session."""
        return any(f"/{session}" in topic for client in self._clients for topic in client.topics)

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Pages for plain requests; for WebSocket only clients from an origin that may."""
        if request.path.partition("?")[0] != _PATH:
            return self._pages(connection, request)
        origin = request.headers.get("Origin")
        if origin is not None and not self._may_come_from(origin, request.headers.get("Host", "")):
            log.warning("refused a page from %s", origin)
            return connection.respond(HTTPStatus.FORBIDDEN, "this origin may not connect\n")
        if len(self._clients) >= self._config.max_clients:
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "too many clients\n")
        return None

    def _may_come_from(self, origin: str, host: str) -> bool:
        scheme = "https" if self._tls else "http"
        port = self._desk.ports["websocket"]
        own = {f"{scheme}://{name}:{port}" for name in ("localhost", "127.0.0.1", "[::1]", self._config.host)}
        if self._tls is not None:
            # Over TLS the name is what the certificate vouches for; a page of the same host and port is our own.
            own.add(f"{scheme}://{host}")
        return origin in own or origin in self._config.origins

    async def _serve(self, connection: ServerConnection) -> None:
        client = Client(connection, self._config.frames_under_way)
        self._clients.add(client)
        pump = asyncio.get_running_loop().create_task(client.pump())
        working: set[asyncio.Task[None]] = set()
        try:
            async for data in connection:
                task = asyncio.get_running_loop().create_task(self._receive(client, data))
                working.add(task)
                task.add_done_callback(working.discard)
                if len(working) > 32:
                    await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
        except ConnectionClosed:
            pass
        finally:
            self._clients.discard(client)
            for task in (pump, *working):
                task.cancel()

    async def _receive(self, client: Client, data: str | bytes) -> None:
        answer = await self._answer(client, data)
        if answer is not None:
            client.answer(topics.join(topics.CONTROL, encode(answer)))

    async def _answer(self, client: Client, data: str | bytes) -> Message | None:
        try:
            if isinstance(data, str):
                raise ProtocolError("messages are binary, this one is text", kind="malformed")
            topic, payload = topics.split(data)
            if topic != topics.CONTROL:
                raise ProtocolError(f"clients send on the topic '{topics.CONTROL}' only", kind="bad_topic")
        except ProtocolError as error:
            client.peer.broken = True
            return failure(0, error)
        message = self._desk.read(client.peer, payload)
        if isinstance(message, Ack):
            client.acknowledge(message.topic)
            return None
        if isinstance(message, (Subscribe, Unsubscribe)) and client.peer.greeted:
            return self._listen(client, message)
        return await self._desk.answer(client.peer, message)

    def _listen(self, client: Client, message: Subscribe | Unsubscribe) -> Message:
        if isinstance(message, Unsubscribe):
            client.topics -= set(message.topics)
            return Reply(message.id)
        client.topics |= set(message.topics)
        for due in self._desk.statics():
            if any(matches(due.topic, asked) for asked in message.topics):
                client.offer(due)
        return Reply(message.id)


def matches(topic: str, asked: str) -> bool:
    """Whether a topic was asked for: itself, or everything below one that ends in a slash."""
    return topic == asked or (asked.endswith("/") and topic.startswith(asked))
