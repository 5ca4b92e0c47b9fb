"""`Growing`: rows that are added at the end and dropped at the beginning, under numbers that stay."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class Growing:
    """Rows of one shape. The length counts those that were dropped, too."""

    def __init__(self, shape: tuple[int, ...], dtype: DTypeLike) -> None:
        self._rows: NDArray[Any] = np.zeros((0, *shape), dtype)
        self._kept = self._dropped = 0

    def __len__(self) -> int:
        return self._dropped + self._kept

    def add(self, rows: NDArray[Any]) -> None:
        """More rows."""
        self._make_room(len(rows))
        self._rows[self._kept : self._kept + len(rows)] = rows
        self._kept += len(rows)

    def insert(self, number: int, rows: NDArray[Any]) -> None:
        """Put rows before the one of a number, which is not dropped."""
        at, count = number - self._dropped, len(rows)
        self._make_room(count)
        self._rows[at + count : self._kept + count] = self._rows[at : self._kept].copy()
        self._rows[at : at + count] = rows
        self._kept += count

    def part(self, first: int, stop: int) -> NDArray[Any]:
        """Rows [first, stop) as far as they are there; a view."""
        return self._rows[max(first - self._dropped, 0) : min(max(stop - self._dropped, 0), self._kept)]

    def cut(self, stop: int) -> None:
        """Rows from a number on are not wanted after all."""
        self._kept = min(self._kept, max(stop - self._dropped, 0))

    def drop(self, before: int) -> None:
        """Rows before a number are not needed any more."""
        gone = min(before - self._dropped, self._kept)
        # Now and then is enough: what stays is copied.
        if gone > max(self._kept // 2, 64):
            self._rows = self._rows[gone : self._kept].copy()
            self._kept, self._dropped = self._kept - gone, self._dropped + gone

    def _make_room(self, count: int) -> None:
        if self._kept + count > len(self._rows):
            # Enough for a while where rows come one by one.
            size = self._kept + count if not self._kept else max(self._kept + count, self._kept * 3 // 2)
            room = np.zeros((size, *self._rows.shape[1:]), self._rows.dtype)
            room[: self._kept] = self._rows[: self._kept]
            self._rows = room
