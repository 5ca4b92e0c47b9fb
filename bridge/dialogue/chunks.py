"""`Chunks`: a text that arrives in drops, cut into what is spoken at once.

The first chunk ends with a clause, so that the voice begins early; the others are whole sentences, so that they sound right.
"""

from __future__ import annotations

import re

from bridge.dialogue.language import length

# What a chunk has to say at least and at most, in `length`s: the first, then the others.
_LEAST = (2, 3)
_MOST = (14, 48)

_CLOSING = "\"'”’」』）)】》"
_OPEN = {"“": "”", "「": "」", "『": "』", "（": "）", "《": "》", "(": ")"}
_ENDS, _CLAUSES = "。！？", "，；："
_ENDS_BEFORE_SPACE, _CLAUSES_BEFORE_SPACE = ".!?…", ",;:—–"
_MARKS = _ENDS + _CLAUSES + _ENDS_BEFORE_SPACE + _CLAUSES_BEFORE_SPACE + "、"
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|vs|etc|no|approx|e\.g|i\.e)|\b[A-Z]|(?:^|\n)\s*\d{1,2})\.$", re.IGNORECASE
)


class Chunks:
    """Cuts a stream of text. Nothing is lost: the chunks joined are the text, but for white space around them."""

    def __init__(self) -> None:
        self._text = ""
        self._cut_once = False

    def feed(self, text: str) -> list[str]:
        """Add text; the chunks that are whole now."""
        self._text += text
        return self._take(ended=False)

    def finish(self) -> list[str]:
        """The rest, when no more text comes."""
        chunks = self._take(ended=True)
        rest, self._text = self._text.strip(), ""
        return [*chunks, rest] if rest else chunks

    def _take(self, ended: bool) -> list[str]:
        chunks = []
        while (stop := self._stop(ended)) is not None:
            chunk, self._text = self._text[:stop].strip(), self._text[stop:]
            if chunk:
                chunks.append(chunk)
                self._cut_once = True
        return chunks

    def _stop(self, ended: bool) -> int | None:
        """Where the next chunk ends, None where that can't be said yet."""
        text, least, most = self._text, _LEAST[self._cut_once], _MOST[self._cut_once]
        for place, mark in enumerate(text):
            if mark == "\n":
                if length(text[:place]):
                    return place + 1
                continue
            if mark not in _MARKS:
                continue
            stop = _after_marks(text, place)
            if stop == len(text) and not ended and not _certain(text, place):
                break
            if _ends(text, place, stop, clause=not self._cut_once) and length(text[:stop]) >= least:
                return stop
        return _forced(text, most)


def _after_marks(text: str, place: int) -> int:
    """Where the marks that begin here end, with closing quotes and brackets."""
    stop = place + 1
    while stop < len(text) and text[stop] in _MARKS + _CLOSING:
        stop += 1
    return stop


def _certain(text: str, place: int) -> bool:
    """Whether a mark at the end of what is known needs nothing after it: Chinese ones outside quotes."""
    if text[place] not in _ENDS + _CLAUSES:
        return False
    return all(text.count(opening) <= text.count(closing) for opening, closing in _OPEN.items())


def _ends(text: str, place: int, stop: int, clause: bool) -> bool:
    """Whether the marks text[place:stop] end a sentence, or a clause where that is enough."""
    marks = text[place:stop]
    if any(mark in _ENDS for mark in marks) or (clause and any(mark in _CLAUSES for mark in marks)):
        return True
    if stop < len(text) and not text[stop].isspace() and text[stop].isascii():
        return False
    if text[place] == "." and marks.strip(_CLOSING) == "." and _ABBREVIATION.search(text[: place + 1]):
        return False
    wanted = _ENDS_BEFORE_SPACE + (_CLAUSES_BEFORE_SPACE if clause else "")
    return any(mark in wanted for mark in marks)


def _forced(text: str, most: int) -> int | None:
    """Where a text without an end is cut: after the last mark or space that leaves it short enough to say."""
    if length(text) <= most:
        return None
    stop = next(place for place in range(len(text), 0, -1) if length(text[:place]) <= most)
    for marks in ("，；：、,;:—–", " "):
        place = max(text.rfind(mark, 1, stop) for mark in marks)
        if place > 0 and length(text[:place]) > most // 3:
            return place + 1
    return stop
