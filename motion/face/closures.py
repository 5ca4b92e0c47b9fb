"""What coarticulation must not blur: lips that close, lips that touch teeth, teeth that stay together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from motion.face import shapes, units
from motion.face.segments import Segment
from motion.rotation import Array
from motion.solve.tracks import min_jerk

# Seconds: the least and the most that lips stay closed before a burst, how much before the end of the sound it comes, and how
# long they take to close and to open.
_LEAST, _MOST, _BURST = 0.040, 0.120, 0.008
_CLOSING, _OPENING = 0.055, 0.040
# The lower lip has a shorter way to the teeth.
_LIFTING, _LOWERING_LIP = 0.032, 0.028
# Lips touch while a sound lasts. They are fully pressed from so long after it starts until so long before it ends, as far as
# that leaves _LEAST; a burst sees to its own end.
_LIPS_INSET, _TEETH_INSET = (0.014, 0.010), (0.010, 0.006)
# How far the jaw may open behind closed lips, with the lower lip at the teeth, and between the teeth of a sibilant.
_BEHIND_LIPS, _AT_TEETH, _SIBILANT = 0.10, 0.09, 0.12
PRESS, ROLL = 0.30, 0.45
"""Weights of `mouthPress` for closed lips, and of `mouthRollLower` for the lower lip at the teeth."""

_JAW, _CLOSE = units.columns("jawOpen")[0], units.columns("mouthClose")[0]
_PRESSING, _ROLLING = units.columns("mouthPress"), units.columns("mouthRollLower")
# Units that part lips however the jaw is.
_PARTING = units.columns(
    "mouthFunnel",
    "mouthLowerDown",
    "mouthUpperUp",
    "mouthShrugUpper",
    "mouthRollUpper",
    "tongueOut",
    "noseSneer",
)
_LOWERING = units.columns("mouthLowerDown", "mouthFunnel", "mouthPress")


@dataclass(frozen=True, eq=False)
class Closures:
    """How much (N,) of a closure there is, 0..1: of the lips, of lower lip and upper teeth, of the jaw for a sibilant."""

    lips: Array
    teeth: Array
    sibilant: Array

    @classmethod
    def none(cls, count: int) -> Closures:
        """Nothing need close."""
        return cls(*(np.zeros(count) for _ in fields(cls)))

    def scaled(self, share: Array) -> Closures:
        """So much (N,) of it."""
        return Closures(*(getattr(self, field.name) * share for field in fields(self)))

    def joined(self, other: Closures) -> Closures:
        """The stronger of two."""
        return Closures(
            *(np.maximum(getattr(self, field.name), getattr(other, field.name)) for field in fields(self))
        )

    def on(self, face: Array) -> Array:
        """A face (N, 52), whatever it shows, with what must be closed closed."""
        face = face.copy()
        face[:, _JAW] = _at_most(face[:, _JAW], _SIBILANT, self.sibilant)
        teeth = self.teeth[:, None]
        face[:, _JAW] = _at_most(face[:, _JAW], _AT_TEETH, self.teeth)
        face[:, _ROLLING] = np.maximum(face[:, _ROLLING], ROLL * teeth)
        face[:, _LOWERING] *= 1.0 - teeth
        lips = self.lips[:, None]
        face[:, _JAW] = _at_most(face[:, _JAW], _BEHIND_LIPS, self.lips)
        face[:, _CLOSE] += (face[:, _JAW] - face[:, _CLOSE]) * self.lips
        face[:, _PARTING] *= 1.0 - lips
        face[:, _PRESSING] = np.maximum(face[:, _PRESSING], PRESS * lips)
        return face


def closures(segments: Sequence[Segment], times: Array) -> Closures:
    """The closures of segments at times (N,)."""
    lips, teeth, sibilant = (np.zeros(len(times)) for _ in range(3))
    for one in segments:
        if one.viseme == shapes.PP:
            stop = one.stop - (_BURST if one.plosive else 0.0)
            start = max(one.start, stop - _MOST) if one.plosive else one.start
            pressed = _pressed(start, stop, _LIPS_INSET[0], 0.0 if one.plosive else _LIPS_INSET[1])
            np.maximum(lips, _gate(times, *pressed, _CLOSING, _OPENING), out=lips)
        elif one.viseme == shapes.FF:
            pressed = _pressed(one.start, one.stop, *_TEETH_INSET)
            np.maximum(teeth, _gate(times, *pressed, _LIFTING, _LOWERING_LIP), out=teeth)
        elif one.viseme in shapes.SIBILANTS:
            np.maximum(sibilant, _gate(times, one.start, one.stop, _CLOSING, _OPENING), out=sibilant)
    return Closures(lips, teeth, sibilant)


def opening(face: Array) -> Array:
    """How far (N,) the lips are apart for faces (N, 52), as a share of the fully open jaw."""
    parted = face[:, units.columns("mouthLowerDown", "mouthUpperUp")].mean(-1)
    gap: Array = (
        face[:, _JAW] - face[:, _CLOSE] + 0.3 * parted + 0.25 * face[:, units.columns("mouthFunnel")[0]]
    )
    return gap.clip(0.0)


def _pressed(start: float, stop: float, after: float, before: float) -> tuple[float, float]:
    """From when to when lips are fully pressed that touch from start to stop: so long `after`, and `before`."""
    share = min(1.0, max(0.0, stop - start - _LEAST) / (after + before))
    stop -= share * before
    return min(start + share * after, stop - _LEAST), stop


def _gate(times: Array, start: float, stop: float, closing: float, opening: float) -> Array:
    """1 from start to stop, rising before (within `closing` seconds) and falling after."""
    return min_jerk(np.minimum((times - start) / closing + 1.0, (stop - times) / opening + 1.0))


def _at_most(value: Array, limit: float, share: Array) -> Array:
    return value + (np.minimum(value, limit) - value) * share
