"""Which gesture when: on the syllables that stand out, in phrases, with the hands that are free.

Rules, not learned: a phrase of gestures begins with a larger unit and goes on with beats; a hand that is not needed again soon
goes back. Strokes end on their syllable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from motion.face.prosody import Emphasis
from motion.gesture.strokes import FIRST, FOLLOWING, Unit
from motion.rotation import Array

# Seconds: to get ready, to stroke, to hold on, to go back; between two strokes; the longest pause within a phrase of gestures.
READY, STROKE, HOLD, BACK = 0.55, 0.20, 0.30, 0.75
_APART, _PAUSE = 0.60, 1.6
# How many of the emphases are gestured, how often with both hands, and with the right one of two.
_SHARE, _BOTH, _RIGHT = 0.8, 0.35, 0.7
Spans = Sequence[tuple[float, float]]


@dataclass(frozen=True, eq=False)
class Pointing:
    """At `time` seconds, when it is spoken of, point to a place (3,) in the world."""

    time: float
    at: Array


@dataclass(frozen=True, eq=False)
class Stroke:
    """One gesture of a phrase: its stroke ends at `apex` seconds. strength: 0..1."""

    apex: float
    unit: Unit | Pointing
    strength: float = 1.0


@dataclass
class Phrase:
    """Gestures that follow each other without the hands going back in between."""

    sides: tuple[str, ...]
    strokes: list[Stroke] = field(default_factory=list)

    @property
    def start(self) -> float:
        """When the hands leave."""
        return self.strokes[0].apex - STROKE - READY

    @property
    def stop(self) -> float:
        """When the hands are back."""
        return self.strokes[-1].apex + HOLD + BACK


def phrases(
    emphases: Sequence[Emphasis],
    points: Sequence[Pointing],
    free: Mapping[str, Spans],
    nearer: Mapping[int, str],
    seed: int,
) -> list[Phrase]:
    """The phrases of gestures in the order of time.

    free: by side, when hands are free, seconds. nearer: by the number of a pointing, the side it is on.
    """
    wanted: list[tuple[float, Emphasis | int]] = [(point.time, i) for i, point in enumerate(points)]
    wanted += [
        (one.time, one)
        for one in emphases
        if all(abs(one.time - point.time) > _APART for point in points)
        and np.random.default_rng([seed, 51, round(1000 * max(one.time, 0.0))]).random() < _SHARE
    ]
    made: list[Phrase] = []
    for time, what in sorted(wanted, key=lambda pair: pair[0]):
        current = made[-1] if made else None
        rng = np.random.default_rng([seed, 52, round(1000 * max(time, 0.0))])
        if current is not None and time - current.strokes[-1].apex < _APART:
            continue
        if current is not None and isinstance(what, Emphasis) and time - current.strokes[-1].apex < _PAUSE:
            unit = FOLLOWING[int(rng.integers(len(FOLLOWING)))]
            if (len(current.sides) == 1 or unit.both) and _fits(current, time, free):
                current.strokes.append(Stroke(time, unit, what.strength))
                continue
        first: Unit | Pointing
        if isinstance(what, Emphasis):
            unit = FIRST[int(rng.integers(len(FIRST)))]
            hands, first, strength = _hands(unit, rng), unit, what.strength
        else:
            near = nearer[what]
            hands = [(near,), ("left" if near == "right" else "right",)]
            first, strength = points[what], 1.0
        for sides in hands:
            phrase = Phrase(sides, [Stroke(time, first, strength)])
            if (current is None or phrase.start >= current.stop) and _fits(phrase, time, free):
                made.append(phrase)
                break
    return made


def _hands(unit: Unit, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Sides to try, the likelier first."""
    one: list[tuple[str, ...]] = [("right",), ("left",)]
    if rng.random() > _RIGHT:
        one.reverse()
    return [("left", "right"), *one] if unit.both and rng.random() < _BOTH else one


def _fits(phrase: Phrase, last: float, free: Mapping[str, Spans]) -> bool:
    """Whether all its hands are free from when they leave until they are back from a last stroke."""
    stop = last + HOLD + BACK
    return all(
        any(start <= phrase.start and stop <= end for start, end in free[side]) for side in phrase.sides
    )
