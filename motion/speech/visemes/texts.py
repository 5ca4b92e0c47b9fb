"""What synthetic voices say: lists of frequent words in any order to learn from, whole sentences to be measured on."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np

from motion.errors import missing

_WORDS = 6000
_SPACELESS = ("zh", "ja")


@cache
def sentences() -> dict[str, tuple[str, ...]]:
    """Sentences by language, none of which is trained on."""
    found = json.loads(Path(__file__).with_name("sentences.json").read_text(encoding="utf-8"))
    return {language: tuple(lines) for language, lines in found.items()}


@cache
def _words(language: str) -> tuple[str, ...]:
    try:
        from wordfreq import top_n_list
    except ModuleNotFoundError:
        raise missing("wordfreq", "train") from None
    found = top_n_list(language, _WORDS, wordlist="small")
    return tuple(word for word in found if not any(letter.isdigit() for letter in word))


def babble(language: str, rng: np.random.Generator) -> str:
    """Three to twelve words of a language (a code of wordfreq) in a row, rarer ones more often than people say them."""
    words = _words(language)
    chance = np.arange(1, len(words) + 1) ** -0.4
    chosen = rng.choice(len(words), int(rng.integers(3, 13)), p=chance / chance.sum())
    space, comma, stop = ("", "，", "。") if language in _SPACELESS else (" ", ", ", ".")
    text = ""
    for count, word in enumerate(chosen):
        if count:
            text += comma if rng.random() < 0.16 else space
        text += words[word]
    return text + stop
