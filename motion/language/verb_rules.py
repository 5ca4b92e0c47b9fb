"""Rules for words that may be verbs: event nouns, light verbs, 把, 给, and verbs that are nouns as well."""

from __future__ import annotations

from motion.language.symbols import Symbol, kinds_of
from motion.language.words import LIGHT_VERBS

NOMINAL_BEFORE = frozenset(["DET", "ADJ", "NUM", "QUANT", "SUPER", "ORD", "CLS", "DE"])


def event(
    s: Symbol, kinds: set[str], before: Symbol | None, after: Symbol | None, all_: list[Symbol], i: int
) -> str | None:
    """'takes a small sip': an event noun after an article and a light verb."""
    if "EVENT" not in kinds:
        return None
    back = [x for x in all_[max(0, i - 5) : i] if x.kind not in ("ADJ", "MANNER", "FILL", "QUANT")]
    if back and back[-1].kind in ("DET", "NUM") and back[-1].value not in ("the", "this", "that"):
        light = next((x for x in reversed(back[:-1]) if x.kind in ("V", "N", "FILL")), None)
        if light is not None and light.kind == "V" and _is_light(light):
            return "EVENT"
        if light is not None and light.kind == "N" and _given(back):
            return "EVENT"
        if light is None or light.kind == "V":
            return "N"
    if back and back[-1].kind == "V" and _is_light(back[-1]) and "N" not in kinds:
        return "EVENT"
    if (
        back
        and back[-1].kind == "DET"
        and back[-1].text in ("his", "her", "their", "your", "the")
        and len(back) > 1
        and _is_light(back[-2])
    ):
        return "EVENT" if "N" not in kinds else "N"
    return None


def _given(back: list[Symbol]) -> bool:
    """'give the pillow a gentle pat'"""
    verb = next((x for x in reversed(back) if x.kind == "V"), None)
    return verb is not None and verb.value.lemma == "give"


def _is_light(symbol: Symbol) -> bool:
    return symbol.kind == "V" and symbol.value.lemma in LIGHT_VERBS


def object_marker(
    s: Symbol, kinds: set[str], before: Symbol | None, after: Symbol | None, all_: list[Symbol], i: int
) -> str | None:
    """把 is a measure after a number or 这/那, and marks the object elsewhere."""
    if "BA" not in kinds:
        return None
    return "CLS" if before is not None and before.kind in ("NUM", "DET") else "BA"


def verb_or_noun(
    s: Symbol, kinds: set[str], before: Symbol | None, after: Symbol | None, all_: list[Symbol], i: int
) -> str | None:
    if "V" not in kinds:
        return None
    if "FILL" in kinds and "V" in kinds_of(after):
        return "FILL"
    nominal = next((kind for kind in ("N", "HAND", "ADJ", "PERSON", "BODY", "PLACE") if kind in kinds), None)
    if s.han:
        return _chinese_verb(s, kinds, before, nominal, all_, i)
    if nominal is None:
        if "SUPER" in kinds:
            # 'then lower it', but 'the lower shelf'.
            return "SUPER" if before is not None and before.kind in (*NOMINAL_BEFORE, "REL", "V") else "V"
        if "REL" in kinds:
            return "REL" if _verb_later(all_, i) or (s.form == "ing" and _verb_earlier(all_, i)) else "V"
        if "CONN" in kinds or "FILL" in kinds:
            return "V"
        return None
    if nominal == "ADJ" and before is not None and before.kind in NOMINAL_BEFORE and "N" in kinds_of(after):
        return "ADJ"
    if (
        before is not None
        and before.kind in NOMINAL_BEFORE
        and not (before.kind == "QUANT" and s.form == "s")
    ):
        return nominal
    if before is not None and before.kind == "REL" and before.text != "to" and s.form != "ing":
        return nominal
    if nominal == "HAND" and before is not None and before.kind == "UNKNOWN" and all_[i - 2].kind == "DET":
        # 'with your dominant hand'
        return nominal
    if before is not None and before.kind == "V" and nominal in ("N", "ADJ") and s.form in ("base", "s"):
        return nominal
    if (
        before is not None
        and before.kind in ("N",)
        and s.form == "base"
        and (after is None or after.kind not in ("DET", "REL"))
    ):
        return nominal
    return "V"


def _chinese_verb(
    s: Symbol, kinds: set[str], before: Symbol | None, nominal: str | None, all_: list[Symbol], i: int
) -> str | None:
    if "REL" in kinds:
        return "REL" if _verb_later(all_, i) else "V"
    if nominal and before is not None and (before.kind in NOMINAL_BEFORE or before.kind == "V"):
        return nominal
    if "MANNER" in kinds or "FILL" in kinds or "CONN" in kinds:
        return None
    return "V"


def _verb_later(all_: list[Symbol], i: int) -> bool:
    for symbol in all_[i + 1 :]:
        if symbol.kind in ("COMMA", "STOP"):
            return False
        if "V" in kinds_of(symbol):
            return True
    return False


def _verb_earlier(all_: list[Symbol], i: int) -> bool:
    for symbol in reversed(all_[:i]):
        if symbol.kind in ("STOP", "CONN"):
            return False
        if symbol.kind == "V":
            return True
    return False


def give(
    s: Symbol, kinds: set[str], before: Symbol | None, after: Symbol | None, all_: list[Symbol], i: int
) -> str | None:
    """给 hands over unless another verb of the same clause says what is done for someone."""
    if s.text != "给":
        return None
    clause = []
    for step in (1, -1):
        j = i + step
        while 0 <= j < len(all_) and not (
            kinds_of(all_[j]) & {"STOP", "COMMA", "CONN"} and not kinds_of(all_[j]) & {"V"}
        ):
            clause.append(all_[j])
            j += step
    return "REL" if any("V" in kinds_of(x) and x.text != "给" for x in clause) else "V"
