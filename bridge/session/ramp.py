"""`Ramp`: a motion that is played slower and slower until it stands still, or gathers way again, on its own path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bridge.session.passage import RATE
from motion.rotation import Array

FRAMES = round(0.4 * RATE)
"""Frames that it takes; half as many of the motion go by in them."""


@dataclass(frozen=True)
class Ramp:
    """The pace of a motion from a frame on, at which `row` of the motion is shown. The pace has no jump and no corner.

    halting: from full pace to standing still; otherwise the other way round, and then at full pace.
    """

    frame: int
    row: int
    halting: bool

    @property
    def stop(self) -> int:
        """The first frame at the new pace."""
        return self.frame + FRAMES

    def position(self, frame: int) -> float:
        """The row that is shown at a frame, and how far it is on the way to the next one."""
        return float(self.positions(np.array([frame]))[0])

    def positions(self, frames: np.ndarray) -> Array:
        """The same for many frames (N,)."""
        since = frames - self.frame
        u = np.clip(since / FRAMES, 0.0, 1.0)
        gone = FRAMES * u**3 * (1.0 - 0.5 * u)
        before, after = np.minimum(since, 0), np.maximum(since - FRAMES, 0)
        way: Array = self.row + (before + FRAMES * u - gone if self.halting else gone + after)
        return way
