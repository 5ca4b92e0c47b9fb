"""`Mouth`: what the mouth does, from the voice's own marks where it tells sounds, otherwise from listening."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bridge.session.passage import Floats
from bridge.speech.orders import Order
from motion.face import Utterance
from motion.speech.phonemes import VISEMES, viseme_marks
from motion.speech.speech import Mark, MarkKind, Piece, Samples

if TYPE_CHECKING:
    from motion.speech.lipsync import LipSync

_TOLD = frozenset(("phoneme", "viseme"))
# Frames a second of a viseme track.
_FRAMES = 100


class Mouth:
    """Feeds the face of an utterance. known: seconds up to which it is sure what the mouth does; rate: of the pieces."""

    def __init__(self, order: Order, rate: int) -> None:
        self._rate, self._heard, self.known = rate, 0, 0.0
        # The offline voice tells every sound.
        told = (order.audio is None and not order.fed) or bool(_TOLD & set(order.gives))
        self._listening = None if told else _listening(order, rate)
        # The viseme that is shown last, and since when, in frames; and how many frames there were.
        self._shown, self._since, self._frames = -1, 0, 0

    def feed(self, said: Utterance, piece: Piece) -> list[Mark]:
        """Take a piece; the marks to be told."""
        self._heard += len(piece.samples)
        if self._listening is not None:
            words = [one for one in piece.marks if one.kind == "word"]
            return words + self._listen(said, piece.samples, words, last=False)
        self.known = self._heard / self._rate
        said.mark([one for one in piece.marks if one.kind in _TOLD])
        return [*(one for one in piece.marks if one.kind != "phoneme"), *viseme_marks(piece.marks)]

    def close(self, said: Utterance) -> list[Mark]:
        """The end; the marks to be told."""
        if self._listening is None:
            return []
        found = self._listen(said, np.zeros(0, np.float32), [], last=True)
        return found + self._ended(self._frames)

    def _listen(self, said: Utterance, samples: Samples, words: list[Mark], last: bool) -> list[Mark]:
        from motion.speech.lipsync import advance

        assert self._listening is not None
        (rows,) = advance([(self._listening, samples, words, last)])
        said.track(rows)  # type: ignore[arg-type]
        found = self._runs(rows)
        self.known = self._frames / _FRAMES
        return found

    def _runs(self, rows: Floats) -> list[Mark]:
        """The visemes that have ended."""
        found: list[Mark] = []
        for one in rows.argmax(axis=1).tolist() if len(rows) else ():
            if one != self._shown:
                found += self._ended(self._frames)
                self._shown, self._since = one, self._frames
            self._frames += 1
        return found

    def _ended(self, frame: int) -> list[Mark]:
        if self._shown < 0 or frame == self._since:
            return []
        return [Mark("viseme", VISEMES[self._shown], self._since / _FRAMES, frame / _FRAMES)]


def _listening(order: Order, rate: int) -> LipSync:
    # Imported on use: a voice that tells its sounds needs no network.
    from motion.speech.lipsync import LipSync

    gives: frozenset[MarkKind] = frozenset(("word",)) if "word" in order.gives else frozenset()
    return LipSync(rate, gives, order.text or None, order.language)
