"""What carries a client's messages: ZeroMQ or WebSocket, chosen by the address."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from bridge.client.credentials import Credentials
from bridge.client.errors import ClientError

Deliver = Callable[[str, bytes], None]
"""Takes each message: its topic ("control" for answers) and its map."""


class Transport(ABC):
    """One connection. `open` once, then `send` while `run` delivers; `close` ends `run`."""

    subscribes_by_request = False
    """Whether topics are asked for with the request `subscribe`."""

    @abstractmethod
    async def open(self) -> None:
        """Connect. Raises ConnectionLost."""

    @abstractmethod
    async def send(self, payload: bytes) -> None:
        """Send a request. Raises ConnectionLost."""

    @abstractmethod
    async def run(self, deliver: Deliver) -> None:
        """Hand on what comes until the connection ends; raises ConnectionLost then."""

    @abstractmethod
    async def close(self) -> None:
        """End the connection."""

    @abstractmethod
    def welcome(self, answer: Mapping[str, Any]) -> None:
        """What the server says to `hello`: its ports, and how it streams."""

    def listen(self, topics: Sequence[str]) -> None:  # noqa: B027 - a WebSocket asks by request
        """Subscribe to topics; one that ends in a slash stands for all below it."""

    def leave(self, topics: Sequence[str]) -> None:  # noqa: B027
        """Unsubscribe."""


def host_of(address: str) -> str:
    """The host of an address."""
    return urlsplit(address).hostname or "127.0.0.1"


def transport(address: str, credentials: Credentials) -> Transport:
    """The transport for an address: tcp://host:port (the control port), ws://host:port/ws or wss://…"""
    # Only the one in use needs its package.
    scheme = urlsplit(address).scheme
    if scheme == "tcp":
        from bridge.client.zmq_transport import ZmqTransport

        return ZmqTransport(address, credentials)
    if scheme in ("ws", "wss"):
        from bridge.client.websocket_transport import WebSocketTransport

        return WebSocketTransport(address, credentials)
    raise ClientError(
        f"'{address}' is no address of a server",
        kind="bad_address",
        candidates=("tcp://127.0.0.1:7603", "ws://127.0.0.1:7600/ws"),
        fix="use one of the candidates' forms; `kinelink serve` prints its addresses",
    )
