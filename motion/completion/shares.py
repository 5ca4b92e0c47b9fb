"""Where a file's hands are followed: shares (F, 2) from 0, as planned, to 1, as the file has them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from motion.completion.marks import Mark
from motion.projection.shares import around
from motion.rotation import Array
from motion.solve import arms
from motion.solve.goals import Goals

# Seconds before and after a mark in which a hand is exact, and in which it gets there from its own way.
_NEAR, _PASSAGE = 0.10, 0.45


def places_free(goals: Goals, marks: Sequence[Mark], times: Array) -> Array:
    """Where hands (F, 2) go their own way: away from marks, also with a thing that one hand carries alone.

    marks: by the clock of the goals.
    """
    return np.stack([around(times, _exact(goals, marks, side), _NEAR, _PASSAGE) for side in arms.SIDES], -1)


def turns_free(goals: Goals, free: Array, times: Array) -> Array:
    """Where hands (F, 2) are turned their own way: not where they hold something, which would be spilt."""
    held = [[(h.start, h.stop) for h in goals.holds if h.hand == side] for side in arms.SIDES]
    share = np.stack([around(times, spans, _NEAR, _PASSAGE) for spans in held], -1)
    return np.minimum(free, share)


def _exact(goals: Goals, marks: Sequence[Mark], side: str) -> list[tuple[float, float]]:
    own = [mark for mark in marks if mark.hand == side]
    spans = [(mark.time, mark.time) for mark in own]
    for one, other in pairwise(own):
        if other.stays:
            spans.append((one.time, other.time))
    for hold in goals.holds:
        together = any(h.object == hold.object and h.hand != hold.hand for h in goals.holds)
        if hold.hand == side and (together or not hold.carries):
            spans.append((hold.start, hold.stop))
    return spans
