"""Language tags, and which language fits the script that a stretch of text is written in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# The first word of a letter's Unicode name → the language that is meant when nothing else is known.
_OF_SCRIPT = {
    "LATIN": "en", "FULLWIDTH": "en", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "KATAKANA-HIRAGANA": "ja",
    "HALFWIDTH": "ja", "HANGUL": "ko", "CYRILLIC": "ru", "GREEK": "el", "ARABIC": "ar", "HEBREW": "he",
    "DEVANAGARI": "hi", "BENGALI": "bn", "GURMUKHI": "pa", "GUJARATI": "gu", "ORIYA": "or", "TAMIL": "ta",
    "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml", "SINHALA": "si", "THAI": "th", "MYANMAR": "my",
    "GEORGIAN": "ka", "ARMENIAN": "hy", "ETHIOPIC": "am",
}  # fmt: skip
# Further languages of a script that isn't Latin.
_SHARING = {
    "zh": "yue hak cmn wuu", "ru": "uk be bg sr mk kk ky tt ba cv nog", "ar": "fa ur ug sd ku", "el": "grc",
    "hi": "mr ne kok", "bn": "as bpy", "am": "ti",
}  # fmt: skip
_FITTING = {other: first for first, others in _SHARING.items() for other in others.split()}
_OTHER_SCRIPTS = frozenset(_OF_SCRIPT.values()) - {"en"}


@dataclass(frozen=True)
class Run:
    """Characters start … stop of a text, in one language."""

    start: int
    stop: int
    language: str


def primary(tag: str) -> str:
    """The language itself: "zh" of zh-CN."""
    return re.split(r"[-_]", tag, maxsplit=1)[0].lower()


def canonical(tag: str) -> str:
    """A tag as BCP-47 writes it: zh-CN of zh_cn, sr-Latn of SR-latn."""
    first, *rest = re.split(r"[-_]", tag)
    shaped = {2: str.upper, 4: str.title}
    return "-".join([first.lower(), *(shaped.get(len(part), str.lower)(part) for part in rest)])


def matches(wanted: str | None, tag: str) -> bool:
    """Whether a language tag is of the wanted language (None: any)."""
    return wanted is None or f"{canonical(tag)}-".startswith(f"{canonical(wanted)}-")


def runs(text: str, language: str | None = None) -> list[Run]:
    """Parts of a text, each in a language that its script can be read in.

    `language` is kept wherever it is written in that script; other parts get the usual language of theirs. Digits,
    signs and spaces go with what stands before them. [] where there is nothing to say.
    """
    found: list[Run] = []
    for i, sign in enumerate(text):
        fitting = _fitting(sign, language)
        if fitting is None or (found and found[-1].language == fitting):
            continue
        if found:
            found[-1] = Run(found[-1].start, i, found[-1].language)
        found.append(Run(i if found else 0, len(text), fitting))
    if found or not any(sign.isalnum() for sign in text):
        return [Run(run.start, min(run.stop, len(text)), run.language) for run in found]
    return [Run(0, len(text), language or "en")]


def _fitting(sign: str, language: str | None) -> str | None:
    """The language that a letter is read in, or None for what any language has."""
    if not sign.isalpha():
        return None
    usual = _OF_SCRIPT.get(unicodedata.name(sign, "").partition(" ")[0])
    if language is None or usual is None:
        return usual or language or "en"
    wanted = primary(language)
    written = _FITTING.get(wanted, wanted if wanted in _OTHER_SCRIPTS else "en")
    return language if written == usual else usual
