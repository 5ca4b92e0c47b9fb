"""WebSocket: everything over one connection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from bridge.client.credentials import Credentials
from bridge.client.errors import ConnectionLost
from bridge.client.transport import Deliver, Transport
from bridge.protocol import ProtocolError, encode, limits, topics
from bridge.protocol.messages import Ack


class WebSocketTransport(Transport):
    """One connection for requests, answers, frames and events."""

    subscribes_by_request = True

    def __init__(self, address: str, credentials: Credentials) -> None:
        self._address, self._credentials = address, credentials
        self._connection: ClientConnection | None = None
        self._every = 1
        self._unsaid: Counter[str] = Counter()

    async def open(self) -> None:
        try:
            self._connection = await connect(
                self._address,
                compression=None,
                max_size=limits.MESSAGE_BYTES + topics.LONGEST,
                open_timeout=5,
                ping_interval=None,
                close_timeout=1,
                proxy=None,
                ssl=self._credentials.context() if self._address.startswith("wss:") else None,
            )
        except (OSError, InvalidHandshake, InvalidURI, TimeoutError) as error:
            raise ConnectionLost(
                f"can't connect to {self._address}: {error}",
                kind="connection",
                fix="start the server with `kinelink serve`, or check the address",
            ) from None
        tls = self._connection.transport.get_extra_info("ssl_object")
        if tls is not None:
            self._credentials.check(tls.getpeercert(binary_form=True))

    async def send(self, payload: bytes) -> None:
        if self._connection is None:
            raise ConnectionLost(f"not connected to {self._address}", kind="connection")
        try:
            await self._connection.send(topics.join(topics.CONTROL, payload))
        except ConnectionClosed as error:
            raise ConnectionLost(
                f"{self._address} has closed the connection: {error}", kind="connection"
            ) from None

    async def run(self, deliver: Deliver) -> None:
        assert self._connection is not None
        try:
            while True:
                data = await self._connection.recv()
                if isinstance(data, str):
                    continue
                try:
                    topic, payload = topics.split(data)
                except ProtocolError:
                    continue
                deliver(topic, payload)
                if topic.startswith(topics.LOSSY):
                    await self._acknowledge(topic)
        except ConnectionClosed as error:
            raise ConnectionLost(
                f"{self._address} has closed the connection: {error}", kind="connection"
            ) from None

    async def _acknowledge(self, topic: str) -> None:
        """The server keeps only so many frames under way, and is told of several at once."""
        self._unsaid[topic] += 1
        if self._unsaid[topic] >= self._every:
            await self.send(encode(Ack(topic, self._unsaid.pop(topic))))

    def welcome(self, answer: Mapping[str, Any]) -> None:
        self._every = answer["streams"].get("ack", 1)

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
