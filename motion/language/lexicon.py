"""The function words and verbs of both languages, compiled once into one trie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from motion.language.inflect import plural, verb_forms
from motion.language.symbols import Noun, Reading, Trie, Verb
from motion.language.words import CHINESE, ENGLISH, PARTICLES, Words

# What may stand between the parts of a compound such as 点|头.
_COMPOUND = [
    "{v}{o}",
    "{v}{v}{o}",
    "{v}了{v}{o}",
    "{v}一{v}{o}",
    "{v}了{o}",
    "{v}着{o}",
    "{v}一下{o}",
    "{v}了一下{o}",
    "{v}了一{o}",
    "{v}一{o}",
    "{v}个{o}",
    "{v}了个{o}",
    "{v}一个{o}",
    "{v}了一个{o}",
    "{v}张{o}",
    "{v}一张{o}",
    "{v}了张{o}",
    "{v}了一张{o}",
    "{v}几下{o}",
    "{v}起{o}",
    "{v}几张{o}",
    "{v}完{o}",
    "{v}本{o}",
    "{v}了几下{o}",
    "{v}{v}他的{o}",
    "{v}{v}她的{o}",
    "{v}他的{o}",
    "{v}她的{o}",
]


@lru_cache(maxsize=1)
def lexicon() -> Trie:
    """Every function word and verb."""
    trie = Trie()
    _add_english_verbs(trie)
    _add_chinese_verbs(trie)
    for words in (ENGLISH, CHINESE):
        _add_closed_classes(trie, words)
        _add_nouns(trie, words)
    trie.add("的", Reading("DE"))
    trie.add("to", Reading("FILL", "to"))
    return trie


@lru_cache(maxsize=1)
def verb_words() -> dict[str, str]:
    """Phrase -> sense of every verb that can be done, for suggestions."""
    found: dict[str, str] = {}
    for table in (ENGLISH.verbs, CHINESE.verbs):
        for key, phrases in table.items():
            sense = _meaning(key, "").sense
            if sense not in ("ambient", "light"):
                for phrase in phrases:
                    found.setdefault(phrase.replace("|", ""), sense)
    return found


def _meaning(key: str, phrase: str) -> Verb:
    """The verb that a key of the tables and one of its phrases stand for."""
    rest, _, lemma = key.rstrip("@").partition("*")
    rest, _, hand = rest.partition("#")
    sense, _, target = rest.partition(">")
    return Verb(sense, lemma or phrase.replace("|", ""), target or None, hand or None, key.endswith("@"))


def _add_english_verbs(trie: Trie) -> None:
    entries = [(key, phrase) for key, phrases in ENGLISH.verbs.items() for phrase in phrases]
    entries += [(sense, f"{verb} {particle}") for (verb, particle), sense in PARTICLES.items()]
    entries += [("unsupported", phrase) for phrase in ENGLISH.unsupported]
    for key, phrase in entries:
        first, _, rest = phrase.partition(" ")
        for word, form in verb_forms(first).items():
            trie.add(f"{word} {rest}".strip(), Reading("V", _meaning(key, phrase), form))
    for sense, phrases in ENGLISH.events.items():
        for phrase in phrases:
            for word in (phrase, plural(phrase)):
                trie.add(word, Reading("EVENT", sense))
                if sense in ("drink", "eat"):
                    trie.add(word + " from", Reading("EVENT", sense))


def _add_chinese_verbs(trie: Trie) -> None:
    """Every verb as written, then derived forms where no verb is written so: 拿着 holds, 拿了 takes."""
    written = {phrase for phrases in CHINESE.verbs.values() for phrase in phrases}
    entries = [(key, phrase) for key, phrases in CHINESE.verbs.items() for phrase in phrases]
    entries += [("unsupported", phrase) for phrase in CHINESE.unsupported]
    for key, phrase in entries:
        for form in _chinese_forms(phrase):
            if form == phrase or form not in written:
                trie.add(form, Reading("V", _meaning(key, phrase), "base"))


def _chinese_forms(phrase: str) -> Iterable[str]:
    """A verb with its reduplications; a compound with everything that may stand between its parts."""
    verb, _, noun = phrase.partition("|")
    if noun:
        yield from (pattern.format(v=verb, o=noun) for pattern in _COMPOUND)
        return
    yield verb
    if len(verb) == 1:
        yield verb * 2
        yield from (verb + aspect + verb for aspect in ("了", "一"))
    if len(verb) <= 3:
        yield from (verb + aspect for aspect in ("了", "着"))


def _add_table(trie: Trie, kind: str, table: Mapping[str, list[str]]) -> None:
    for value, phrases in table.items():
        _add_phrases(trie, kind, phrases, value)


def _add_phrases(trie: Trie, kind: str, phrases: Iterable[str], value: Any = None) -> None:
    for phrase in phrases:
        trie.add(phrase, Reading(kind, phrase if value is None else value))


def _add_closed_classes(trie: Trie, words: Words) -> None:
    for kind, table in (
        ("HAND", words.hands),
        ("SUPER", words.superlatives),
        ("SPACE", words.space),
        ("MANNER", words.manners),
        ("CONN", words.connectives),
        ("DET", words.articles),
        ("QUANT", words.quantifiers),
        ("TIMES", words.times),
        ("PERSON", words.people),
        ("LOC", words.localisers),
        ("REL", words.relations),
    ):
        _add_table(trie, kind, table)
    for kind, numbers in (("VAGUE", words.vague_durations), ("UNIT", words.units), ("ORD", words.ordinals)):
        for phrase, number in numbers.items():
            trie.add(phrase, Reading(kind, number))
    for phrase, number in words.numbers.items():
        trie.add(phrase, Reading("NUM", float(number)))
    for dimension, values in words.attributes.items():
        for value, phrases in values.items():
            _add_phrases(trie, "ADJ", phrases, (dimension, value))
    for kind, phrases in (
        ("PRON", words.pronouns),
        ("BODY", words.body),
        ("NEG", words.negations),
        ("FILL", words.fillers),
        ("PLACE", words.places),
        ("PART", words.particle_words),
        ("BA", words.object_markers),
        ("BEI", words.passive),
        ("CLS", words.classifiers),
    ):
        _add_phrases(trie, kind, phrases)


def _add_nouns(trie: Trie, words: Words) -> None:
    """Nouns that no catalogue has."""
    _add_phrases(trie, "N", words.things, Noun("thing", "thing", 0.5))
    _add_phrases(trie, "N", words.floor, Noun("floor", "floor", 1.0))
    for phrase in words.parts:
        trie.add(phrase, Reading("N", Noun("part", phrase, 0.4)))
    for mass, phrases in words.mass.items():
        _add_phrases(trie, "N", phrases, Noun("mass", mass, 1.5))
