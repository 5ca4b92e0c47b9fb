"""The rules that settle a symbol with several readings; the first that knows an answer wins."""

from __future__ import annotations

from collections.abc import Callable

from motion.language.symbols import Symbol, kinds_of
from motion.language.verb_rules import NOMINAL_BEFORE, event, give, object_marker, verb_or_noun

_NOMINAL_AFTER = frozenset(
    ["N", "ADJ", "HAND", "BODY", "NUM", "SUPER", "ORD", "SPACE", "EVENT", "PLACE", "UNKNOWN", "CLS"]
)


_Rule = Callable[[Symbol, set[str], "Symbol | None", "Symbol | None", list[Symbol], int], "str | None"]


def _number(
    s: Symbol, kinds: set[str], before: Symbol | None, after: Symbol | None, all_: list[Symbol], i: int
) -> str | None:
    if "NUM" in kinds:
        return "NUM"
    if "QUANT" in kinds and s.text == "both":
        return "QUANT"
    if "CLS" in kinds and before is not None and before.kind in ("NUM", "DET"):
        return "TIMES" if "TIMES" in kinds and not kinds_of(after) & {"N", "ADJ"} else "CLS"
    if "CLS" in kinds and "N" in kinds:
        return "N"
    if "TIMES" in kinds and s.han:
        return "TIMES" if before is not None and before.kind in ("NUM",) else None
    return None


def _side(
    s: Symbol, kinds: set[str], before: Symbol | None, after: Symbol | None, all_: list[Symbol], i: int
) -> str | None:
    """旁边 after a noun is a localiser; before one, or alone, a side."""
    if "LOC" in kinds:
        noun_before = before is not None and (
            before.kind in ("N", "BODY", "PRON", "PLACE", "UNKNOWN") or (before.kind == "PERSON")
        )
        if noun_before and _is_time(s, kinds, all_, i):
            return "CONN"
        if noun_before:
            return "LOC"
        if "FILL" in kinds and before is not None and before.kind == "V":
            return "FILL"
        for kind in ("SPACE", "CONN", "FILL"):
            if kind in kinds:
                return kind
    if kinds == {"SPACE", "BODY"} or kinds == {"SPACE", "PLACE"}:
        return "SPACE"
    return None


def _is_time(s: Symbol, kinds: set[str], all_: list[Symbol], i: int) -> bool:
    """喝水后: after a verb and its object, unless a place was announced by 在, 到 or the verb itself."""
    if "CONN" not in kinds:
        return False
    if i + 1 < len(all_) and kinds_of(all_[i + 1]) & {"DE"}:
        return False
    for symbol in reversed(all_[:i]):
        if symbol.kind in ("COMMA", "STOP", "CONN"):
            return False
        if symbol.kind == "REL":
            return False
        if symbol.kind == "V":
            return not (symbol.value.locative or symbol.value.sense in ("walk_to", "turn_to", "sit_down"))
    return False


def _article(
    s: Symbol, kinds: set[str], before: Symbol | None, after: Symbol | None, all_: list[Symbol], i: int
) -> str | None:
    after_kinds = kinds_of(after)
    if "DET" in kinds and s.text in _DETERMINERS:
        relative = s.text == "that" and before is not None and before.kind == "N"
        if not relative and after_kinds & (_NOMINAL_AFTER if s.han else _NOMINAL_AFTER | {"V"}):
            return "DET"
        return "PRON" if "PRON" in kinds else "PERSON" if "PERSON" in kinds else "FILL"
    if "DET" in kinds and "FILL" in kinds and s.text == "'s":
        return "FILL"
    if "PRON" in kinds and s.text in ("one", "ones"):
        return "PRON" if before is not None and before.kind in NOMINAL_BEFORE else "NUM"
    if "PRON" in kinds and "PERSON" in kinds:
        return "PRON"
    return None


_DETERMINERS = frozenset(
    [
        "this",
        "that",
        "these",
        "those",
        "her",
        "some",
        "any",
        "other",
        "another",
        "his",
        "more",
        "its",
        "each",
        "这",
        "那",
        "这个",
        "那个",
        "这些",
        "那些",
        "其",
        "这只",
        "那只",
    ]
) | {"the other"}


def _adjective(
    s: Symbol, kinds: set[str], before: Symbol | None, after: Symbol | None, all_: list[Symbol], i: int
) -> str | None:
    if "ADJ" not in kinds:
        return None
    after_kinds = kinds_of(after)
    if "N" in kinds:
        return "ADJ" if after_kinds & {"N", "ADJ", "PRON"} or after_kinds & {"DE"} else "N"
    if after_kinds & {"N", "ADJ", "PRON", "DE", "UNKNOWN"} or (
        before is not None and before.kind in ("DET", "V")
    ):
        return "ADJ"
    return next((kind for kind in ("MANNER", "PART", "SUPER", "FILL") if kind in kinds), "ADJ")


def _superlative(
    s: Symbol, kinds: set[str], before: Symbol | None, after: Symbol | None, all_: list[Symbol], i: int
) -> str | None:
    if "SUPER" in kinds and "N" in kinds and "PART" not in kinds:
        return "SUPER" if kinds_of(after) & {"N", "PRON", "ADJ", "DE"} else "N"
    return "SUPER" if "SUPER" in kinds and kinds_of(after) & {"N", "DE", "PRON", "ADJ", "CLS"} else None


def _link(
    s: Symbol, kinds: set[str], before: Symbol | None, after: Symbol | None, all_: list[Symbol], i: int
) -> str | None:
    """'to' before a verb is the infinitive; 'before' and 'after' join clauses; a preposition needs a noun."""
    after_kinds = kinds_of(after)
    if s.text == "to":
        return (
            "FILL"
            if "V" in after_kinds and not after_kinds & {"N", "DET", "HAND"} and "FILL" in kinds
            else "REL"
        )
    if s.text == "first" and "ORD" in kinds:
        return "ORD" if before is not None and before.kind == "DET" and after_kinds & {"N"} else "CONN"
    if "FILL" in kinds and "N" in kinds and not s.han:
        return "N" if before is not None and before.kind in (*NOMINAL_BEFORE, "V") else "FILL"
    if "ORD" in kinds and "CONN" in kinds:
        return (
            "ORD" if after_kinds & {"N", "HAND"} and before is not None and before.kind == "DET" else "CONN"
        )
    if "REL" in kinds and "FILL" in kinds:
        return "REL"
    if "REL" in kinds and "PART" in kinds:
        return (
            "REL"
            if after is not None
            and after_kinds & {"DET", "N", "HAND", "ADJ", "PERSON", "PRON", "BODY", "QUANT", "SUPER", "NUM"}
            else "PART"
        )
    if "PART" in kinds and "N" in kinds:
        return "N" if before is not None and before.kind in ("DET", "ADJ") else "PART"
    if "SPACE" in kinds and "PART" in kinds:
        return "PART"
    if "SPACE" in kinds and "ADJ" in kinds:
        return "SPACE"
    return None


def _person(
    s: Symbol, kinds: set[str], before: Symbol | None, after: Symbol | None, all_: list[Symbol], i: int
) -> str | None:
    """'the camera' may be the viewer or a thing; nouns win where the scene or catalogue has the thing."""
    if "PERSON" in kinds and "N" in kinds:
        return "N"
    if "CONN" in kinds and "REL" in kinds:
        return "REL" if kinds_of(after) & {"N", "PERSON"} and s.han else "CONN"
    return None


RULES: tuple[_Rule, ...] = (
    event,
    object_marker,
    give,
    _number,
    _article,
    verb_or_noun,
    _side,
    _superlative,
    _adjective,
    _link,
    _person,
)
