"""The function words and verbs of both languages, compiled once into one trie."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from motion.language import lexicon_en as en
from motion.language import lexicon_zh as zh
from motion.language.inflect import plural, verb_forms
from motion.language.symbols import Noun, Reading, Trie, Verb

_REDUPLICATE_ASPECTS = ("了", "一", "了一")
_MEASURES = ("{v}{o}", "{v}{v}{o}", "{v}了{v}{o}", "{v}一{v}{o}", "{v}了{o}", "{v}着{o}", "{v}一下{o}", "{v}了一下{o}", "{v}了一{o}", "{v}一{o}",
             "{v}个{o}", "{v}了个{o}", "{v}一个{o}", "{v}了一个{o}", "{v}张{o}", "{v}一张{o}", "{v}了张{o}", "{v}了一张{o}", "{v}几下{o}", "{v}起{o}",
             "{v}几张{o}", "{v}完{o}", "{v}本{o}", "{v}了几下{o}", "{v}{v}他的{o}", "{v}{v}她的{o}", "{v}他的{o}", "{v}她的{o}")  # fmt: skip


def split(phrases: str) -> list[str]:
    """The phrases of a semicolon-separated list."""
    return [phrase.strip() for phrase in phrases.replace("；", ";").split(";") if phrase.strip()]


@lru_cache(maxsize=1)
def lexicon() -> Trie:
    """Every function word and verb."""
    trie = Trie()
    _add_english_verbs(trie)
    _add_chinese_verbs(trie)
    for words in (en, zh):
        _add_closed_classes(trie, words)
    _add_english_only(trie)
    _add_chinese_only(trie)
    return trie


@lru_cache(maxsize=1)
def verb_words() -> dict[str, str]:
    """Dictionary form -> sense of every verb that can be done, for suggestions."""
    words = {}
    for table in (en.VERBS, zh.VERBS):
        for key, phrases in table.items():
            verb = _parse_key(key)
            if verb[0] != "ambient":
                for phrase in split(phrases):
                    words.setdefault(phrase.replace("|", ""), verb[0])
    return words


def _parse_key(key: str) -> tuple[str, str | None, str | None, str | None, bool]:
    """Sense, target, hand, lemma and whether a place follows, from a key such as `turn_to>left` or `place@`."""
    locative = key.endswith("@")
    key = key.rstrip("@")
    key, _, lemma = key.partition("*")
    key, _, hand = key.partition("#")
    sense, _, target = key.partition(">")
    return sense, target or None, hand or None, lemma or None, locative


def _add_english_verbs(trie: Trie) -> None:
    entries = [(key, phrase) for key, phrases in en.VERBS.items() for phrase in split(phrases)]
    entries += [(sense, f"{lemma} {particle}") for (lemma, particle), sense in en.PARTICLES.items()]
    for key, phrase in entries:
        sense, target, hand, lemma, locative = _parse_key(key)
        _add_forms(trie, phrase, "V", Verb(sense, lemma or phrase, target, hand, locative))
    for phrase in split(en.UNSUPPORTED):
        _add_forms(trie, phrase, "V", Verb("unsupported", phrase))
    for sense, phrases in en.EVENTS.items():
        for phrase in split(phrases):
            for word in (phrase, plural(phrase)):
                trie.add(word, Reading("EVENT", sense))
                if sense in ("drink", "eat"):
                    trie.add(word + " from", Reading("EVENT", sense))


def _add_forms(trie: Trie, phrase: str, kind: str, verb: Verb) -> None:
    first, _, rest = phrase.partition(" ")
    for word, form in verb_forms(first).items():
        trie.add(f"{word} {rest}".strip(), Reading(kind, verb, form))


def _add_chinese_verbs(trie: Trie) -> None:
    """Every verb as it is written; then its derived forms, where no verb is written so: 拿着 holds, 拿了 takes."""
    written = {phrase for phrases in zh.VERBS.values() for phrase in split(phrases)}
    for key, phrases in zh.VERBS.items():
        sense, target, hand, lemma, locative = _parse_key(key)
        for phrase in split(phrases):
            value = Verb(sense, lemma or phrase.replace("|", ""), target, hand, locative)
            for form in _chinese_forms(phrase):
                if form == phrase or form not in written:
                    trie.add(form, Reading("V", value, "base"))
    for phrase in split(zh.UNSUPPORTED):
        for form in _chinese_forms(phrase):
            trie.add(form, Reading("V", Verb("unsupported", phrase), "base"))


def _chinese_forms(phrase: str) -> Iterable[str]:
    """A verb with its reduplications; a verb|object compound with everything that may stand between."""
    verb, _, noun = phrase.partition("|")
    if noun:
        yield from (pattern.format(v=verb, o=noun) for pattern in _MEASURES)
        return
    yield verb
    if len(verb) == 1:
        yield verb * 2
        yield from (verb + aspect + verb for aspect in ("了", "一"))
    if len(verb) <= 3:
        yield from (verb + aspect for aspect in ("了", "着"))


def _add_values(trie: Trie, kind: str, table: dict[Any, str]) -> None:
    for value, phrases in table.items():
        for phrase in split(phrases):
            trie.add(phrase, Reading(kind, value))


def _add_words(trie: Trie, kind: str, phrases: str, value: Any = None) -> None:
    for phrase in split(phrases):
        trie.add(phrase, Reading(kind, value if value is not None else phrase))


def _add_closed_classes(trie: Trie, words: Any) -> None:
    for kind, table in (
        ("HAND", words.HANDS), ("SUPER", words.SUPERLATIVES), ("SPACE", words.SPACE), ("MANNER", words.MANNERS), ("CONN", words.CONNECTIVES),
        ("DET", words.ARTICLES), ("QUANT", words.QUANTIFIERS), ("TIMES", words.TIMES), ("VAGUE", words.VAGUE_DURATIONS),
        ("UNIT", words.DURATIONS),
    ):  # fmt: skip
        _add_values(trie, kind, table)
    for dimension, values in words.ATTRIBUTES.items():
        for value, phrases in values.items():
            _add_words(trie, "ADJ", phrases, (dimension, value))
    for word, number in words.NUMBERS.items():
        trie.add(word, Reading("NUM", float(number)))
    for word, number in words.ORDINALS.items():
        trie.add(word, Reading("ORD", number))
    for person, phrases in (("self", words.SELF), ("other", words.OTHER), ("viewer", words.VIEWER)):
        _add_words(trie, "PERSON", phrases, person)
    for kind, phrases in (("PRON", words.PRONOUN), ("BODY", words.BODY), ("NEG", words.NEGATIONS), ("FILL", words.FILLERS)):
        _add_words(trie, kind, phrases)
    _add_words(trie, "N", words.THINGS, Noun("thing", "thing", 0.5))
    _add_words(trie, "N", words.FLOOR, Noun("floor", "floor", 1.0))
    for phrase in split(words.PARTS):
        trie.add(phrase, Reading("N", Noun("part", phrase, 0.4)))
    _add_words(trie, "PLACE", words.PLACES)
    for mass, phrases in words.MASS.items():
        _add_words(trie, "N", phrases, Noun("mass", mass, 1.5))


def _add_english_only(trie: Trie) -> None:
    _add_values(trie, "REL", en.RELATIONS)
    _add_words(trie, "PART", en.PARTICLE_WORDS)
    trie.add("to", Reading("FILL", "to"))


def _add_chinese_only(trie: Trie) -> None:
    _add_values(trie, "LOC", zh.LOCALISERS)
    _add_values(trie, "REL", zh.PREPOSITIONS)
    _add_words(trie, "BA", zh.OBJECT_MARKERS)
    _add_words(trie, "BEI", zh.PASSIVE)
    _add_words(trie, "CLS", zh.CLASSIFIERS)
    trie.add("的", Reading("DE"))
