"""When hands are busy with things, and when they may give way."""

from __future__ import annotations

import numpy as np

from motion.rotation import Array
from motion.solve.goals import Goals, Hold
from motion.solve.tracks import min_jerk

# Seconds in which fingers close around a thing or open, the hand in place, and in which it gets ready for that.
_CLOSING, _PASSAGE = 0.15, 0.35


def holding(goals: Goals, side: str, times: Array) -> np.ndarray:
    """When (F,) a hand holds or touches something."""
    held = [(times >= hold.start) & (times <= hold.stop) for hold in goals.holds if hold.hand == side]
    return np.any(held, axis=0) if held else np.zeros(len(times), dtype=bool)


def looseness(goals: Goals, side: str, times: Array) -> Array:
    """Where (F,) the hand's orientation may give way to the wrist's limits: wherever it is not tied to a thing that
    doesn't follow it, with a smooth passage around taking and releasing.
    """
    tied = np.zeros(len(times))
    for hold in goals.holds:
        if hold.hand == side:
            for start, stop in _tied_spans(goals, hold):
                near = np.maximum(np.maximum(start - times, times - stop), 0.0)
                tied = np.maximum(tied, 1.0 - min_jerk((near - _CLOSING) / _PASSAGE))
    result: Array = 1.0 - tied
    return result


def _tied_spans(goals: Goals, hold: Hold) -> list[tuple[float, float]]:
    """When a hand may not turn away: at both ends of a hold, and as long as the thing does not simply come along."""
    if not hold.carries:
        return [(hold.start, hold.stop)]
    spans = [(hold.start, hold.start), (hold.stop, hold.stop)]
    for other in goals.holds:
        shared = max(hold.start, other.start), min(hold.stop, other.stop)
        if other.object == hold.object and other.hand != hold.hand and shared[0] < shared[1]:
            spans.append(shared)
    return spans
