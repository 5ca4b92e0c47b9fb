"""`Client`: what a WebSocket connection subscribes to, and what waits to be sent over it."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from bridge.protocol import limits
from bridge.server.desk import Peer
from bridge.server.errors import RequestError
from bridge.session.show import Due

log = logging.getLogger("kinelink.websocket")

# What a client may leave unread, bytes, and for how long it may read nothing, seconds, before its connection is cut.
_UNREAD, _PATIENCE = 2 * limits.MESSAGE_BYTES, 30.0


class Client:
    """One connection: what it subscribes to and what waits to be sent to it."""

    def __init__(self, connection: ServerConnection, under_way: int) -> None:
        self.connection = connection
        self.peer = Peer(f"ws-{connection.id.hex[:8]}")
        self.topics: set[str] = set()
        self._beginnings: tuple[str, ...] = ()
        self._under_way = under_way
        self._sent: dict[str, int] = {}
        self._frames: dict[str, deque[bytes]] = {}
        self._messages: deque[bytes] = deque()
        self._unread = 0
        # Since when something is being sent, while it is.
        self._sending: float | None = None
        self._cut = False
        self._ready = asyncio.Event()

    def offer(self, due: Due) -> bool:
        """Take a message for sending; of frames only the newest are kept while the client is behind.

        True for a frame that may be sent right now: then nothing is kept, the caller sends it.
        """
        if not self.wants(due.topic) or self._stalls():
            return False
        if not due.lossy:
            self.answer(due.data)
            return False
        waiting = self._frames.get(due.topic)
        if waiting is None:
            waiting = self._frames[due.topic] = deque(maxlen=self._under_way)
        under_way = self._sent.get(due.topic, 0)
        if not waiting and under_way < self._under_way:
            self._sent[due.topic] = under_way + 1
            return True
        waiting.append(due.data)
        self._ready.set()
        return False

    def answer(self, data: bytes) -> None:
        """Take a message that may not be lost."""
        if self._stalls():
            return
        self._messages.append(data)
        self._unread += len(data)
        self._ready.set()

    def acknowledge(self, topic: str, count: int) -> bool:
        """The client has dealt with so many frames. Whether it had any to deal with."""
        under_way = self._sent.get(topic, 0)
        if under_way <= 0:
            return False
        self._sent[topic] = max(under_way - count, 0)
        self._ready.set()
        return True

    def hurry(self) -> None:
        """Close the connection of a client that hasn't said hello by now."""
        if not self.peer.greeted:
            self.end()

    def end(self) -> None:
        """Close the connection once what waits is sent."""
        self.peer.broken = True
        self._ready.set()

    async def pump(self) -> None:
        """Send what waits, until the connection closes."""
        try:
            while True:
                await self._ready.wait()
                self._ready.clear()
                while self._messages:
                    data = self._messages.popleft()
                    await self._send(data)
                    self._unread -= len(data)
                for topic, waiting in list(self._frames.items()):
                    while waiting and self._sent.get(topic, 0) < self._under_way:
                        self._sent[topic] = self._sent.get(topic, 0) + 1
                        await self._send(waiting.popleft())
                if self.peer.broken:
                    await self.connection.close(1008, "no hello, no message, not read, or too much")
                    return
        except ConnectionClosed:
            return

    async def _send(self, data: bytes) -> None:
        self._sending = asyncio.get_running_loop().time()
        await self.connection.send(data)
        self._sending = None

    def _stalls(self) -> bool:
        """Whether the client has stopped reading; then its connection is cut.

        Pings don't find that out: the library sends none while a message is waiting to be taken.
        """
        since = self._sending
        held_up = since is not None and asyncio.get_running_loop().time() - since > _PATIENCE
        if not self._cut and (held_up or self._unread > _UNREAD):
            log.warning("%s doesn't read: its connection is cut", self.peer.name)
            self._cut = True
            self._messages.clear()
            for waiting in self._frames.values():
                waiting.clear()
            # Whoever doesn't read would not read a farewell either.
            self.connection.transport.abort()
        return self._cut

    def listen(self, wanted: Sequence[str]) -> None:
        """Subscribe. Raises RequestError for too many."""
        topics = self.topics | set(wanted)
        if len(topics) > limits.TOPICS:
            raise RequestError(
                f"more than {limits.TOPICS} topics",
                kind="too_many",
                fix="a topic that ends in '/' stands for all below it",
            )
        self._set(topics)

    def leave(self, unwanted: Sequence[str]) -> None:
        """Unsubscribe."""
        self._set(self.topics - set(unwanted))

    def _set(self, topics: set[str]) -> None:
        self.topics = topics
        self._beginnings = tuple(topic for topic in topics if topic.endswith("/"))

    def wants(self, topic: str) -> bool:
        """Whether it subscribes to a topic and may."""
        return self.peer.greeted and (topic in self.topics or topic.startswith(self._beginnings))


def matches(topic: str, asked: str) -> bool:
    """Whether a topic was asked for: itself, or everything below one that ends in a slash."""
    return topic == asked or (asked.endswith("/") and topic.startswith(asked))
