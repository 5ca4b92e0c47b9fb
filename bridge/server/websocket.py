"""WebSocket: the same bytes as on ZeroMQ, one connection a client, and nobody waits for the slow ones."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from http import HTTPStatus

from websockets.asyncio.server import Server, ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from bridge.protocol import ProtocolError, encode, limits, topics
from bridge.protocol.messages import Ack, Message, Reply, Subscribe, Unsubscribe
from bridge.server.config import Config
from bridge.server.desk import Desk, failure
from bridge.server.errors import RequestError
from bridge.server.security import Keys, Visitors, check_reach
from bridge.server.security.crowd import Crowd
from bridge.server.websocket_client import Client, matches
from bridge.session.show import Due

log = logging.getLogger("kinelink.websocket")
wire = logging.getLogger("kinelink.websocket.wire")
# `websockets` logs every header and message, and with them tokens, and a traceback for some of those who hang up early.
wire.setLevel(logging.CRITICAL)

_PATH = "/ws"
# Connections beside those of clients.
_PAGES = 64
# Seconds between pings, and those that an answer may take: who sends a message drop by drop can't answer in between.
_PING, _PONG = 5.0, 15.0
Pages = Callable[[ServerConnection, Request], Response]


class Connection(ServerConnection):
    """A TCP connection that is counted from its first byte on; too many from one address are dropped."""

    crowd: Crowd

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self._address = str(peer[0]) if peer else ""
        self._inside = self.crowd.enter(self._address)
        if not self._inside:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self._inside:
            self.crowd.leave(self._address)


class WebSocketServer:
    """The port for browsers, headsets and plain HTTP. Use as an asynchronous context.

    keys: what a host needs that others reach.
    """

    def __init__(self, config: Config, desk: Desk, pages: Pages, keys: Keys | None = None) -> None:
        check_reach(config.host, keys)
        self._config, self._desk, self._pages = config, desk, pages
        self._tls = keys.certificate.context() if keys else None
        names = (*config.hosts, *(keys.host.all if keys else (config.host,)))
        self._visitors = Visitors(names, config.origins, secure=keys is not None)
        # Pages need connections too, for a moment.
        crowd = Crowd(config.max_clients + _PAGES, config.max_per_address)
        self._connection = type("Counted", (Connection,), {"crowd": crowd})
        self._clients: set[Client] = set()
        self._server: Server

    async def __aenter__(self) -> WebSocketServer:
        self._server = await serve(
            self._serve,
            self._config.host,
            self._config.port,
            process_request=self._respond,
            compression=None,
            max_size=limits.GREETING_BYTES,
            create_connection=self._connection,
            logger=wire,
            max_queue=16,
            write_limit=1 << 20,
            open_timeout=limits.GREETING_SECONDS,
            ping_interval=_PING,
            ping_timeout=_PONG,
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
        ready = [client.connection for client in self._clients if client.offer(due)]
        if ready:
            broadcast(ready, due.data)

    def wants(self, topic: str) -> bool:
        """Whether somebody subscribes to a topic."""
        return any(client.wants(topic) for client in self._clients)

    def heard(self, session: str) -> bool:
        """Whether somebody subscribes to something of a session."""
        return any(f"/{session}" in topic for client in self._clients for topic in client.topics)

    def _respond(self, connection: ServerConnection, request: Request) -> Response | None:
        try:
            return self._admit(connection, request)
        except Exception:  # one request's bug must not end the server
            log.exception("a bug while answering a request over HTTP")
            return connection.respond(
                HTTPStatus.INTERNAL_SERVER_ERROR, "an error in the server, see its log\n"
            )

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Pages for plain requests; for WebSocket only clients from an origin that may."""
        hosts, origins = request.headers.get_all("Host"), request.headers.get_all("Origin")
        refusal = self._visitors.refuse(hosts, origins, self._desk.ports["websocket"])
        if refusal is not None:
            log.warning("refused a request to %.100r from %.100r", hosts, origins)
            return connection.respond(HTTPStatus.FORBIDDEN, f"{refusal}\n")
        path, _, query = request.path.partition("?")
        if path != _PATH:
            sites, modes = (request.headers.get_all(f"Sec-Fetch-{name}") for name in ("Site", "Mode"))
            if self._visitors.embeds(sites, modes):
                return connection.respond(HTTPStatus.FORBIDDEN, "not for pages elsewhere\n")
            return self._pages(connection, request)
        if query:
            # Addresses end up in logs and histories: no place for a token.
            return connection.respond(
                HTTPStatus.BAD_REQUEST, "no query, please; a token belongs in 'hello'\n"
            )
        if len(self._clients) >= self._config.max_clients:
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "too many clients\n")
        return None

    async def _serve(self, connection: ServerConnection) -> None:
        client = Client(connection, self._config.frames_under_way)
        self._clients.add(client)
        pump = asyncio.get_running_loop().create_task(client.pump())
        hurry = asyncio.get_running_loop().call_later(limits.GREETING_SECONDS, client.hurry)
        working: set[asyncio.Task[None]] = set()
        try:
            async for data in connection:
                if client.peer.broken:
                    continue
                task = asyncio.get_running_loop().create_task(self._receive(client, data))
                working.add(task)
                task.add_done_callback(working.discard)
                if len(working) > 32:
                    await asyncio.wait(working, return_when=asyncio.FIRST_COMPLETED)
        except ConnectionClosed:
            pass
        except Exception:
            log.exception("a bug in a connection")
        finally:
            self._clients.discard(client)
            hurry.cancel()
            for task in (pump, *working):
                task.cancel()

    async def _receive(self, client: Client, data: str | bytes) -> None:
        answer = await self._answer(client, data)
        if answer is not None:
            client.answer(topics.join(topics.CONTROL, encode(answer)))
        if client.peer.broken:
            client.end()

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
        if isinstance(message, Ack) and client.acknowledge(message.topic, message.count):
            return None
        if isinstance(message, (Ack, Subscribe, Unsubscribe)):
            return self._listen(client, message)
        answer = await self._desk.answer(client.peer, message)
        if client.peer.greeted:
            client.connection.protocol.max_message_size = limits.MESSAGE_BYTES + topics.LONGEST
        return answer

    def _listen(self, client: Client, message: Ack | Subscribe | Unsubscribe) -> Message | None:
        try:
            # An acknowledgement of nothing counts as a request, too.
            self._desk.admit(client.peer, message)
            if isinstance(message, Ack):
                return None
            if isinstance(message, Unsubscribe):
                client.leave(message.topics)
                return Reply(message.id)
            client.listen(message.topics)
        except RequestError as error:
            return None if isinstance(message, Ack) else failure(message.id, error)
        for due in self._desk.statics():
            if any(matches(due.topic, asked) for asked in message.topics):
                client.offer(due)
        return Reply(message.id)
