"""`Floor`: who is speaking, and what of it was heard. Pure bookkeeping; time is what clients report of their play head."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bridge.dialogue.language import lasting
from motion.speech.speech import Mark

# An utterance of which less than this was left was heard to its end, seconds.
_LEFT = 0.05
_BREAK = re.compile(r"\s|(?<=[\u3400-\u9fff])|(?=[\u3400-\u9fff])")


@dataclass
class Utterance:
    """What was sent of one utterance and how far it was played. Seconds from its first sample.

    made: seconds of sound so far; whole: whether that is all. played: the play head; ended: whether nothing of it is to come.
    """

    text: str
    made: float = 0.0
    whole: bool = False
    played: float = 0.0
    ended: bool = False
    marks: list[Mark] = field(default_factory=list)

    def add(self, seconds: float, marks: Iterable[Mark]) -> None:
        """More of its sound."""
        self.made += seconds
        self.marks += [mark for mark in marks if mark.text_stop is not None]

    def heard(self) -> str:
        """The words of which more than half was played."""
        if self.whole and self.played >= self.made - _LEFT:
            return self.text
        if self.played <= 0.0:
            return ""
        if self.marks:
            stops = [m.text_stop or 0 for m in self.marks if (m.start + m.stop) / 2 <= self.played]
            return self.text[: max(stops, default=0)].rstrip()
        expected = self.made if self.whole else max(self.made, lasting(self.text))
        share = min(self.played / expected, 1.0)
        return self.text[: _word_end(self.text, int(share * len(self.text)))].rstrip()


def _word_end(text: str, place: int) -> int:
    """The end of the last whole word before a place."""
    if place >= len(text):
        return len(text)
    breaks = (found.start() for found in _BREAK.finditer(text[: place + 1]))
    return max((start for start in breaks if start <= place), default=0)


class Floor:
    """Whether the user speaks, whether an answer is being sent, whether a client is playing one: three separate things.

    epoch: counts up whenever what was to come is void. Epochs and numbers of utterances never repeat.
    """

    def __init__(self) -> None:
        self.epoch = 0
        self.user_speaks = False
        self.sending = False
        self._number = 0
        self._utterances: dict[int, Utterance] = {}

    @property
    def speaking(self) -> bool:
        """Whether a client has, or will have, something of the present epoch to play."""
        return any(not one.ended for one in self._utterances.values())

    @property
    def busy(self) -> bool:
        """Whether there is anything to interrupt."""
        return self.sending or self.speaking

    def begin(self) -> int:
        """A new epoch. Take what was heard of the last one before."""
        self.epoch += 1
        self._utterances.clear()
        self.sending = False
        return self.epoch

    def send(self, text: str) -> tuple[int, Utterance]:
        """One more utterance of this epoch, with its number."""
        self._number += 1
        utterance = self._utterances[self._number] = Utterance(text)
        return self._number, utterance

    def played(self, number: int, seconds: float, ended: bool) -> bool:
        """A client's play head; False for an utterance that is void, or for nothing new.

        The head never goes back, and never beyond the sound that there is.
        """
        utterance = self._utterances.get(number)
        if utterance is None or utterance.ended or not seconds >= 0.0:
            return False
        utterance.played = max(utterance.played, min(seconds, utterance.made))
        utterance.ended = ended
        return True

    def heard(self) -> str:
        """What was played of this epoch's utterances, in order."""
        said = ""
        for utterance in self._utterances.values():
            text = utterance.heard()
            if text:
                space = " " if said and said[-1].isascii() else ""
                said += space + text
        return said
