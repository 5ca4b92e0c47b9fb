"""Whether the server is there and still the same. Pure: times are passed in."""

from __future__ import annotations

from dataclasses import dataclass

SILENCE = 3_000_000_000
"""Nanoseconds without a word after which a server counts as gone; heartbeats come every second."""

_FIRST, _MOST = 0.1, 2.0


class Liveness:
    """Knows when the server was last heard and which one it is."""

    def __init__(self, silence: int = SILENCE) -> None:
        self._silence = silence
        self._last = 0
        self.instance: str | None = None

    def heard(self, now: int) -> None:
        """Something came."""
        self._last = now

    def met(self, instance: str) -> bool:
        """The server names itself; True when it is another one than before."""
        anew = self.instance is not None and instance != self.instance
        self.instance = instance
        return anew

    def gone(self, now: int) -> bool:
        """Whether nothing has come for too long."""
        return now - self._last > self._silence


@dataclass
class Backoff:
    """Waits between attempts to connect: short at first, then longer."""

    wait: float = _FIRST

    def next(self) -> float:
        """Seconds to wait before the next attempt."""
        wait, self.wait = self.wait, min(2.0 * self.wait, _MOST)
        return wait

    def reset(self) -> None:
        """It worked."""
        self.wait = _FIRST
