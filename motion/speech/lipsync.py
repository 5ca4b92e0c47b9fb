"""Lip sync: from sound, and whatever is known about it, to visemes over time.

The surest way that there is decides: phonemes (or visemes) that the voice tells; words' times and the net; the text and
the net; the net alone. `visemes` does a whole utterance, `LipSync` and `advance` do many streams side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from motion.errors import MotionError
from motion.speech.resampling import Resampler
from motion.speech.speech import Mark, MarkKind, Samples
from motion.speech.visemes import net as nets
from motion.speech.visemes.features import RATE
from motion.speech.visemes.net import Net
from motion.speech.visemes.rungs import Heard, Read, Rung, Timed, Told
from motion.speech.visemes.track import VisemeTrack

__all__ = ["LipSync", "VisemeTrack", "advance", "visemes"]

_NOTHING = np.zeros((0, 15), np.float32)


class LipSync:
    """The visemes of one utterance as it is made or heard.

    gives: kinds of marks that will come with the sound. text, language: what is said, where that is known.
    """

    def __init__(
        self,
        rate: int,
        gives: frozenset[MarkKind] = frozenset(),
        text: str | None = None,
        language: str | None = None,
        net: Net | None = None,
    ) -> None:
        self._rate = rate
        self._given = 0
        self._rung = _best(gives, text, language, net)
        if self._rung.hears:
            self.net = net or nets.shipped()
            self.hearing = self.net.start()
            self._resampler = Resampler(rate, RATE)

    @property
    def way(self) -> str:
        """How visemes are found: "phonemes", "words", "text" or "sound"."""
        return self._rung.name

    @property
    def hears(self) -> bool:
        """Whether the net is needed."""
        return self._rung.hears

    def heard(self, samples: Samples, last: bool) -> Samples:
        """Samples as the net wants them."""
        found = self._resampler.push(samples)
        return np.concatenate((found, self._resampler.finish())) if last else found

    def add(
        self, samples: Samples, marks: Sequence[Mark], scores: NDArray[np.float32], last: bool
    ) -> NDArray[np.float32]:
        """The rows that new samples, marks and scores settle."""
        self._given += len(samples)
        return self._rung.add(self._given / self._rate, marks, scores, last)


def advance(streams: Sequence[tuple[LipSync, Samples, Sequence[Mark], bool]]) -> list[NDArray[np.float32]]:
    """The next rows (T, 15), 100 a second, of every stream, with its next samples and marks, and whether they are its last.

    Streams that share a net share its work. Rows come as soon as they are sure: those of the net alone 90 ms after their sound.
    """
    scores = [_NOTHING] * len(streams)
    nets_used = {id(stream.net): stream.net for stream, *_ in streams if stream.hears}
    for key, net in nets_used.items():
        chosen = [i for i, (stream, *_) in enumerate(streams) if stream.hears and id(stream.net) == key]
        given = []
        for i in chosen:
            stream, samples, _, last = streams[i]
            given.append((stream.hearing, stream.heard(samples, last), last))
        for i, found in zip(chosen, net.listen(given), strict=True):
            scores[i] = found
    return [
        stream.add(samples, marks, found, last)
        for (stream, samples, marks, last), found in zip(streams, scores, strict=True)
    ]


def visemes(
    samples: Samples,
    rate: int,
    marks: Sequence[Mark] = (),
    text: str | None = None,
    language: str | None = None,
    net: Net | None = None,
) -> VisemeTrack:
    """The visemes of a whole utterance by the surest way that its marks and text allow."""
    gives = frozenset(mark.kind for mark in marks)
    if text is None and "word" in gives:
        text, marks = _joined(marks)
    stream = LipSync(rate, gives, text, language, net)
    return VisemeTrack(advance([(stream, samples, marks, True)])[0])


def _best(gives: frozenset[MarkKind], text: str | None, language: str | None, net: Net | None) -> Rung:
    if gives & {"phoneme", "viseme"}:
        return Told()
    try:
        if "word" in gives:
            return Timed(text, language, (net or nets.shipped()).prior)
        if text is not None and any(sign.isalnum() for sign in text):
            return Read(text, language)
    except MotionError as error:
        # Without the offline voice nobody knows how a text is pronounced, but sound can be heard all the same.
        if error.kind != "not_installed":
            raise
    return Heard()


def _joined(marks: Sequence[Mark]) -> tuple[str, list[Mark]]:
    """A text of the words that are heard, and the marks with their places in it: words are said otherwise than alone."""
    text = ""
    placed = []
    for mark in marks:
        if mark.kind == "word":
            text += " " if text else ""
            mark = replace(mark, text_start=len(text), text_stop=len(text) + len(mark.value))
            text += mark.value
        placed.append(mark)
    return text, placed
