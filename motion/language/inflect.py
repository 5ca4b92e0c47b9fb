"""English word forms, generated once when the lexicon is compiled."""

from __future__ import annotations

import re

from motion.language.words import ENGLISH

_DOUBLING = frozenset(["begin", "unzip", "unplug", "propel", "transfer"])
_SHORT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
_VOWELS = "aeiou"


def verb_forms(verb: str) -> dict[str, str]:
    """Every form of an English verb and its name: base, s, ed or ing."""
    forms = {verb: "base", _third_person(verb): "s", _participle(verb): "ing"}
    for form in ENGLISH.irregular.get(verb, [_past(verb)]):
        forms.setdefault(form, "ed")
    return forms


def plural(noun: str) -> str:
    """Plural of an English noun phrase: its last word's."""
    *rest, last = noun.split(" ")
    if last in ENGLISH.plurals:
        return " ".join([*rest, ENGLISH.plurals[last]])
    if last.endswith(("s", "x", "z", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in _VOWELS:
        last = last[:-1] + "ies"
    elif last.endswith(("tato", "mato")):
        last += "es"
    else:
        last += "s"
    return " ".join([*rest, last])


def _third_person(verb: str) -> str:
    if verb in ("have",):
        return "has"
    if verb.endswith(("s", "x", "z", "ch", "sh", "go", "do")):
        return verb + "es"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + "s"


def _doubles(verb: str) -> bool:
    """Whether the last consonant is doubled: drag, dragging."""
    return verb in _DOUBLING or _SHORT.fullmatch(verb) is not None


def _past(verb: str) -> str:
    if _doubles(verb):
        return verb + verb[-1] + "ed"
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + "ed"


def _participle(verb: str) -> str:
    if _doubles(verb):
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    return verb + "ing"
