"""Nouns: what the catalogue and the objects of a scene are called, in both languages."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from motion.language.inflect import plural
from motion.language.lexicon import lexicon
from motion.language.symbols import Noun, Reading, Trie
from motion.language.tokens import is_han, phrase_key
from motion.language.words import CHINESE, ENGLISH
from motion.scene import catalogue
from motion.scene.model import Scene, SceneObject

OBJECT, LABEL, PRIMARY, SYNONYM, KIND = 5.0, 4.0, 3.0, 2.0, 1.0

_WORD_ATTRIBUTES: dict[str, tuple[str, str]] = {
    phrase: (dimension, value)
    for table in (ENGLISH.attributes, CHINESE.attributes)
    for dimension, values in table.items()
    for value, phrases in values.items()
    for phrase in phrases
}


@dataclass(frozen=True)
class Known:
    """What language needs to know of one object. words: those of its id, label and attribute values."""

    id: str
    category: str | None
    kinds: frozenset[str]
    affordances: frozenset[str]
    attributes: tuple[tuple[str, str], ...]
    words: frozenset[str]


@lru_cache(maxsize=1)
def catalogue_trie() -> Trie:
    """Category names, synonyms and kinds of things."""
    trie = Trie()
    for category in catalogue.all():
        for names in (category.names_en, category.names_zh):
            for index, name in enumerate(names):
                _add_name(trie, name, Noun("category", category.id, PRIMARY if index == 0 else SYNONYM))
    for kind in catalogue.hypernyms():
        for name in kind.names:
            _add_name(trie, name, Noun("hypernym", kind.id, KIND))
    for short, name in CHINESE.short_nouns.items():
        for reading in _lookup(trie, name):
            trie.add(short, reading)
    return trie


@lru_cache(maxsize=1)
def vocabulary() -> Trie:
    """Every word that needs no scene: function words, verbs and the catalogue's nouns."""
    return Trie().include(lexicon()).include(catalogue_trie())


@lru_cache(maxsize=1024)
def named(word: str) -> tuple[Noun, ...]:
    """The things that a word of the catalogue may name."""
    return tuple(reading.value for reading in _lookup(catalogue_trie(), word))


def _add_name(trie: Trie, name: str, noun: Noun) -> None:
    trie.add(name, Reading("N", noun))
    if not is_han(name):
        trie.add(plural(name), Reading("N", noun, "plural"))


def _lookup(trie: Trie, name: str) -> list[Reading]:
    key = phrase_key(name)
    return [
        reading for length, readings in trie.matches(key, 0) if length == len(key) for reading in readings
    ]


def category_of(item: SceneObject) -> str | None:
    """The catalogue category of an object: its own, or the one its label or id ends with."""
    return item.category if item.category in catalogue_ids() else _category_named(item.label, item.id)


@lru_cache(maxsize=4096)
def _category_named(label: str, id: str) -> str | None:
    for name in (label, id.replace(".", " ")):
        key = [part for part in phrase_key(name) if not part.isdigit()]
        for start in range(len(key)):
            found = _lookup(catalogue_trie(), _join(key[start:]))
            best = max(
                (r.value for r in found if r.value.kind == "category"),
                key=lambda noun: noun.tier,
                default=None,
            )
            if best is not None:
                return str(best.key)
    return None


@lru_cache(maxsize=1)
def catalogue_ids() -> frozenset[str]:
    """Every category id."""
    return frozenset(category.id for category in catalogue.all())


def present_categories(scene: Scene) -> frozenset[str]:
    """Categories of a scene's objects."""
    return frozenset(id for id in map(category_of, scene.objects) if id is not None)


def known_objects(scene: Scene) -> dict[str, Known]:
    """What is known of every object of a scene, by id."""
    return {item.id: _known(_signature(item)) for item in scene.objects}


_Signature = tuple[str, str, str | None, tuple[tuple[str, str], ...], frozenset[str], bool]


def _signature(item: SceneObject) -> _Signature:
    attributes = tuple(sorted((str(k), str(v)) for k, v in item.attributes.items()))
    return (item.id, item.label, category_of(item), attributes, frozenset(item.affordances), item.full)


@lru_cache(maxsize=4096)
def _known(signature: _Signature) -> Known:
    id, label, category, raw, affordances, full = signature
    entry = catalogue.get(category) if category else None
    words = set(phrase_key(id)) | set(phrase_key(label)) | {label.lower()}
    attributes = {("state", "full")} if full else set()
    for name, value in raw:
        key = phrase_key(value)
        words |= set(key)
        attributes.add(_WORD_ATTRIBUTES.get(_join(list(key)), (name.lower(), value.lower())))
    attributes |= _attributes_in(label) | _attributes_in(id)
    kinds = {category} if category else set()
    if entry is not None:
        kinds |= set(entry.hypernyms)
        affordances = affordances | frozenset(entry.affordances)
    return Known(id, category, frozenset(kinds), affordances, tuple(sorted(attributes)), frozenset(words))


def _join(key: list[str]) -> str:
    return ("" if key and is_han(key[0]) else " ").join(key)


def _attributes_in(name: str) -> set[tuple[str, str]]:
    """Colours, sizes and materials that a label says: 'red cup', 红色杯子."""
    key = phrase_key(name)
    found = set()
    if key and is_han(key[0]):
        text = "".join(key)
        found = {
            attribute
            for word, attribute in _WORD_ATTRIBUTES.items()
            if is_han(word) and len(word) > 1 and word in text
        }
        if text[0] in _WORD_ATTRIBUTES and len(text) > 1:
            found.add(_WORD_ATTRIBUTES[text[0]])
        return found
    return {_WORD_ATTRIBUTES[part] for part in key[:-1] if part in _WORD_ATTRIBUTES}


@lru_cache(maxsize=256)
def _scene_trie(names: tuple[tuple[str, str, str | None], ...]) -> Trie:
    trie = Trie()
    for id, label, category in names:
        spoken = id.replace("_", " ").replace(".", " ")
        _add_name(trie, spoken, Noun("object", id, PRIMARY if _is_plain(spoken, category) else OBJECT))
        _add_name(trie, label, Noun("object", id, PRIMARY if _is_plain(label, category) else LABEL))
        head = _head(label)
        if head and head != label:
            # A 'board eraser' is called eraser too, yet less so than what is an eraser by kind.
            others = {noun.key for noun in named(head) if noun.kind == "category"} - {category}
            rival = any(other in others for _, _, other in names)
            _add_name(trie, head, Noun("object", id, SYNONYM if rival else PRIMARY))
    return trie


def _is_plain(name: str, category: str | None) -> bool:
    """Whether a name says no more than the category: then it fits everything of that kind equally well."""
    first = (
        () if category is None else (catalogue.get(category).names_en[0], catalogue.get(category).names_zh[0])
    )
    return name.lower() in first or len(phrase_key(name)) == 1


def _head(label: str) -> str:
    """The noun of a label without what describes it: the last word, or what follows 的 or a colour word."""
    key = phrase_key(label)
    if not key:
        return ""
    if not is_han(key[0]):
        while key and key[-1].isdigit():
            key = key[:-1]
        return key[-1] if key else ""
    text = "".join(part for part in key if not part.isdigit())
    if "的" in text:
        return text.rsplit("的", 1)[1]
    for word in sorted((w for w in _WORD_ATTRIBUTES if is_han(w)), key=len, reverse=True):
        if text.startswith(word) and len(text) > len(word):
            return text[len(word) :]
    return text


def scene_trie(scene: Scene) -> Trie:
    """Ids and labels of a scene's objects."""
    return _scene_trie(tuple((item.id, item.label, category_of(item)) for item in scene.objects))


def display(item: SceneObject) -> str:
    """How an error names an object."""
    return item.id if not item.label or item.label == item.id else f"{item.id} ({item.label})"


def closest_objects(word: str, scene: Scene) -> tuple[str, ...]:
    """Ids of the scene's objects, those that look most like `word` first."""
    scored = defaultdict(float)
    for item in scene.objects:
        names = [item.id, item.label, *_names(category_of(item))]
        scored[item.id] = max(difflib.SequenceMatcher(None, word, name.lower()).ratio() for name in names)
    return tuple(sorted(scored, key=lambda id: (-scored[id], id)))[:8]


def _names(category: str | None) -> tuple[str, ...]:
    entry = catalogue.get(category) if category else None
    return () if entry is None else (*entry.names_en, *entry.names_zh)
