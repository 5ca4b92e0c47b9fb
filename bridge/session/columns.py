"""`Columns`: a table over frames of which most columns never change, which are kept once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Columns:
    """Rows of K columns each: `still` (K, …) but for the columns `changing` (M,), which have `values` (N, M, …).

    A session keeps seconds of everything that it may show. Meanwhile nearly all things of a scene lie still, nearly all face
    curves are 0, and most joints are those of fingers at rest.
    """

    still: NDArray[np.float32]
    changing: NDArray[np.int64]
    values: NDArray[np.float32]

    @classmethod
    def of(cls, rows: NDArray[np.float32]) -> Columns:
        """The table (N, K, …), N ≥ 1, exactly."""
        changing = np.flatnonzero((rows != rows[:1]).any(axis=(0, *range(2, rows.ndim))))
        return cls(rows[0].copy(), changing, rows[:, changing])

    @property
    def table(self) -> NDArray[np.float32]:
        """All of it (N, K, …)."""
        found = np.repeat(self.still[None], len(self.values), axis=0)
        found[:, self.changing] = self.values
        return found

    def row(self, at: int) -> NDArray[np.float32]:
        """A row (K, …), which is the caller's own."""
        found: NDArray[np.float32] = self.still.copy()
        found[self.changing] = self.values[at]
        return found

    def rows(self, chosen: slice | NDArray[np.int_]) -> Columns:
        """The table of some of the rows."""
        return replace(self, values=self.values[chosen])
