"""From phonemes in IPA, as voices give them, to what the mouth shows of them: 15 visemes.

The order is that of the Oculus visemes, which OpenXR took over. Signs that are unknown, or that lips and jaw don't
show (tones, stress, length, palatalisation), are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from motion.speech.speech import Mark

VISEMES = ("sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "ih", "oh", "ou")
INDEX = {name: i for i, name in enumerate(VISEMES)}

BORROWED = "next"
"""Sounds without a shape of their own ([h], a glottal stop): the mouth already takes that of the next sound."""

_SOUNDS = {
    "PP": "p b m ɓ ʙ ʘ",
    "FF": "f v ɱ ʋ ⱱ ɸ β",
    "TH": "θ ð",
    "DD": "t d ʈ ɖ ɗ ɾ ǀ ǁ ǃ",
    "kk": "k g ɡ nɡ ɢ q x ɣ χ ʁ ŋ ɠ ɴ c ɟ ç ʝ ħ ʕ",
    "CH": "ʃ ʒ ʂ ʐ ɕ ʑ ɧ s. z. tʃ dʒ tɕ dʑ tʂ dʐ ts. dz. sx r̝",
    "SS": "s z ts dz",
    "nn": "n l ɲ ɳ ɭ ɫ ʎ ɬ ɮ ʟ ɺ",
    "RR": "r ɹ ɻ ʀ ɽ ɚ ɝ ɜ",
    "aa": "a ɑ ɐ æ ʌ ə ɒ ɤ",
    "E": "e ɛ ɘ ø œ ɶ ε",
    "ih": "i ɪ j y ʏ ɨ ɥ ᵻ",
    "oh": "o ɔ ɵ ɞ",
    "ou": "u ʊ w ɯ ʉ ɰ ʍ",
    BORROWED: "h ɦ ʔ",
}
_OF = {sound: viseme for viseme, sounds in _SOUNDS.items() for sound in sounds.split()}
_LONGEST = max(map(len, _OF))
_VOWELS = frozenset({"aa", "E", "ih", "oh", "ou"})
_GLIDES = frozenset("ijɪyuʊwɥ")
# espeak-ng says by "(en)" that it changes its language.
_LANGUAGE = re.compile(r"\([a-z\-]+\)")


def visemes(phoneme: str) -> tuple[tuple[str, float], ...]:
    """The visemes of a phoneme in order, each with its share of the phoneme's time; shares sum to 1.

    () where the mouth shows nothing of its own; ("next", …) borrows the shape of the next sound.
    """
    if not phoneme or phoneme.startswith("_"):
        return (("sil", 1.0),)
    found = list(_sounds(phoneme))
    merged: list[tuple[str, float]] = []
    for (_, viseme), share in zip(found, _shares(found), strict=True):
        if merged and merged[-1][0] == viseme:
            merged[-1] = (viseme, merged[-1][1] + share)
        else:
            merged.append((viseme, share))
    return tuple(merged)


def viseme_marks(marks: Iterable[Mark]) -> list[Mark]:
    """The phoneme marks among some as viseme marks without gaps: diphthongs parted, borrowed shapes filled in."""
    parted: list[Mark] = []
    for mark in marks:
        if mark.kind != "phoneme":
            continue
        start = mark.start
        shapes = visemes(mark.value) or ((BORROWED, 1.0),)
        for i, (viseme, share) in enumerate(shapes):
            stop = mark.stop if i == len(shapes) - 1 else start + share * (mark.stop - mark.start)
            parted.append(replace(mark, kind="viseme", value=viseme, start=start, stop=stop))
            start = stop
    following = "sil"
    for i in range(len(parted) - 1, -1, -1):
        if parted[i].value == BORROWED:
            parted[i] = replace(parted[i], value=following)
        following = parted[i].value
    return parted


def _sounds(phoneme: str) -> Iterable[tuple[str, str]]:
    """(sign, viseme) of each sound of a phoneme, the longest signs first."""
    bare = _LANGUAGE.sub("", phoneme)
    # ř keeps its sign below, which makes it a sibilant; other combining signs don't change the shape.
    parts = unicodedata.normalize("NFD", bare).replace("r̝", "\0")
    plain = "".join(c for c in parts if not unicodedata.combining(c)).replace("\0", "r̝")
    at = 0
    while at < len(plain):
        for length in range(min(_LONGEST, len(plain) - at), 0, -1):
            sign = plain[at : at + length]
            if sign in _OF:
                yield sign, _OF[sign]
                break
        else:
            length = 1
        at += length


def _shares(sounds: list[tuple[str, str]]) -> list[float]:
    """How a phoneme's time is parted among its sounds: 60/40, but a vowel after a glide has the longer part."""
    if len(sounds) != 2:
        return [1.0 / len(sounds) for _ in sounds]
    (first, a), (_, b) = sounds
    rising = first in _GLIDES and a in _VOWELS and b in _VOWELS
    return [0.35, 0.65] if rising else [0.6, 0.4]
