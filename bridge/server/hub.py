"""`Hub`: every request of every client, whatever it came over. Knows sessions, no sockets."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bridge.generation import jobs
from bridge.generation.pool import Pool
from bridge.protocol import ProtocolError, decode, limits, request_id
from bridge.protocol.messages import (
    CloseSession,
    Describe,
    Failure,
    Hello,
    Interrupt,
    Message,
    OpenSession,
    Perform,
    Ping,
    Pong,
    Reply,
    SetAvatar,
    SetScene,
    UpdateObjects,
)
from bridge.server.config import Config
from bridge.server.errors import RequestError
from bridge.server.live_session import LiveSession, Publish
from bridge.server.metrics import Metrics
from bridge.session.show import Due
from motion.avatar.authored import skeleton_of
from motion.avatar.model import ARKIT
from motion.errors import MotionError
from motion.scene.writing import to_dict

log = logging.getLogger("kinelink.hub")
_NANO = 1_000_000_000


@dataclass(eq=False)
class Peer:
    """One client on one connection. allowance: requests it may still send now."""

    name: str
    greeted: bool = False
    allowance: float = 60.0
    counted: int = 0
    broken: bool = field(default=False)


class Hub:
    """The sessions and what clients ask of them. clock: the server's monotonic nanoseconds."""

    def __init__(
        self, config: Config, pool: Pool, clock: Callable[[], int], publish: Publish, metrics: Metrics
    ) -> None:
        self.config, self.clock, self._metrics = config, clock, metrics
        self.instance = secrets.token_hex(8)
        self.sessions: dict[str, LiveSession] = {}
        self.ports: dict[str, int] = {}
        self._pool, self._publish = pool, publish
        self._opening: set[str] = set()
        self._answers: dict[type[Message], Callable[[Any], Awaitable[dict[str, Any]]]] = {
            OpenSession: self._open,
            SetScene: self._set_scene,
            UpdateObjects: self._update,
            SetAvatar: self._set_avatar,
            Perform: self._perform,
            Interrupt: self._interrupt,
            CloseSession: self._close,
            Describe: self._describe,
        }

    def read(self, peer: Peer, payload: bytes) -> Message:
        """The message in some bytes, or the failure that answers them; `peer.broken` then tells to close the connection."""
        try:
            return decode(payload)
        except ProtocolError as error:
            peer.broken = True
            return failure(request_id(payload), error)

    async def answer(self, peer: Peer, message: Message) -> Message:
        """The answer to a request. Only typed errors become failures; anything else is a bug, logged and told as such."""
        answer = await self._answered(peer, message)
        self._metrics.requests.labels(message.TYPE, answer.TYPE).inc()
        return answer

    async def _answered(self, peer: Peer, message: Message) -> Message:
        arrived = self.clock()
        if isinstance(message, Failure):
            return message
        id = getattr(message, "id", 0)
        try:
            self._admit(peer, message, arrived)
            if isinstance(message, Hello):
                return Reply(id, self._hello(peer, message))
            if isinstance(message, Ping):
                return Pong(id, message.t0, arrived, self.clock())
            answer = self._answers.get(type(message))
            if answer is None:
                raise ProtocolError(
                    f"'{message.TYPE}' is no request that can be answered here", kind="unknown_type"
                )
            return Reply(id, await answer(message))
        except MotionError as error:
            return failure(id, error)
        except Exception:  # one request's bug must not end the server
            log.exception("a bug while answering '%s'", message.TYPE)
            return Failure(id, "internal", "an error in the server, see its log")

    def tick(self, now: int) -> None:
        """Send what is due, and have more made in time."""
        until = now + int(self.config.live.lookahead * _NANO)
        for session in self.sessions.values():
            session.feed(until)
            for due in session.show.due(until):
                self._publish(due)

    def statics(self) -> Iterator[Due]:
        """What newcomers need first, of all sessions."""
        for session in self.sessions.values():
            yield from session.show.static()

    async def expire(self, now: int, heard: Callable[[str], bool]) -> None:
        """Close sessions that nobody has asked or heard for long. heard: whether somebody subscribes to a session."""
        limit = int(self.config.live.idle_timeout * _NANO)
        for name, session in list(self.sessions.items()):
            if heard(name):
                session.used = now
            elif now - session.used > limit:
                log.info("session %s closed: idle", name)
                await self._end(name)

    def _admit(self, peer: Peer, message: Message, now: int) -> None:
        rate = self.config.message_rate
        peer.allowance = min(peer.allowance + (now - peer.counted) / _NANO * rate, rate)
        peer.counted = now
        if peer.allowance < 1.0:
            raise RequestError(f"more than {rate:g} requests a second", kind="busy", fix="send fewer")
        peer.allowance -= 1.0
        if not peer.greeted and not isinstance(message, Hello):
            raise RequestError("say hello first", kind="hello_first", fix="send the message 'hello'")

    def _hello(self, peer: Peer, message: Hello) -> dict[str, Any]:
        token = self.config.token
        if token is not None:
            said = (message.token or "").encode()
            if not secrets.compare_digest(said, token.get_secret_value().encode()):
                raise RequestError(
                    "the token is missing or wrong",
                    kind="unauthorized",
                    fix="use the token that `serve` printed",
                )
        if message.version != limits.VERSION:
            raise RequestError(
                f"this server speaks version {limits.VERSION} of the protocol, not {message.version}",
                kind="bad_version",
            )
        peer.greeted = True
        return {
            "instance": self.instance,
            "version": limits.VERSION,
            "ports": dict(self.ports),
            "limits": {"message_bytes": limits.MESSAGE_BYTES, "text": limits.TEXT},
            "streams": {"rate": [60, 1], "lookahead": self.config.live.lookahead},
        }

    async def _open(self, message: OpenSession) -> dict[str, Any]:
        name = message.session or f"session-{secrets.token_hex(4)}"
        if name in self.sessions:
            session = self.sessions[name]
            return {"session": name, "characters": list(session.show.roles), "joined": True}
        if len(self.sessions) + len(self._opening) >= self.config.max_sessions or name in self._opening:
            raise RequestError(
                f"no more than {self.config.max_sessions} sessions at once, each opened once", kind="too_many"
            )
        characters = tuple(dict.fromkeys(message.characters)) or ("actor",)
        self._opening.add(name)
        try:
            self.sessions[name] = await LiveSession.open(
                name,
                message.scene,
                characters,
                ARKIT,
                message.seed,
                self._pool,
                self.clock,
                self._publish,
                message.keypoints,
            )
        finally:
            self._opening.discard(name)
        for due in self.sessions[name].show.static():
            self._publish(due)
        log.info("session %s opened", name)
        return {"session": name, "characters": list(characters), "joined": False}

    async def _set_scene(self, message: SetScene) -> dict[str, Any]:
        await self._session(message.session).set_scene(message.scene)
        return {}

    async def _update(self, message: UpdateObjects) -> dict[str, Any]:
        await self._session(message.session).move(message.objects)
        return {}

    async def _set_avatar(self, message: SetAvatar) -> dict[str, Any]:
        session = self._session(message.session)
        body = skeleton_of(
            message.names, message.parents, message.translations, message.rotations, message.radii
        )
        return {"sk": await session.set_body(session.checked(message.character), body)}

    async def _perform(self, message: Perform) -> dict[str, Any]:
        session = self._session(message.session)
        return await session.perform(session.checked(message.character), message.text)

    async def _interrupt(self, message: Interrupt) -> dict[str, Any]:
        session = self._session(message.session)
        return await session.stop(session.checked(message.character))

    async def _close(self, message: CloseSession) -> dict[str, Any]:
        self._session(message.session)
        await self._end(message.session)
        return {}

    async def _end(self, name: str) -> None:
        del self.sessions[name]
        await self._pool.do(jobs.Close(name))

    async def _describe(self, message: Describe) -> dict[str, Any]:
        if message.session is None:
            return {"sessions": list(self.sessions)}
        show = self._session(message.session).show
        return {
            "session": show.name,
            "scene": to_dict(show.scene),
            "characters": list(show.roles),
            "topics": sorted({due.topic for due in show.static()}),
        }

    def _session(self, name: str) -> LiveSession:
        if name not in self.sessions:
            raise RequestError(
                f"there is no session '{name}'",
                kind="unknown_session",
                candidates=tuple(self.sessions),
                fix="open it with 'open_session'",
            )
        return self.sessions[name]


def failure(id: int, error: MotionError) -> Failure:
    """The refusal of a request."""
    return Failure(
        id, error.kind, error.message[:4096], [one[:4096] for one in error.candidates[:256]], error.fix[:4096]
    )
