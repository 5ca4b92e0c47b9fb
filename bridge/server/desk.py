"""`Desk`: where requests are read, let in and answered, whatever they came over. Knows no sockets."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bridge.protocol import ProtocolError, decode, limits, request_id
from bridge.protocol.messages import Failure, Hello, Message, Ping, Pong, Reply
from bridge.server.config import Config
from bridge.server.errors import RequestError
from bridge.server.metrics import Metrics
from bridge.session.show import Due
from motion.errors import MotionError

log = logging.getLogger("kinelink.desk")
_NANO = 1_000_000_000

Answer = Callable[[Any], Awaitable[dict[str, Any]]]


@dataclass(eq=False)
class Peer:
    """One client on one connection. allowance: requests it may still send now."""

    name: str
    greeted: bool = False
    allowance: float = 60.0
    counted: int = 0
    broken: bool = field(default=False)


class Desk:
    """Greets clients and hands what they ask to whoever answers it. clock: monotonic nanoseconds, as clients see them.

    instance: names this run of the server. ports: where it listens, filled in by whoever does.
    """

    def __init__(self, config: Config, clock: Callable[[], int], metrics: Metrics, instance: str) -> None:
        self.config, self.clock, self.instance = config, clock, instance
        self.ports: dict[str, int] = {}
        self._metrics = metrics
        self._answers: dict[type[Message], Answer] = {}

    def statics(self) -> Iterable[Due]:
        """What newcomers need first."""
        return ()

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

    def _admit(self, peer: Peer, message: Message, now: int) -> None:
        rate = self.config.message_rate
        # A replay's clock is set when the first client says hello, maybe back.
        passed = max(now - peer.counted, 0) / _NANO
        peer.allowance = min(peer.allowance + passed * rate, rate)
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


def failure(id: int, error: MotionError) -> Failure:
    """The refusal of a request."""
    return Failure(
        id, error.kind, error.message[:4096], [one[:4096] for one in error.candidates[:256]], error.fix[:4096]
    )
