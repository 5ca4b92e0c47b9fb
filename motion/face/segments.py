"""An utterance as segments: which viseme from when to when, and what its phoneme asks for beyond that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from motion.face import shapes
from motion.speech.phonemes import BORROWED, INDEX, visemes
from motion.speech.speech import Mark

# How far vowels that are weaker than the open one of their viseme open the jaw.
_OPENNESS = {
    "ə": 0.45,
    "ɐ": 0.70,
    "ɜ": 0.60,
    "ɚ": 0.60,
    "ʌ": 0.85,
    "ᵻ": 0.80,
    "ɪ": 1.15,
    "ʊ": 1.10,
    "æ": 0.95,
}
_PLOSIVES = frozenset("pbɓ")
_STRESSED, _UNSTRESSED = 1.12, 0.88
_SHORTEST, _FULL = 0.045, 0.130
# Seconds after which a segment's own length no longer matters.
LONGEST = 0.25


@dataclass(frozen=True)
class Segment:
    """One viseme from `start` to `stop`, seconds. weight: how sure it is, 0..1. jaw: scales how far the jaw opens.

    plosive: whether it is let go with a burst at its end. aspirate: whether it is a breath, with the mouth of what follows.
    """

    viseme: int
    start: float
    stop: float
    weight: float = 1.0
    jaw: float = 1.0
    plosive: bool = False
    aspirate: bool = False

    def breathed(self, following: Segment) -> Segment:
        """A breath, with the mouth of the sound that it leads to."""
        return replace(self, viseme=following.viseme, weight=0.5, jaw=0.85 * following.jaw, aspirate=False)

    @property
    def hurry(self) -> float:
        """How far a sound as short as this lets the jaw go, 0..1: quick speech opens less."""
        share = (min(self.stop - self.start, LONGEST) - _SHORTEST) / (_FULL - _SHORTEST)
        return 0.72 + 0.28 * min(max(share, 0.0), 1.0)


def of_marks(marks: Iterable[Mark]) -> list[Segment]:
    """Segments of phoneme or viseme marks in the order of time; gaps between them are silence, and so is what is before."""
    found: list[Segment] = []
    for mark in marks:
        if mark.kind == "viseme" and mark.value in INDEX:
            found.append(Segment(INDEX[mark.value], mark.start, mark.stop))
        elif mark.kind == "phoneme":
            found.extend(_of_phoneme(mark))
    return found


def _of_phoneme(mark: Mark) -> list[Segment]:
    jaw = _STRESSED if "ˈ" in mark.value else _UNSTRESSED
    jaw *= next((open_ for symbol, open_ in _OPENNESS.items() if symbol in mark.value), 1.0)
    shown = visemes(mark.value) or ((BORROWED, 1.0),)
    out, at = [], mark.start
    for viseme, share in shown:
        stop = at + share * (mark.stop - mark.start)
        breath = viseme == BORROWED
        # Until the next sound is known a breath is hardly anything.
        number = INDEX["kk" if breath else viseme]
        out.append(
            Segment(
                number,
                at,
                stop,
                weight=0.5 if breath else 1.0,
                jaw=jaw if number in shapes.VOWELS else 1.0,
                plosive=number == shapes.PP and not _PLOSIVES.isdisjoint(mark.value),
                aspirate=breath,
            )
        )
        at = stop
    return out
