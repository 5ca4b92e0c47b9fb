"""Feelings on a face, under what it says: the brows are theirs, the mouth is shared with speech."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.errors import FaceError
from motion.face import units
from motion.rotation import Array
from motion.solve.tracks import min_jerk

WEIGHTS: dict[str, dict[str, float]] = {
    "neutral": {},
    "happy": {"mouthSmile": 0.80, "cheekSquint": 0.75, "eyeSquint": 0.35, "mouthDimple": 0.20, "mouthUpperUp": 0.12,
              "browOuterUp": 0.12},
    "sad": {"browInnerUp": 0.85, "browDown": 0.15, "mouthFrown": 0.65, "mouthShrugLower": 0.30, "eyeSquint": 0.20,
            "eyeBlink": 0.18},
    "angry": {"browDown": 1.00, "noseSneer": 0.45, "eyeSquint": 0.40, "mouthPress": 0.50, "mouthFrown": 0.30,
              "jawForward": 0.20},
    "surprised": {"browInnerUp": 0.75, "browOuterUp": 0.85, "eyeWide": 0.85, "jawOpen": 0.30, "mouthFunnel": 0.10},
    "afraid": {"browInnerUp": 0.95, "browOuterUp": 0.35, "browDown": 0.25, "eyeWide": 0.75, "mouthStretch": 0.55,
               "jawOpen": 0.12},
    "disgusted": {"noseSneer": 0.80, "browDown": 0.50, "mouthUpperUp": 0.35, "mouthFrown": 0.35, "eyeSquint": 0.40,
                  "cheekSquint": 0.35},
    "thinking": {"browDownLeft": 0.40, "browOuterUpRight": 0.45, "browInnerUp": 0.15, "eyeSquint": 0.25,
                 "mouthPress": 0.35, "mouthLeft": 0.25, "mouthShrugLower": 0.15},
    "confused": {"browDownRight": 0.55, "browOuterUpLeft": 0.60, "eyeSquint": 0.25, "mouthFrown": 0.20,
                 "mouthRight": 0.20},
    "interested": {"browInnerUp": 0.35, "browOuterUp": 0.40, "eyeWide": 0.25, "mouthSmile": 0.18},
    "relaxed": {"mouthSmile": 0.28, "eyeBlink": 0.08, "cheekSquint": 0.15},
}  # fmt: skip

EXPRESSIONS = tuple(WEIGHTS)

_FACES = {name: units.row(weights) for name, weights in WEIGHTS.items()}
# How much of its mouth an expression keeps while the mouth is busy speaking, by unit; what widens gives way to rounding.
_KEPT = np.where(units.MOUTH, 0.55, 1.0)
_KEPT[units.columns("jawOpen", "mouthPress", "mouthFunnel", "mouthLeft", "mouthRight", "jawForward")] = 0.15
_KEPT[units.columns("mouthUpperUp", "mouthShrugLower")] = 0.35
_WIDE = units.columns("mouthSmile", "mouthStretch", "mouthDimple", "mouthFrown")
_ROUND = units.columns("mouthPucker", "mouthFunnel")
ONSET = 0.45
"""Seconds in which an expression comes and goes."""


@dataclass(frozen=True)
class Expression:
    """From `time` seconds on a feeling shows. intensity: 0..1."""

    name: str
    intensity: float = 1.0
    time: float = 0.0

    def __post_init__(self) -> None:
        if self.name not in WEIGHTS:
            raise FaceError(
                f"no expression is called '{self.name}'", kind="unknown_expression", candidates=EXPRESSIONS
            )
        if not 0.0 <= self.intensity <= 1.0:
            raise FaceError(
                f"an intensity of {self.intensity} is not in 0..1", kind="bad_intensity", fix="give 0 to 1"
            )

    @property
    def face(self) -> Array:
        """The face (52,) that it makes."""
        return self.intensity * _FACES[self.name]


class Feelings:
    """The expressions of one face in the order of time. first: what it shows from the beginning."""

    def __init__(self, first: Expression) -> None:
        self._shown = [Expression(first.name, first.intensity, -ONSET)]

    def show(self, expression: Expression) -> None:
        """Go over to an expression; one that was to come later is dropped."""
        self._shown = [one for one in self._shown if one.time < expression.time] or self._shown[:1]
        self._shown.append(expression)

    def faces(self, times: Array) -> Array:
        """What shows (N, 52) at times that never go back."""
        while len(self._shown) > 1 and self._shown[1].time + ONSET <= times[0]:
            del self._shown[0]
        out = np.tile(self._shown[0].face, (len(times), 1))
        for one in self._shown[1:]:
            out += (one.face - out) * min_jerk((times - one.time) / ONSET)[:, None]
        return out


def layered(speech: Array, feeling: Array, talking: Array) -> Array:
    """A face (N, 52) of what the mouth says, with a feeling (N, 52) under it; talking (N,) 0..1 says how busy the mouth is."""
    share = 1.0 + (_KEPT - 1.0) * talking[:, None]
    felt = feeling * share
    rounded = np.minimum(speech[:, _ROUND].sum(-1, keepdims=True), 1.0)
    felt[:, _WIDE] *= 1.0 - 0.6 * rounded
    # Both together never go beyond the whole of a unit.
    result: Array = speech + felt * (1.0 - np.clip(speech, 0.0, 1.0))
    return result
