"""`Delay`: how long answers take, by the last few."""

from __future__ import annotations

from collections import deque

MORE = 1.2
"""How much longer than the last ones an answer may take."""


class Delay:
    """How long answers take, as the last few did: seconds, at least and at most so many; and what is expected at first."""

    def __init__(self, least: float, most: float, first: float) -> None:
        self._least, self._most = least, most
        self._took = deque([first], maxlen=8)

    def took(self, seconds: float) -> None:
        """Remember how long an answer took."""
        self._took.append(seconds)

    @property
    def seconds(self) -> float:
        """How long the next one may take."""
        return min(max(MORE * max(self._took), self._least), self._most)
