"""Marks that arrive beside the sound: put in their place in the text, and never given after what they mark."""

from __future__ import annotations

import numpy as np

from motion.speech.speech import Mark, Piece, Samples

# A service that stops telling marks must not keep back its sound for ever.
_LONGEST = 2.0


class Words:
    """Finds the words that a service names one after another in the text that it was given."""

    def __init__(self, text: str) -> None:
        self._text = text.casefold() if len(text.casefold()) == len(text) else text
        self._at = 0

    def find(self, word: str) -> tuple[int | None, int | None]:
        """(start, stop) of the next such word, or (None, None) for one that isn't written so."""
        at = self._text.find(word.casefold(), self._at)
        if at < 0 or not word:
            return None, None
        self._at = at + len(word)
        return at, self._at

    @property
    def all_said(self) -> bool:
        """Whether no letter or digit is left behind the last word that was found."""
        return not any(sign.isalnum() for sign in self._text[self._at :])


class Gate:
    """Keeps sound back until the marks of it are there."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._sound: Samples = np.zeros(0, np.float32)
        self._given = 0
        self._marks: list[Mark] = []
        self._marked = 0.0

    @property
    def seconds(self) -> float:
        """How much sound came so far."""
        return (self._given + len(self._sound)) / self._rate

    def hear(self, samples: Samples) -> None:
        """More sound."""
        self._sound = np.concatenate((self._sound, samples))

    def mark(self, mark: Mark) -> None:
        """The next mark; the marks of all that sounds before its end are known now. Late ones are left out."""
        self.hint(mark)
        self._marked = max(self._marked, mark.stop)

    def hint(self, mark: Mark) -> None:
        """A further mark beside those that sound waits for."""
        if mark.start >= self._given / self._rate:
            self._marks.append(mark)

    def open(self, last: bool = False) -> Piece | None:
        """What may be heard now, or None. `last`: nothing more will come."""
        known = int(self._marked * self._rate) - self._given
        too_much = len(self._sound) - int(_LONGEST * self._rate)
        count = len(self._sound) if last else max(min(known, len(self._sound)), too_much, 0)
        if not count and not self._marks:
            return None
        piece = Piece(self._sound[:count], tuple(self._marks))
        self._sound = self._sound[count:]
        self._given += count
        self._marks = []
        return piece
