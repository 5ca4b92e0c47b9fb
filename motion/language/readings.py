"""Which of its readings a symbol has here: 'drink' the verb or the noun, 左 the side or the localiser."""

from __future__ import annotations

from collections.abc import Collection

from motion.language.rules import RULES
from motion.language.symbols import Reading, Symbol, kinds_of


def disambiguate(symbols: list[Symbol], present: Collection[str] = frozenset()) -> list[Symbol]:
    """Settle every symbol on one reading, from left to right; nouns keep all the things they may name.

    present: categories of the scene; a part of the body that is also a thing is the thing only where there is one.
    """
    count = len(symbols)
    for index, symbol in enumerate(symbols):
        before = symbols[index - 1] if index else None
        after = symbols[index + 1] if index + 1 < count else None
        if len(symbol.readings) > 1 and kinds_of(symbol) >= {"BODY", "N"}:
            symbol.choose(_body_or_thing(symbol, before, present))
        if not symbol.han:
            _describe(symbol, before, after)
        if len(symbol.readings) > 1 and len(kinds_of(symbol)) > 1:
            symbol.choose(_choose(symbol, before, after, symbols, index))
    return symbols


def _describe(symbol: Symbol, before: Symbol | None, after: Symbol | None) -> None:
    """English words that only describe: an unknown adverb in -ly, 'the fallen tripod'."""
    if symbol.kind == "UNKNOWN" and symbol.text.endswith("ly") and len(symbol.text) > 4:
        symbol.read_as((Reading("MANNER", "plain"),))
        return
    if symbol.text in ("clean", "dry") and before is not None and before.kind == "N":
        # 'wipe the table clean'
        symbol.read_as((Reading("FILL", symbol.text),))
        return
    participle = kinds_of(symbol) == {"V"} and symbol.form in ("ed", "ing")
    if participle and before is not None and before.kind in ("DET", "ADJ") and "N" in kinds_of(after):
        symbol.read_as((Reading("FILL", symbol.text),))


_OWN = frozenset(["his", "her", "your", "their", "its", "my", "one's", "own"])


def _body_or_thing(symbol: Symbol, before: Symbol | None, present: Collection[str]) -> str:
    """'hold the chest' is about the chest that stands there, 'his chest' and a scene without one about the body."""
    there = any(
        reading.kind == "N" and (reading.value.kind == "object" or reading.value.key in present)
        for reading in symbol.readings
    )
    own = before is not None and (before.text in _OWN or before.kind == "PERSON")
    return "N" if there and not own else "BODY"


def _choose(
    symbol: Symbol, before: Symbol | None, after: Symbol | None, symbols: list[Symbol], index: int
) -> str:
    kinds = kinds_of(symbol)
    for rule in RULES:
        kind = rule(symbol, kinds, before, after, symbols, index)
        if kind in kinds:
            return str(kind)
    return symbol.readings[0].kind
