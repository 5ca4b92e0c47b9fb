"""What the contracts of every core's connections share: what came over one, and servers that say fixed bytes."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.clients.probe import Probe, wait_for

FRAME = bytes.fromhex(
    json.loads((Path(__file__).parent.parent / "vectors" / "messages.json").read_text(encoding="utf-8"))[1][
        "hex"
    ]
)
TOPIC = b"frame/s/actor\0"


@dataclass
class Status:
    """What came over a connection of a core."""

    messages: int
    adler: int
    connections: int
    endings: int
    collections: int
    reason: str


def status(core: Probe, name: str = "a") -> Status:
    words = core.ask("socket.status", name)
    return Status(*map(int, words[:5]), " ".join(words[5:]))


class RawPeer:
    """A TCP server that says fixed bytes to one client after the other and keeps what it hears. Use as a context.

    stay: whether it waits for the client to leave. closed: set when a client has left, or was left.
    """

    def __init__(self, says: bytes, stay: bool = True) -> None:
        self.heard = bytearray()
        self.closed = threading.Event()
        self._says, self._stay = says, stay
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._client: socket.socket | None = None
        self._leaving = False
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def __enter__(self) -> RawPeer:
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving = True
        # Whoever waits in one of them for a client that stays is woken up by that.
        for one in (self._listener, self._client):
            if one is not None:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def greet(self, client: socket.socket) -> None:
        """Say what is said to everybody."""
        client.sendall(self._says)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                # Kept before it is asked whether this is the end, which is said before it is looked who is kept.
                self._client = client
                with client, contextlib.suppress(OSError):
                    if self._leaving:
                        return
                    self.greet(client)
                    while self._stay and (data := client.recv(4096)):
                        self.heard += data
                self.closed.set()


def assert_it_closes(core: Probe, peer: RawPeer, reason: str) -> None:
    """A core has closed its connection to a peer, for this reason."""
    wait_for(lambda: status(core).endings > 0, "the end of the connection")
    assert reason in status(core).reason
    assert peer.closed.wait(5)


def assert_closing_never_hangs(core: Probe) -> None:
    """A core that has just begun to connect can be closed at once."""
    time.sleep(0.2)
    begun = time.monotonic()
    core.ask("socket.close", "a")
    assert time.monotonic() - begun < 1.0
