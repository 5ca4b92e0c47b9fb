"""Ways to know what the mouth shows, from the surest to what is always there; each works on a stream.

`add` takes what is new of one utterance (seconds of sound, marks, the net's scores) and gives the rows (T, 15) that it settles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from motion.speech.phonemes import BORROWED, VISEMES, viseme_marks, visemes
from motion.speech.speech import Mark
from motion.speech.visemes.alignment import Aligner, align
from motion.speech.visemes.confusions import Confusions
from motion.speech.visemes.pronunciation import Sounding, expected, soundings
from motion.speech.visemes.track import FRAMES, SILENT, labelled

Rows = NDArray[np.float32]
_SURE = np.eye(len(VISEMES), dtype=np.float32)
# How likely a change to any one viseme is from a frame to the next, against going on.
_CHANGES = 0.25


class Rung(Protocol):
    """One way. name: for people; hears: whether it wants the net's scores."""

    name: str
    hears: bool

    def add(self, seconds: float, marks: Sequence[Mark], scores: Rows, last: bool) -> Rows:
        """seconds: of sound so far. scores: new rows (S, 15), 100 a second. Gives the next rows, 100 a second."""


class Told:
    """The voice says what it does: phonemes, or visemes themselves."""

    name, hears = "phonemes", False

    def __init__(self) -> None:
        self._marks: list[Mark] = []
        self._done = 0

    def add(self, seconds: float, marks: Sequence[Mark], scores: Rows, last: bool) -> Rows:
        """See `Rung`."""
        self._marks += [mark for mark in marks if mark.kind in ("phoneme", "viseme")]
        told = [mark for mark in self._marks if mark.kind == "viseme"] or viseme_marks(self._marks)
        frames = _total(seconds) if last else floor(min(seconds, self._borrowing()) * FRAMES)
        rows = _SURE[labelled(told, frames)[self._done :]]
        self._done = max(self._done, frames)
        # What may still be needed to tell the next frames.
        self._marks = [mark for mark in self._marks if mark.stop * FRAMES > self._done - 1]
        return rows

    def _borrowing(self) -> float:
        """From when on shapes wait for the next sound, which isn't known yet."""
        since = float("inf")
        for mark in reversed(self._marks):
            if mark.kind != "phoneme" or any(viseme != BORROWED for viseme, _ in visemes(mark.value)):
                break
            since = mark.start
        return since


class Heard:
    """The net alone: how likely each viseme is, given that a mouth goes on with what it does rather than changes."""

    name, hears = "sound", True

    def __init__(self) -> None:
        self._done = 0
        self._believed = np.full(len(VISEMES), 1.0 / len(VISEMES))

    def add(self, seconds: float, marks: Sequence[Mark], scores: Rows, last: bool) -> Rows:
        """See `Rung`."""
        rows: Rows = np.empty((len(scores), len(VISEMES)), np.float32)
        for i, likely in enumerate(np.exp(scores, dtype=np.float64)):
            # The forward algorithm of a Markov chain in which all changes are equally likely.
            likely *= _CHANGES + (1.0 - _CHANGES) * self._believed
            self._believed = likely / likely.sum()
            rows[i] = self._believed
        if last:
            short = max(0, _total(seconds) - self._done - len(rows))
            rows = np.concatenate((rows, np.repeat(self._believed[None].astype(np.float32), short, axis=0)))
            rows = rows[: _total(seconds) - self._done]
        self._done += len(rows)
        return rows


class Read:
    """The text is known: its visemes are looked for in order, as this speaker says them."""

    name, hears = "text", True
    # Frames after which the likeliest path so far is believed, and of which more is learned about the speaker at a time.
    _LAG, _LESSON = 30, 50
    # Neighbouring frames tell nearly the same, so that each counts less in a search than on its own.
    _FRESH = 0.4

    def __init__(self, text: str, language: str | None) -> None:
        self._search = Aligner(expected(soundings(text, language)), 1.0 / FRAMES)
        self._speaker = Confusions()
        # Scores that nothing was learned from yet.
        self._fresh = np.zeros((0, len(VISEMES)))
        self._done = 0

    def add(self, seconds: float, marks: Sequence[Mark], scores: Rows, last: bool) -> Rows:
        """See `Rung`."""
        for first in range(0, len(scores), self._LESSON):
            given = scores[first : first + self._LESSON]
            self._search.push(self._FRESH * self._speaker.evidence(given))
            self._fresh = np.concatenate((self._fresh, given))
            if len(self._fresh) >= self._LAG + self._LESSON:
                self._learn()
        found = self._search.visemes(last, self._done)
        count = _total(seconds) - self._done if last else max(0, len(found) - self._LAG)
        if last and len(found) < count:
            found = np.pad(found, (0, count - len(found)), constant_values=SILENT)
        rows = _sure(found[:count])
        self._done += len(rows)
        return rows

    def _learn(self) -> None:
        settled = self._search.visemes(False, self._search.frames - len(self._fresh))[: -self._LAG]
        self._speaker.learn(settled, self._fresh[: len(settled)])
        self._fresh = self._fresh[len(settled) :]


class Timed:
    """The voice says when each word is heard: the word's visemes are looked for in that time, and there is silence between."""

    name, hears = "words", True
    # Neighbouring frames tell nearly the same, so that each counts half as much in a search as on its own.
    _FRESH = 0.5

    def __init__(self, text: str | None, language: str | None, prior: NDArray[np.float64]) -> None:
        # Fails now rather than at the first word where nobody can pronounce.
        soundings(text or "a", language)
        self._text, self._language = text, language
        self._prior = evidence(prior)
        self._scores = np.zeros((0, len(VISEMES)))
        self._words: list[Mark] = []
        self._done = 0

    def add(self, seconds: float, marks: Sequence[Mark], scores: Rows, last: bool) -> Rows:
        """See `Rung`."""
        self._scores = np.concatenate((self._scores, self._FRESH * (scores - self._prior)))
        self._words += [mark for mark in marks if mark.kind == "word"]
        known = self._done + len(self._scores)
        stop = min(known, _total(seconds)) if last else known
        rows = []
        while self._words and (last or ceil(self._words[0].stop * FRAMES) <= known):
            word = self._words.pop(0)
            rows.append(_silence(len(self._take(min(round(word.start * FRAMES), stop)))))
            rows.append(self._word(word, self._take(min(round(word.stop * FRAMES), stop))))
        waits = min(floor(self._words[0].start * FRAMES), stop) if self._words else stop
        rows.append(_silence(len(self._take(waits))))
        if last:
            rows.append(_silence(_total(seconds) - self._done))
        return np.concatenate(rows)

    def _take(self, stop: int) -> NDArray[np.float64]:
        """Scores up to a frame, which is then done."""
        count = max(0, stop - self._done)
        taken, self._scores = self._scores[:count], self._scores[count:]
        self._done += count
        return taken

    def _word(self, word: Mark, scores: NDArray[np.float64]) -> Rows:
        said = [one.expected for one in self._said(word)]
        if not said or not len(scores):
            return _sure(scores.argmax(axis=1))
        # It is said as fast as it takes.
        pace = len(scores) / FRAMES / sum(one.seconds for one in said)
        paced = [replace(one, seconds=one.seconds * pace) for one in said]
        found = align(paced, scores, 1.0 / FRAMES)
        return _sure(np.array([one.viseme for one in paced])[found])

    def _said(self, word: Mark) -> Sequence[Sounding]:
        if self._text is None or word.text_start is None or word.text_stop is None:
            return soundings(word.value, self._language)
        every = soundings(self._text, self._language)
        return [one for one in every if word.text_start <= one.place < word.text_stop]


def evidence(prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """What to take from the net's scores, (15,): half of what it believes before it hears anything."""
    return 0.5 * np.log(prior)


def _sure(classes: NDArray[np.int64]) -> Rows:
    rows: Rows = _SURE[classes]
    return rows


def _silence(count: int) -> Rows:
    return _sure(np.full(max(0, count), SILENT))


def _total(seconds: float) -> int:
    return ceil(seconds * FRAMES - 1e-6)
