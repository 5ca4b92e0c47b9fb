"""`Cues`: tools called within the text, as `[perform: wave]`, by models and services that have no tool calls of their own.

What a model thinks between `<think>` and `</think>` is left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from bridge.dialogue.parts import Call, Part, Text
from bridge.dialogue.tools import BY_NAME

# Characters after which something in brackets is taken to be text.
_LONGEST = 600
_CUE = re.compile(rf"\[({'|'.join(BY_NAME)})\s*[:：]\s*([^\]]*)\]", re.IGNORECASE)
_BEGINNINGS = tuple(f"[{name}" for name in BY_NAME)
_THINK, _THOUGHT = "<think>", "</think>"


class Cues:
    """Reads text as it comes; keeps back only what may yet turn out to be a cue."""

    def __init__(self) -> None:
        self._text = ""
        self._thinking = False
        self._ids = itertools.count(1)

    def feed(self, text: str) -> Iterator[Part]:
        """The parts that are certain now."""
        self._text += text
        return self._read(ended=False)

    def finish(self) -> Iterator[Part]:
        """The rest, when no more text comes."""
        return self._read(ended=True)

    def _read(self, ended: bool) -> Iterator[Part]:
        while self._text:
            if self._thinking:
                before, found, after = self._text.partition(_THOUGHT)
                # Something that is only thought is nothing to say, even when it never ends.
                self._text = after if found else ("" if ended else before[-len(_THOUGHT) :])
                self._thinking = not found
                if not found:
                    return
                continue
            place = min((p for p in map(self._text.find, "[<") if p >= 0), default=len(self._text))
            if place:
                plain, self._text = self._text[:place], self._text[place:]
                yield Text(plain)
                continue
            part = self._special(ended)
            if part is None:
                return
            if isinstance(part, Call) or part.text:
                yield part

    def _special(self, ended: bool) -> Part | None:
        """What begins with a bracket: a cue, a thought (an empty text), mere text, or None as long as that is open."""
        if self._text.startswith(_THINK):
            self._text, self._thinking = self._text[len(_THINK) :], True
            return Text("")
        cue = _CUE.match(self._text)
        if cue is not None:
            self._text = self._text[cue.end() :]
            tool = BY_NAME[cue[1].lower()]
            return Call(tool.name, {tool.main: cue[2].strip()}, f"cue_{next(self._ids)}")
        if not ended and len(self._text) < _LONGEST and self._may_become():
            return None
        bracket, self._text = self._text[0], self._text[1:]
        return Text(bracket)

    def _may_become(self) -> bool:
        start = self._text.lower()
        if _THINK.startswith(start):
            return True
        return any(
            name.startswith(start) or (start.startswith(name) and "]" not in start) for name in _BEGINNINGS
        )
