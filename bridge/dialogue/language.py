"""Which of the two languages a text is in, and how much there is to say in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

LANGUAGES = ("en", "zh")

# Seconds that a voice takes for a Han character or a word, where nothing better is known.
_SAID = 0.28
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*")


def language_of(text: str, otherwise: str = "en") -> str:
    """'zh' where at least a fifth of the letters are Han, as `motion.language` has it; `otherwise` without any letters."""
    letters = sum(character.isalpha() for character in text)
    if not letters:
        return otherwise
    return "zh" if len(_HAN.findall(text)) * 5 >= letters else "en"


def length(text: str) -> int:
    """How much there is to say: Han characters and words of other scripts."""
    return len(_HAN.findall(text)) + len(_WORD.findall(_HAN.sub(" ", text)))


def lasting(text: str) -> float:
    """Seconds that a voice may take to say a text, about."""
    return _SAID * length(text)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in that language, or what there is."""
    return texts.get(language) or next(iter(texts.values()), "")
