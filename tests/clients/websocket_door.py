"""A WebSocket in front of a ZeroMQ server of the protocol: the same bytes, each behind its topic."""

from __future__ import annotations

import contextlib
import threading

import zmq
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from bridge.protocol import decode, encode, topics
from bridge.protocol.messages import Ack, Message, Reply, Subscribe

CONTROL = topics.CONTROL.encode() + b"\0"


class WebSocketDoor:
    """Lets clients in to the server at these ZeroMQ ports. Use as a context.

    said: what clients said beside what the server hears: their subscriptions and acknowledgements. unacknowledged: frames of
    the last client that were sent and not acknowledged; never more than `window` are.
    """

    def __init__(self, ports: dict[str, int], window: int = 16, port: int = 0) -> None:
        self.said: list[Message] = []
        self.unacknowledged = self.most_unacknowledged = 0
        self._ports, self._window, self.port = ports, window, port
        self._gate = threading.Lock()
        self._server: Server
        self._thread: threading.Thread

    def __enter__(self) -> WebSocketDoor:
        self._server = serve(self._serve, "127.0.0.1", self.port, compression=None, max_size=None)
        self.port = self._server.socket.getsockname()[1]
        self.url = f"ws://127.0.0.1:{self.port}/ws"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(10)

    def _serve(self, connection: ServerConnection) -> None:
        with zmq.Context() as context:
            context.linger = 0
            sockets = {
                name: context.socket(zmq.DEALER if name == "control" else zmq.SUB) for name in self._ports
            }
            for name, one in sockets.items():
                one.connect(f"tcp://127.0.0.1:{self._ports[name]}")
            ended = threading.Event()
            self.unacknowledged = 0
            # ZeroMQ's sockets belong to one thread: what the client says comes to it over this pair.
            inner, outer = context.socket(zmq.PAIR), context.socket(zmq.PAIR)
            inner.bind("inproc://heard")
            outer.connect("inproc://heard")
            thread = threading.Thread(target=self._carry, args=(connection, sockets, inner, ended))
            thread.start()
            with contextlib.suppress(ConnectionClosed):
                for data in connection:
                    assert isinstance(data, bytes) and data.startswith(CONTROL)
                    outer.send(data[len(CONTROL) :])
            ended.set()
            thread.join(10)
            for one in (*sockets.values(), inner, outer):
                one.close(0)

    def _carry(
        self,
        connection: ServerConnection,
        sockets: dict[str, zmq.Socket[bytes]],
        heard: zmq.Socket[bytes],
        ended: threading.Event,
    ) -> None:
        poller = zmq.Poller()
        for one in (*sockets.values(), heard):
            poller.register(one, zmq.POLLIN)
        with contextlib.suppress(ConnectionClosed):
            while not ended.is_set():
                ready = dict(poller.poll(20))
                if heard in ready:
                    self._hear(connection, sockets, heard.recv())
                if sockets["control"] in ready:
                    connection.send(CONTROL + sockets["control"].recv())
                if sockets["events"] in ready:
                    connection.send(sockets["events"].recv())
                if sockets["state"] in ready and self.unacknowledged < self._window:
                    self.unacknowledged += 1
                    self.most_unacknowledged = max(self.most_unacknowledged, self.unacknowledged)
                    connection.send(sockets["state"].recv())

    def _hear(
        self, connection: ServerConnection, sockets: dict[str, zmq.Socket[bytes]], payload: bytes
    ) -> None:
        message = decode(payload)
        if isinstance(message, (Ack, Subscribe)):
            self.said.append(message)
        if isinstance(message, Ack):
            self.unacknowledged -= message.count
        elif isinstance(message, Subscribe):
            for topic in message.topics:
                sockets["state" if topic.startswith("frame/") else "events"].subscribe(topic + "\0")
            connection.send(CONTROL + encode(Reply(message.id)))
        else:
            sockets["control"].send(payload)
