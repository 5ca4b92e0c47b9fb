"""Who speaks on the ROUTER socket: a table that can't grow without bound, and a way to hang up on one of them."""

from __future__ import annotations

import asyncio
import socket
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

import zmq

from bridge.server.desk import Peer
from bridge.server.errors import RequestError

# Clients ping once a second: who has been silent for that many may be forgotten where room is needed.
_SILENT = 30_000_000_000
# Seconds that a last answer has to leave.
_PARTING = 0.1


@dataclass(frozen=True)
class Line:
    """The TCP connection that a message came over: the client's end of it, and the file descriptor in libzmq's hands.

    port: 0 for a connection that has ended since.
    """

    address: str
    port: int
    descriptor: int

    @classmethod
    def of(cls, frame: zmq.Frame) -> Line:
        """The line of a message."""
        address, descriptor = str(frame.get("Peer-Address")), int(frame.get(zmq.SRCFD))
        copy = _copy(descriptor, address)
        if copy is None:
            return cls(address, 0, descriptor)
        with copy:
            return cls(address, _far_end(copy)[1], descriptor)

    async def hang_up(self) -> None:
        """End the connection, once a last answer has had the time to leave.

        ZeroMQ has no call for it. Ended from below, the connection is cleared away by ZeroMQ as if the network had ended it.
        """
        # The copy stays this very connection, whatever the number stands for by then.
        copy = _copy(self.descriptor, self.address)
        if copy is None:
            return
        with copy:
            if _far_end(copy)[1] == self.port:
                await asyncio.sleep(_PARTING)
                # It may have ended by itself.
                with suppress(OSError):
                    copy.shutdown(socket.SHUT_RDWR)


@dataclass(eq=False)
class Caller:
    """A peer on the ROUTER. busy: its requests that are being worked on; heard: when it spoke last, nanoseconds."""

    peer: Peer
    line: Line
    heard: int = 0
    busy: int = 0


class Callers:
    """The callers by ZeroMQ identity. most: in all; each: from one address."""

    def __init__(self, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._callers: OrderedDict[bytes, Caller] = OrderedDict()

    def __len__(self) -> int:
        return len(self._callers)

    def hear(self, identity: bytes, line: Line, now: int) -> Caller:
        """Who speaks, met for the first time or again. Raises RequestError of kind `too_many` where there is no room."""
        caller = self._callers.get(identity)
        # A client may choose its identity. On another connection it is another client, and must say hello again.
        if caller is None or caller.line != line:
            self.forget(identity)
            self._make_room(line.address, now)
            caller = self._callers[identity] = Caller(Peer(f"zmq-{identity.hex()}"), line)
        caller.heard = now
        self._callers.move_to_end(identity)
        return caller

    def forget(self, identity: bytes, caller: Caller | None = None) -> None:
        """One has gone. caller: forget only this one, not who may have come with the same identity since."""
        if caller is None or self._callers.get(identity) is caller:
            self._callers.pop(identity, None)

    def _make_room(self, address: str, now: int) -> None:
        same = [identity for identity, one in self._callers.items() if one.line.address == address]
        full = len(self._callers) >= self._most
        if not full and len(same) < self._each:
            return
        # The one that has been silent for longest comes first.
        oldest = same[0] if len(same) >= self._each else next(iter(self._callers))
        if now - self._callers[oldest].heard < _SILENT:
            raise RequestError("too many clients", kind="too_many", fix="close some connections")
        self.forget(oldest)


def _copy(descriptor: int, address: str) -> socket.socket | None:
    """A second handle of a connection from an address; None where the descriptor is something else by now, or nothing."""
    try:
        copy = socket.socket(fileno=socket.dup(descriptor))
    except OSError:
        return None
    if _far_end(copy)[0] == address:
        return copy
    copy.close()
    return None


def _far_end(connection: socket.socket) -> tuple[str, int]:
    try:
        address, port = connection.getpeername()[:2]
    except (OSError, ValueError):
        return "", 0
    return str(address), int(port)
