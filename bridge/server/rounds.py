"""`Rounds`: what of all sessions is sent when: everyone's frames at their turn, and at once what a request changes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from bridge.server import opus
from bridge.server.config import Live
from bridge.server.live_session import LiveSession
from bridge.server.metrics import Metrics
from bridge.server.telling import Publish
from bridge.session.passage import RATE
from bridge.session.quality import Quality

log = logging.getLogger("kinelink.rounds")
_NANO = 1_000_000_000


class Rounds:
    """Sends what is due. sessions: those there are, by name. settings: how far ahead, which may change at any time."""

    def __init__(
        self, sessions: Mapping[str, LiveSession], settings: Live, publish: Publish, metrics: Metrics
    ) -> None:
        self._sessions, self._settings, self._publish, self._metrics = sessions, settings, publish, metrics
        self._quality, self._opus = Quality(), opus.Opus()
        self._sent = 0
        self._wanted: Callable[[str], bool] = lambda _: False
        self._hurried: set[LiveSession] = set()

    @property
    def ahead(self) -> int:
        """How much ahead of their time frames are sent, nanoseconds."""
        return int(self._settings.lookahead * self._quality.level.lookahead * _NANO)

    def tick(self, now: int, wanted: Callable[[str], bool]) -> None:
        """Send what is due, and have more made in time. wanted: whether anybody listens to a topic."""
        until, self._wanted = now + self.ahead, wanted
        for session in self._sessions.values():
            if session.show.following(self._sent) <= until:
                session.feed(until, self._quality.level.gestures)
                self._send(session, until)
        self._sent = until

    def hurry(self, session: LiveSession) -> None:
        """A session goes on otherwise than was sent: that is sent now, as soon as what belongs to it is known."""
        if not self._hurried:
            asyncio.get_running_loop().call_soon(self._send_hurried)
        self._hurried.add(session)

    def keep_up(self, now: int, late: float) -> None:
        """Leave something out, or do all again, as ticks come late, seconds, or not; subscribers are told."""
        if not self._quality.tick(now, late):
            return
        number, level = self._quality.number, self._quality.level
        log.warning("quality is at step %d now: %s", number, level.to_dict())
        self._metrics.quality.set(number)
        for session in self._sessions.values():
            session.tell("quality", {"step": number, **level.to_dict()})

    def following(self, now: int) -> int:
        """When the next frame of any session is to be sent, nanoseconds; no later than a frame's time from now."""
        until = now + self.ahead
        moments = (session.show.following(until) for session in self._sessions.values())
        return min(moments, default=until + _NANO // RATE) - self.ahead

    def forget(self, name: str) -> None:
        """A session has ended."""
        self._opus.forget(name)

    def _send_hurried(self) -> None:
        # Up to where all was sent, and not further: what is due by now is sent at the session's own turn.
        for session in self._hurried:
            if self._sessions.get(session.name) is session:
                self._send(session, self._sent)
        self._hurried.clear()

    def _send(self, session: LiveSession, until: int) -> None:
        """Send what of a session is shown and heard up to a time."""

        def heard(topic: str) -> bool:
            other = opus.topic_of(topic)
            return self._wanted(topic) or (other is not None and self._wanted(other))

        for due in session.show.due(until, heard, self._quality.level.every):
            self._publish(due)
            other = opus.topic_of(due.topic)
            if other is not None and self._wanted(other):
                self._publish(self._opus.encoded(due))
