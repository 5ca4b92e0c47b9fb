"""`Desk`: where requests are read, let in and answered, whatever they came over. Knows no sockets."""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bridge.protocol import ProtocolError, decode, limits, request_id
from bridge.protocol.messages import Failure, Hello, Message, Ping, Pong, Reply
from bridge.server import opus
from bridge.server.config import Config
from bridge.server.errors import RequestError
from bridge.server.metrics import Metrics
from bridge.server.security.door import Door
from bridge.session.show import Due
from motion.errors import MotionError
from motion.selection import Selection

log = logging.getLogger("kinelink.desk")
_NANO = 1_000_000_000

Answer = Callable[[Any], Awaitable[dict[str, Any]]]


# Seconds' worth of refused requests after which a client is closed.
_PATIENCE = 4.0


@dataclass(eq=False)
class Peer:
    """One client on one connection. broken: it is to be closed. met: when it spoke first, nanoseconds.

    allowance: requests it may still send now; patience: those that are refused before it is closed.
    """

    name: str
    greeted: bool = False
    broken: bool = False
    allowance: float = math.inf
    patience: float = math.inf
    counted: int = 0
    met: int | None = None

    def spend(self, now: int, rate: float) -> bool:
        """Whether one more request is within so many a second. Whoever goes far beyond that is broken with."""
        # A replay's clock is set when the first client says hello, maybe back.
        earned = max(now - self.counted, 0) / _NANO * rate
        self.counted = now
        self.allowance = min(self.allowance + earned, rate)
        self.patience = min(self.patience + earned, _PATIENCE * rate)
        if self.allowance >= 1.0:
            self.allowance -= 1.0
            return True
        self.patience -= 1.0
        self.broken = self.broken or self.patience < 0.0
        return False


class Desk:
    """Greets clients and hands what they ask to whoever answers it. clock: monotonic nanoseconds, as clients see them.

    instance: names this run of the server. door: whose token is good. ports: where it listens, filled in by whoever does.
    motion: what makes motion, filled in when that is known.
    """

    def __init__(
        self,
        config: Config,
        clock: Callable[[], int],
        metrics: Metrics,
        instance: str,
        door: Door | None = None,
    ) -> None:
        self.config, self.clock, self.instance = config, clock, instance
        self.door = door or Door(config.token)
        self.ports: dict[str, int] = {}
        self.motion = Selection()
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
        if isinstance(message, Failure) and peer.broken:
            return message  # from `read`
        id = getattr(message, "id", 0)
        try:
            self.admit(peer, message)
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

    def admit(self, peer: Peer, message: Message) -> None:
        """Raises RequestError for a request that comes before `hello`, or too soon after too many others."""
        now, rate = self.clock(), self.config.message_rate
        peer.met = now if peer.met is None else peer.met
        if not peer.spend(now, rate):
            raise RequestError(f"more than {rate:g} requests a second", kind="busy", fix="send fewer")
        if not peer.greeted and not isinstance(message, Hello):
            peer.broken = peer.broken or now - peer.met > limits.GREETING_SECONDS * _NANO
            raise RequestError("say hello first", kind="hello_first", fix="send the message 'hello'")

    def _hello(self, peer: Peer, message: Hello) -> dict[str, Any]:
        try:
            self.door.check(message.token)
        except RequestError:
            # One guess a connection.
            peer.broken = True
            raise
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
            "motion": self.motion.to_dict(),
            "limits": {"message_bytes": limits.MESSAGE_BYTES, "text": limits.TEXT},
            "streams": {
                "rate": [60, 1],
                "lookahead": self.config.live.lookahead,
                "ack": self.config.acknowledged_at_once,
                "audio": {
                    "rate": limits.AUDIO_RATE,
                    "samples": limits.AUDIO_CHUNK,
                    "codecs": ["pcm16", *([opus.CODEC] if opus.available() else [])],
                },
            },
        }


def failure(id: int, error: MotionError) -> Failure:
    """The refusal of a request."""
    candidates = [_sayable(one) for one in error.candidates[:256]]
    return Failure(id, error.kind, _sayable(error.message), candidates, _sayable(error.fix))


def _sayable(text: str) -> str:
    # Errors quote what the client sent, which may be long or hold a NUL.
    return text[:4096].replace("\0", "\N{REPLACEMENT CHARACTER}")
