"""What is to be heard where a text is said: its words' visemes, each with the time that the offline voice takes for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from motion.speech.phonemes import INDEX, viseme_marks
from motion.speech.visemes.alignment import Expected

_PAUSE = Expected(INDEX["sil"], 0.1, pause=True)


@dataclass(frozen=True)
class Sounding:
    """A viseme of a text, about `place` characters into it, and the word (number) that it is in."""

    expected: Expected
    place: float
    word: int


@lru_cache(maxsize=256)
def soundings(text: str, language: str | None = None) -> tuple[Sounding, ...]:
    """The visemes of a text in order, without pauses. Raises SpeechError, and MotionError when espeak-ng is missing."""
    from motion.speech.espeak import say

    marks = [mark for piece in say(text, language=language) for mark in piece.marks]
    words: list[tuple[tuple[int, int], list[Expected]]] = []
    for mark in viseme_marks(marks):
        if mark.text_start is None or mark.text_stop is None or mark.value == "sil":
            continue
        if not words or words[-1][0] != (mark.text_start, mark.text_stop):
            words.append(((mark.text_start, mark.text_stop), []))
        said = words[-1][1]
        seconds = mark.stop - mark.start
        if said and said[-1].viseme == INDEX[mark.value]:
            seconds += said.pop().seconds
        said.append(Expected(INDEX[mark.value], seconds))
    return tuple(
        Sounding(one, start + (i + 0.5) / len(said) * (stop - start), number)
        for number, ((start, stop), said) in enumerate(words)
        for i, one in enumerate(said)
    )


def expected(said: Sequence[Sounding]) -> list[Expected]:
    """Visemes in order, with a pause before and after each word that may be left out."""
    found: list[Expected] = []
    word = -1
    for one in said:
        if one.word != word:
            found.append(_PAUSE)
        word = one.word
        found.append(one.expected)
    return [*found, _PAUSE]
