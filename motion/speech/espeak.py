"""The offline voice: espeak-ng, which says every word and phoneme to the sample, in over a hundred languages.

A text in several scripts is said by several of its voices in turn, each with what it can read. Japanese is read from kana
only (espeak-ng knows no readings of kanji, which are read as Chinese).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from motion.errors import SpeechError
from motion.speech.espeak_library import Event, Library, Speaker, Tune, library
from motion.speech.languages import matches, primary, runs
from motion.speech.speech import Mark, MarkKind, Piece, VoiceInfo, check

# Text is said in parts of so many characters at most: they are made in some 10 ms, in which other speakers wait.
_PART = 160
_SENTENCE = re.compile(r"[.!?;。！？；…\n]+[\"'”’」』）)\]]*\s*")
_CLAUSE = re.compile(r"[,:，、：—]+\s*|\s+")
_TAIL = re.compile(r"[\W_]+$")
_SPOKEN_PAUSE = re.compile(r"[.!?;。！？；…,:，、：\n]\W*$")
_USUAL = Tune()
# What a language means where its speakers would be surprised by the library's own choice.
_MEANT = {"en": "en-us", "zh-hk": "yue", "zh-mo": "yue"}


def say(
    text: str,
    *,
    voice: str | None = None,
    language: str | None = None,
    rate: float = 1.0,
    tune: Tune = _USUAL,
) -> Iterator[Piece]:
    """Say a text: pieces of a few seconds, each with all marks of its sound, each made when it is asked for.

    `voice` is a name of `voices()`, with a variant after a plus sign if wished ("de+f3", or "+f3" for any language). It
    decides the language unless `language` says otherwise. Raises SpeechError, and MotionError when espeak-ng is missing.
    """
    check(text, rate)
    loaded = library()
    name, _, variant = (voice or "").partition("+")
    _check_variant(loaded, variant)
    chosen = speaker(loaded, name) if name else None
    if chosen and language is None:
        language = chosen.tags[0][0]
    parts = [
        (start, stop, _fitting(loaded, chosen, run.language))
        for run in runs(text, language)
        for start, stop in _parts(text, run.start, run.stop)
    ]
    return _spoken(loaded, text, parts, variant, rate, tune)


def voices(language: str | None = None) -> list[VoiceInfo]:
    """The voices, with the variants that each may be said with as styles."""
    loaded = library()
    return [
        VoiceInfo(known.name, known.language, styles=loaded.variants)
        for known in loaded.speakers
        if matches(language, known.language) or (language and matches(language, known.tags[0][0]))
    ]


def speaker(loaded: Library, tag: str) -> Speaker:
    """The voice of a name or language tag; a region that is unknown is left out. Raises SpeechError."""
    wanted = tag.lower().replace("_", "-")
    while wanted:
        wanted = _MEANT.get(wanted, wanted)
        named = [known for known in loaded.speakers if known.name == wanted]
        ranked = [(rank, known) for known in loaded.speakers for name, rank in known.tags if name == wanted]
        if named or ranked:
            return named[0] if named else min(ranked, key=lambda found: found[0])[1]
        wanted = wanted.rpartition("-")[0]
    names = [known.name for known in loaded.speakers]
    raise SpeechError(
        f"the offline voice doesn't know '{tag}'",
        kind="unknown_voice",
        candidates=tuple(difflib.get_close_matches(tag.lower(), names, 5, 0.4)),
        fix="kinelink voices lists the voices of each language",
    )


def _check_variant(loaded: Library, variant: str) -> None:
    if variant and variant not in loaded.variants:
        raise SpeechError(
            f"the offline voice has no variant '{variant}'",
            kind="unknown_voice",
            candidates=tuple(difflib.get_close_matches(variant, loaded.variants, 5, 0.4)),
            fix=f"use one of {', '.join(loaded.variants[:6])} …, or none",
        )


def _fitting(loaded: Library, chosen: Speaker | None, language: str) -> Speaker:
    """The chosen voice where it speaks the language, otherwise the usual one of the language."""
    if chosen and any(primary(tag) == primary(language) for tag, _ in chosen.tags):
        return chosen
    return speaker(loaded, language)


def _parts(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Cut characters start … stop into parts: at the end of a sentence, else of a clause or word, else anywhere."""
    while stop - start > _PART:
        within = text[start : start + _PART]
        ends = [found.end() for found in _SENTENCE.finditer(within)]
        ends = ends or [found.end() for found in _CLAUSE.finditer(within)] or [_PART]
        yield start, start + ends[-1]
        start += ends[-1]
    if start < stop:
        yield start, stop


def _spoken(
    loaded: Library, text: str, parts: list[tuple[int, int, Speaker]], variant: str, rate: float, tune: Tune
) -> Iterator[Piece]:
    heard = 0
    for i, (start, stop, known) in enumerate(parts):
        pause = i < len(parts) - 1 and _SPOKEN_PAUSE.search(text[start:stop]) is not None
        samples, events = loaded.synthesise(text[start:stop], known, variant, rate, pause, tune)
        if not len(samples):
            continue
        words, sounds = _marks(events, text[start:stop], len(samples))
        rows: list[tuple[MarkKind, str, int, int, _Word | None]] = [
            *(("phoneme", value, first, end, word) for value, first, end, word in sounds),
            *(
                ("word", text[word.text_start + start : word.text_stop + start], word.start, word.stop, word)
                for word in words
            ),
        ]
        marks = [
            Mark(
                kind, value, (heard + first) / loaded.rate, (heard + end) / loaded.rate,
                word.text_start + start if word else None, word.text_stop + start if word else None,
            )
            for kind, value, first, end, word in rows
        ]  # fmt: skip
        yield Piece(samples, tuple(sorted(marks, key=lambda mark: mark.start)))
        heard += len(samples)


@dataclass
class _Word:
    """Characters of a part of the text, and the samples that they sound in (none as long as stop is 0)."""

    text_start: int
    text_stop: int
    start: int = 0
    stop: int = 0


def _marks(
    events: list[Event], part: str, count: int
) -> tuple[list[_Word], list[tuple[str, int, int, _Word | None]]]:
    """Words, and (phoneme, first sample, end, word): phonemes cover all `count` samples, silence belongs to no word."""
    words: list[_Word] = []
    begun: list[tuple[str, int, _Word | None]] = [("", 0, None)]
    for event in events:
        if event.kind == "word":
            # Of a number or compound, espeak-ng gives every part as a word that begins inside the whole one.
            inside = words and event.text_start < words[-1].text_stop
            if not inside and part[event.text_start : event.text_stop].strip():
                words.append(_Word(event.text_start, event.text_stop))
        elif not event.phoneme.startswith("("):  # "(en)": it reads on in another language
            silent = not event.phoneme or not words
            if event.phoneme or begun[-1][0]:
                begun.append((event.phoneme, event.sample, None if silent else words[-1]))
    sounds = [
        (value, start, stop, word)
        for (value, start, word), (_, stop, _) in pairwise([*begun, ("", count, None)])
        if stop > start
    ]
    for _, start, stop, word in sounds:
        if word:
            word.start, word.stop = word.start if word.stop else start, stop
    for word, following in pairwise([*words, _Word(len(part), len(part))]):
        # It says only the first character of a Chinese word.
        word.text_stop = max(
            word.text_stop, word.text_start + len(_TAIL.sub("", part[word.text_start : following.text_start]))
        )
    return [word for word in words if word.stop], sounds
