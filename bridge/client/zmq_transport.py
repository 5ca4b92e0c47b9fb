"""ZeroMQ: DEALER for requests, SUB for frames and for events."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import zmq
import zmq.asyncio
from zmq.utils.monitor import parse_monitor_message

from bridge.client.credentials import Credentials
from bridge.client.errors import ConnectionLost
from bridge.client.transport import Deliver, Transport, host_of
from bridge.protocol import ProtocolError, limits, topics

# Messages that wait here while this program is busy. ZeroMQ would leave out the newest, and reading up is quick.
_STATE_QUEUE, _EVENT_QUEUE = 2_000, 10_000
_REFUSED = zmq.EVENT_HANDSHAKE_FAILED_AUTH


class ZmqTransport(Transport):
    """Three sockets in one context."""

    def __init__(self, address: str, credentials: Credentials) -> None:
        self._address, self._curve = address, credentials.curve()
        self._context = zmq.asyncio.Context()
        self._control = self._socket(zmq.DEALER)
        self._state = self._socket(zmq.SUB)
        self._state.setsockopt(zmq.RCVHWM, _STATE_QUEUE)
        self._events = self._socket(zmq.SUB)
        self._events.setsockopt(zmq.RCVHWM, _EVENT_QUEUE)
        # One socket is watched: a server that ends closes all three.
        self._monitor = self._control.get_monitor_socket(zmq.EVENT_DISCONNECTED | _REFUSED)

    async def open(self) -> None:
        try:
            self._control.connect(self._address)
        except zmq.ZMQError as error:
            raise ConnectionLost(
                f"can't connect to {self._address}: {error}", kind="connection", fix="check the address"
            ) from None

    def welcome(self, answer: Mapping[str, Any]) -> None:
        host, ports = host_of(self._address), answer["ports"]
        name = f"[{host}]" if ":" in host else host
        self._state.connect(f"tcp://{name}:{ports['state']}")
        self._events.connect(f"tcp://{name}:{ports['events']}")

    def listen(self, topics: Sequence[str]) -> None:
        for topic in topics:
            self._listener(topic).subscribe(_prefix(topic))

    def leave(self, topics: Sequence[str]) -> None:
        for topic in topics:
            self._listener(topic).unsubscribe(_prefix(topic))

    async def send(self, payload: bytes) -> None:
        try:
            await self._control.send(payload, zmq.NOBLOCK)
        except zmq.ZMQError as error:
            raise ConnectionLost(
                f"{self._address} does not take requests: {error}", kind="connection"
            ) from None

    async def run(self, deliver: Deliver) -> None:
        tasks = [
            asyncio.ensure_future(work)
            for work in (
                self._answers(deliver),
                self._stream(self._state, deliver),
                self._stream(self._events, deliver),
                self._watch(),
            )
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except zmq.ZMQError as error:
            raise ConnectionLost(
                f"the connection to {self._address} failed: {error}", kind="connection"
            ) from None
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self) -> None:
        self._control.disable_monitor()
        self._context.destroy(linger=0)

    async def _answers(self, deliver: Deliver) -> None:
        while True:
            deliver(topics.CONTROL, await self._control.recv())

    async def _stream(self, socket: zmq.asyncio.Socket, deliver: Deliver) -> None:
        while True:
            try:
                deliver(*topics.split(await socket.recv()))
            except ProtocolError:
                continue

    async def _watch(self) -> None:
        while True:
            event = parse_monitor_message(await self._monitor.recv_multipart())
            if event["event"] == _REFUSED:
                raise ConnectionLost(
                    f"{self._address} does not know this client's key",
                    kind="unauthorized",
                    fix="use the client key that `kinelink serve --lan` names, or add yours to its folder",
                )
            if event["event"] == zmq.EVENT_DISCONNECTED:
                raise ConnectionLost(f"{self._address} has closed the connection", kind="connection")

    def _socket(self, kind: int) -> zmq.asyncio.Socket:
        socket = self._context.socket(kind)
        socket.setsockopt(zmq.LINGER, 0)
        socket.setsockopt(zmq.MAXMSGSIZE, limits.MESSAGE_BYTES + topics.LONGEST)
        socket.setsockopt(zmq.IPV6, 1 if "[" in self._address else 0)
        socket.setsockopt(zmq.HEARTBEAT_IVL, 2_000)
        socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 6_000)
        if self._curve is not None:
            socket.curve_publickey, socket.curve_secretkey, socket.curve_serverkey = self._curve
        return socket

    def _listener(self, topic: str) -> zmq.asyncio.Socket:
        return self._state if topic.startswith(topics.LOSSY) else self._events


def _prefix(topic: str) -> bytes:
    # ZeroMQ compares beginnings: the zero byte ends a whole topic.
    return topic.encode() if topic.endswith("/") else topic.encode() + b"\0"
