"""`Reach`: receivers of other programs, served beside the clients of a server, each frame at its own time."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import Callable, Mapping, Sequence

from bridge.reach.errors import ReachError
from bridge.reach.outlet import Outlet
from bridge.reach.target import Target
from bridge.session.show import Due, Show

log = logging.getLogger("kinelink.reach")


class Reach:
    """Sends what is published to receivers by UDP. Use as an asynchronous context.

    shows: the open sessions by name, oldest first. clock: the server's monotonic nanoseconds.
    """

    def __init__(
        self, outlets: Sequence[Outlet], shows: Callable[[], Mapping[str, Show]], clock: Callable[[], int]
    ) -> None:
        self._outlets, self._shows, self._clock = outlets, shows, clock
        self._sockets: list[socket.socket] = []
        # Those of which something was told in the log already.
        self._silent: set[Target] = set()
        self._puzzled: set[Target] = set()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Reach:
        try:
            for outlet in self._outlets:
                self._sockets.append(await _socket(outlet.target))
                log.info("UDP to %s", outlet.target)
        except ReachError:
            self._close()
            raise
        if self._outlets:
            self._task = asyncio.get_running_loop().create_task(self._send_in_time())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._close()

    def _close(self) -> None:
        for one in self._sockets:
            one.close()

    def wants(self, topic: str) -> bool:
        """Whether a receiver is shown what a topic has."""
        return any(outlet.wants(topic) for outlet in self._outlets)

    def heard(self, session: str) -> bool:
        """Whether a receiver is shown a session."""
        return any(outlet.session == session for outlet in self._outlets)

    def publish(self, due: Due) -> None:
        """A message that goes out to everybody."""
        for outlet in self._outlets:
            outlet.take(due)

    async def _send_in_time(self) -> None:
        while True:
            now = self._clock()
            due = min(outlet.following(now) for outlet in self._outlets)
            await asyncio.sleep((due - now) / 1e9)
            shows = self._shows()
            # Never before its time, by a rounding.
            now = max(self._clock(), due)
            for outlet, own in zip(self._outlets, self._sockets, strict=True):
                self._show(outlet, own, shows, now)

    def _show(self, outlet: Outlet, own: socket.socket, shows: Mapping[str, Show], now: int) -> None:
        try:
            outlet.choose(shows)
            for packet in outlet.packets(now):
                self._send(own, outlet.target, packet)
        except Exception:  # one pose that can't be written must not end what all receivers are sent
            if outlet.target not in self._puzzled:
                self._puzzled.add(outlet.target)
                log.exception("a bug in what is sent to %s", outlet.target)

    def _send(self, own: socket.socket, target: Target, packet: bytes) -> None:
        try:
            own.send(packet)
            self._silent.discard(target)
        except OSError as error:
            # Nobody listens there yet, or its queue is full: what was to be shown now is of no use later.
            if target not in self._silent:
                log.warning("nothing reaches %s for now: %s", target, error.strerror)
                self._silent.add(target)


async def _socket(target: Target) -> socket.socket:
    """A socket that sends to one address only, and never waits. Raises ReachError where that can't be found."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(target.host, target.port, type=socket.SOCK_DGRAM)
        family, kind, protocol, _, address = found[0]
        own = socket.socket(family, kind, protocol)
        try:
            own.setblocking(False)
            own.connect(address)
        except OSError:
            own.close()
            raise
    except (OSError, UnicodeError) as error:
        # UnicodeError: what can't be the name of any host.
        raise ReachError(
            f"nothing can be sent to '{target}': {getattr(error, 'strerror', None) or error}",
            kind="unknown_host",
            fix="check the host's name, or give its address",
        ) from None
    return own


def last_midnight(clock: Callable[[], int]) -> int:
    """When the local day began, on a monotonic clock (nanoseconds)."""
    now = time.time()
    at = time.localtime(now)
    return clock() - int((at.tm_hour * 3600 + at.tm_min * 60 + at.tm_sec + now % 1.0) * 1e9)
