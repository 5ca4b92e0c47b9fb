"""`Telling`: what a session tells its clients, and the log of requests from which it can be made again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.session.log import Commit, Log
from bridge.session.show import Due, Show

Publish = Callable[[Due], None]


class Telling:
    """The events and the log of one session. clock: the server's nanoseconds. publish: sends to whoever listens."""

    def __init__(self, show: Show, clock: Callable[[], int], publish: Publish) -> None:
        self._show, self._clock, self._publish = show, clock, publish
        self._log = Log()

    def commit(self, character: str, kind: str, data: dict[str, Any], frame: int) -> None:
        """Add to the log, see `bridge.session.rerun`: what was asked for, and from which frame on it counts."""
        self._log.add(Commit(kind, frame, character, data))
        self.event(character, "committed", {"kind": kind, "frame": frame, **data}, frame)

    def event(self, character: str, name: str, data: dict[str, Any], frame: int) -> None:
        """Tell of something that happens at a frame."""
        self._publish(self._show.event(character, name, data, frame))

    def now(self, character: str, name: str, data: dict[str, Any]) -> None:
        """Tell of something that happens now."""
        self.event(character, name, data, self._show.frame(self._clock()))

    def static(self) -> None:
        """Send what subscribers need to understand what follows."""
        for due in self._show.static():
            self._publish(due)

    def commits(self) -> list[Commit]:
        """All from which what is shown can be made again. Raises LogError."""
        return self._log.commits()
