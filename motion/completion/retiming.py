"""A plan's goals at the times of a body motion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from motion.completion.marks import Mark
from motion.locomotion import Locomotion
from motion.pim.body import FPS
from motion.solve.goals import Channel, Goals
from motion.solve.tracks import Key

Clock = Callable[[float], float]
"""From a time of the plan to a time of the motion, seconds."""

# Around what is exact the plan keeps its own pace for so many seconds, or for this share of the time to the next.
_OWN_PACE, _SHARE, _ALL = 1.3, 0.45, 0.95


def clock(marks: Sequence[Mark], frames: np.ndarray, planned: float, lasts: float) -> Clock:
    """The clock that brings marks to their frames (K,), and a plan of so many seconds to its end with the motion."""
    met = sorted({(mark.time, frame / FPS) for mark, frame in zip(marks, frames, strict=True)})
    points = [(0.0, 0.0), *[m for m in met if 0.0 < m[0] < planned], (planned, lasts)]
    known = [points[0]]
    for one, other in pairwise(points):
        gap = max(min(other[0] - one[0], other[1] - one[1]), 0.0)
        # At the beginning there is nothing that has to be done just then.
        after, before = (0.0, _ALL) if one == points[0] else (_SHARE, _SHARE)
        after, before = min(_OWN_PACE, after * gap), min(_OWN_PACE, before * gap)
        known += [(one[0] + after, one[1] + after), (other[0] - before, other[1] - before), other]
    theirs, ours = np.array(known).T
    return lambda time: float(np.interp(time, theirs, ours))


def retimed(goals: Goals, clock: Clock, base: Locomotion) -> Goals:
    """The same goals by another clock, over another base motion."""

    def keys(track: list[Key]) -> list[Key]:
        return [replace(key, time=clock(key.time)) for key in track]

    def channel(values: Channel) -> Channel:
        return Channel([clock(time) for time in values.times], values.values)

    return replace(
        goals,
        base=base,
        seated=np.zeros(base.frames, dtype=bool),
        hands={side: keys(track) for side, track in goals.hands.items()},
        objects={id: keys(track) for id, track in goals.objects.items()},
        fingers={side: channel(values) for side, values in goals.fingers.items()},
        posture=channel(goals.posture),
        head=channel(goals.head),
        shrug=channel(goals.shrug),
        face={name: channel(values) for name, values in goals.face.items()},
        looks=[replace(look, time=clock(look.time)) for look in goals.looks],
        articulations={
            id: replace(part, amount=channel(part.amount)) for id, part in goals.articulations.items()
        },
        holds=[replace(hold, start=clock(hold.start), stop=clock(hold.stop)) for hold in goals.holds],
        events=[replace(event, time=clock(event.time)) for event in goals.events],
        steps=[replace(span, start=clock(span.start), stop=clock(span.stop)) for span in goals.steps],
    )
