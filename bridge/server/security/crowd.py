"""`Crowd`: how many connections there may be, in all and from one address."""

from __future__ import annotations

from collections import Counter


class Crowd:
    """Counts connections by address. most: in all; each: from one address."""

    def __init__(self, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._inside: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Whether there is room for one more. Whoever enters must leave."""
        if self._inside.total() >= self._most or self._inside[address] >= self._each:
            return False
        self._inside[address] += 1
        return True

    def leave(self, address: str) -> None:
        """One that entered has gone."""
        self._inside[address] -= 1
        if not self._inside[address]:
            del self._inside[address]
