"""`AsyncClient`: the client inside asyncio."""

from __future__ import annotations

import logging
import secrets
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bridge.client.connection import Connection
from bridge.client.credentials import Credentials
from bridge.client.errors import ClientError
from bridge.client.session import AsyncSession, document
from bridge.protocol import ProtocolError, decode
from bridge.protocol.messages import (
    Describe,
    GetCharacter,
    ListCharacters,
    ListVoices,
    OpenSession,
    SaveCharacter,
)

log = logging.getLogger("kinelink.client")

DEFAULT = "tcp://127.0.0.1:7603"

Tap = Callable[[str, bytes, int], None]
"""Takes every message of a stream as it came: topic, map, own monotonic time in nanoseconds."""


@dataclass(frozen=True)
class Stats:
    """How it goes. Times in seconds; frames of all characters together.

    lost: missing in between. late: after a later one was shown. voided: by a newer epoch. repeated, astray, overflowed: see
    `Counts`. delay: the longest playout delay. unreadable: messages that were none.
    """

    connected: bool
    instance: str | None
    connects: int
    restarts: int
    round_trip: float
    clock_offset: float
    received: int
    lost: int
    late: int
    voided: int
    repeated: int
    astray: int
    overflowed: int
    waiting: int
    delay: float
    unreadable: int
    bytes: int


class AsyncClient:
    """A connection to a server, with its sessions. Use as an asynchronous context."""

    def __init__(
        self,
        address: str = DEFAULT,
        *,
        credentials: Credentials | None = None,
        name: str = "python",
        timeout: float = 10.0,
    ) -> None:
        self.sessions: dict[str, AsyncSession] = {}
        self._taps: list[Tap] = []
        self._unreadable = self._bytes = 0
        self.connection = Connection(
            address,
            credentials=credentials or Credentials(),
            client=name,
            timeout=timeout,
            arrived=self._arrived,
            restored=self._restored,
        )

    async def __aenter__(self) -> AsyncClient:
        await self.connection.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.connection.close()

    async def open_session(
        self,
        scene: Any = None,
        *,
        session: str | None = None,
        characters: Sequence[str] = ("actor",),
        seed: int = 0,
        keypoints: bool = False,
    ) -> AsyncSession:
        """Open a session, or join the one of that name.

        scene: a file's path, a Scene, or plain data as in docs/scene-format.md; an empty floor when left out.
        """
        name = session or f"session-{secrets.token_hex(4)}"
        opening = OpenSession(1, name, document(scene), list(characters), seed, keypoints)
        opened = self.sessions[name] = AsyncSession(self.connection, opening)
        try:
            await opened.open()
        except BaseException:
            del self.sessions[name]
            raise
        return opened

    async def describe(self) -> list[str]:
        """The names of the server's sessions."""
        result = await self.connection.request(Describe(1))
        return list(result["sessions"])

    async def voices(self, language: str | None = None) -> list[dict[str, Any]]:
        """The voices to choose from: `id`, `name`, `language`, `gender` and `source`."""
        result = await self.connection.request(ListVoices(1, language))
        return list(result["voices"])

    async def characters(self) -> list[dict[str, Any]]:
        """Who talks may be with: `persona`, `name` by language and `language`."""
        result = await self.connection.request(ListCharacters(1))
        return list(result["characters"])

    async def character(self, persona: str) -> dict[str, Any]:
        """The file of one of them, see docs/dialogue.md."""
        result = await self.connection.request(GetCharacter(1, persona))
        return dict(result["document"])

    async def save_character(self, persona: str, document: Mapping[str, Any]) -> str:
        """Save one on the server; returns the file's place there."""
        result = await self.connection.request(SaveCharacter(1, persona, dict(document)))
        return str(result["file"])

    def tap(self, tap: Tap) -> Callable[[], None]:
        """Hand every message of the streams to `tap` as well; returns what ends it."""
        self._taps.append(tap)
        return lambda: self._taps.remove(tap)

    @property
    def stats(self) -> Stats:
        """How it goes."""
        buffers = [actor.buffer for one in self.sessions.values() for actor in one.actors.values()]
        counts = [buffer.counts for buffer in buffers]
        connection = self.connection
        return Stats(
            connection.connected,
            connection.liveness.instance,
            connection.connects,
            connection.restarts,
            connection.clock.round_trip / 1e9,
            connection.clock.offset / 1e9,
            sum(one.received for one in counts),
            sum(one.lost for one in counts),
            sum(one.late for one in counts),
            sum(one.voided for one in counts),
            sum(one.repeated for one in counts),
            sum(one.astray for one in counts),
            sum(one.overflowed for one in counts),
            sum(len(buffer) for buffer in buffers),
            max((buffer.playout.delay for buffer in buffers), default=0) / 1e9,
            self._unreadable,
            self._bytes,
        )

    def _arrived(self, topic: str, payload: bytes, now: int) -> None:
        self._bytes += len(payload)
        for tap in tuple(self._taps):
            tap(topic, payload, now)
        session = self.sessions.get(topic.split("/")[1]) if "/" in topic else None
        if session is None:
            return
        try:
            session.take(decode(payload))
        except ProtocolError as error:
            self._unreadable += 1
            log.warning("a message of '%s' can't be used: %s", topic, error)

    async def _restored(self, anew: bool) -> None:
        for session in self.sessions.values():
            try:
                await session.restore(anew)
            except ClientError as error:
                if error.kind in ("connection", "timeout", "restarted"):
                    raise
                # The others still can be had back.
                log.error("session '%s' can't be had back: %s", session.name, error)


def connect_async(
    address: str = DEFAULT,
    *,
    token: str | None = None,
    name: str = "python",
    timeout: float = 10.0,
    tls: ssl.SSLContext | str | Path | None = None,
    fingerprint: str | None = None,
    server_key: str | None = None,
    client_key: str | Path | None = None,
) -> AsyncClient:
    """A client of the server at tcp://host:port (the control port), ws://host:port/ws or wss://…, to be used with `async with`.

    token: where the server asks for one. name: what the server's log calls this client. timeout: seconds to wait for an
    answer. tls, fingerprint, server_key, client_key: for servers elsewhere, see `Credentials` and docs/security.md.
    """
    credentials = Credentials(token, server_key, client_key, tls, fingerprint)
    return AsyncClient(address, credentials=credentials, name=name, timeout=timeout)
