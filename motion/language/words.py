"""The words of both languages, read once from `words/*.json`.

A verb's key says what the words themselves fix: `sense>target`, `sense#hand`, `sense*lemma`, and
`sense@` where a place follows (放在). `动|宾` in Chinese marks a compound that may be parted (点|头: 点点头,
点了一下头).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

Table = Mapping[str, list[str]]


@dataclass(frozen=True)
class Words:
    """One language's words; every table maps a meaning to the phrases that have it, unless said otherwise.

    unsupported: verbs the avatar cannot do. particles: [verb, particle, sense]. events: nouns that are
    verbs under a light verb. localisers: relations behind their noun. attributes: dimension -> value
    -> words. times: '' is a vague count, 'unit' what a number counts. units, vague_durations: phrase
    -> seconds. numbers, ordinals: phrase -> number. short_nouns: character -> noun. irregular: verb ->
    past and participle. plurals: noun -> plural.
    """

    verbs: Table
    unsupported: list[str]
    people: Table
    pronouns: list[str]
    hands: Table
    body: list[str]
    relations: Table
    attributes: Mapping[str, Table]
    superlatives: Table
    space: Table
    manners: Table
    connectives: Table
    articles: Table
    quantifiers: Table
    times: Table
    mass: Table
    numbers: Mapping[str, float]
    ordinals: Mapping[str, int]
    units: Mapping[str, float]
    vague_durations: Mapping[str, float]
    negations: list[str]
    things: list[str]
    floor: list[str]
    places: list[str]
    parts: list[str]
    fillers: list[str]
    particles: list[list[str]] = field(default_factory=list)
    light_verbs: list[str] = field(default_factory=list)
    events: Table = field(default_factory=dict)
    particle_words: list[str] = field(default_factory=list)
    localisers: Table = field(default_factory=dict)
    object_markers: list[str] = field(default_factory=list)
    passive: list[str] = field(default_factory=list)
    classifiers: list[str] = field(default_factory=list)
    short_nouns: Mapping[str, str] = field(default_factory=dict)
    irregular: Table = field(default_factory=dict)
    plurals: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=2)
def words(language: str) -> Words:
    """The words of 'en' or 'zh'."""
    path = Path(__file__).parent / "words" / f"{language}.json"
    return Words(**json.loads(path.read_text(encoding="utf-8")))


ENGLISH = words("en")
CHINESE = words("zh")
PARTICLES: Mapping[tuple[str, str], str] = {
    (verb, particle): sense for verb, particle, sense in ENGLISH.particles
}
LIGHT_VERBS = frozenset(ENGLISH.light_verbs)
VIEWER_WORDS = frozenset(ENGLISH.people["viewer"] + CHINESE.people["viewer"])
