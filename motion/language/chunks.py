"""Symbols to stretches: cut at commas and connectives, what has no verb given to a neighbour that has."""

from __future__ import annotations

from dataclasses import dataclass

from motion.language.symbols import Symbol


@dataclass
class Chunk:
    """A stretch of a sentence. joins, sentence and borrowed are those of its clauses."""

    symbols: list[Symbol]
    joins: set[str]
    sentence: int
    borrowed: bool = False


def chunks(symbols: list[Symbol], sentence: int) -> list[Chunk]:
    """The stretches of a sentence in the order said, each with a verb where there is one to have."""
    return _merge(_cut(symbols, sentence))


def _cut(symbols: list[Symbol], sentence: int) -> list[Chunk]:
    """Cut at commas and connectives; 'and' cuts only before a clause."""
    found = [Chunk([], set(), sentence)]
    for index, symbol in enumerate(symbols):
        joins: set[str] | None = None
        if symbol.kind == "COMMA":
            joins = set()
        elif symbol.kind == "CONN" and symbol.value in ("then", "while", "before", "after"):
            if symbol.value in ("before", "after") and not symbol.han and not _verb_ahead(symbols, index + 1):
                continue
            joins = {symbol.value}
        elif _is_and(symbol) and _starts_clause(symbols, index + 1):
            joins = {"and"}
        if joins is None:
            found[-1].symbols.append(symbol)
        elif found[-1].symbols:
            found.append(Chunk([], joins, sentence))
        else:
            found[-1].joins |= joins
        if (
            joins is not None
            and symbol.kind == "CONN"
            and symbol.value == "before"
            and symbol.han
            and len(found) > 1
        ):
            # 喝水之前: the clause that ends here is the later one.
            found[-2].joins.add("before")
            found[-1].joins.discard("before")
    return [chunk for chunk in found if chunk.symbols]


def _is_and(symbol: Symbol) -> bool:
    return symbol.kind == "LIST" or (symbol.kind == "CONN" and symbol.value == "and")


def _verb_ahead(symbols: list[Symbol], start: int) -> bool:
    for symbol in symbols[start:]:
        if symbol.kind == "V":
            return True
        if symbol.kind in ("COMMA", "STOP", "CONN"):
            return False
    return False


def _starts_clause(symbols: list[Symbol], start: int) -> bool:
    """Whether what follows 'and' runs to a verb without a noun of its own in the way."""
    led = False
    for symbol in symbols[start:]:
        if symbol.kind in ("V", "UNSUPPORTED"):
            return True
        if symbol.kind in ("COMMA", "STOP", "LIST") or (symbol.kind == "CONN" and symbol.value != "and"):
            return symbol.kind == "CONN" and symbol.value in ("then", "while")
        if symbol.kind in ("REL", "BA", "PERSON", "HAND"):
            led = True
        if symbol.kind in ("N", "PRON") and not led:
            return False
        if symbol.kind == "UNKNOWN" and not led:
            # 'and juggles': an unknown word straight after 'and' is a verb that is not known.
            return symbols[start] is symbol and not symbol.han
    return False


def _has_verb(chunk: Chunk) -> bool:
    return any(symbol.kind == "V" for symbol in chunk.symbols)


def _merge(chunks: list[Chunk]) -> list[Chunk]:
    """Give a stretch without a verb to the clause before it, or, leading the sentence, to the one after."""
    merged: list[Chunk] = []
    pending: list[Symbol] = []
    pending_joins: set[str] = set()
    for chunk in chunks:
        if _has_verb(chunk) or unknown_verb(chunk.symbols, bool(merged), chunk.joins):
            merged.append(Chunk(pending + chunk.symbols, pending_joins | chunk.joins, chunk.sentence))
            pending, pending_joins = [], set()
        elif merged and _has_verb(merged[-1]) and chunk.joins & {"then", "and"} and _elliptic(chunk.symbols):
            verb = next(symbol for symbol in reversed(merged[-1].symbols) if symbol.kind == "V")
            merged.append(Chunk([verb, *chunk.symbols], chunk.joins, chunk.sentence, borrowed=True))
        elif merged and not _leads(chunk.symbols):
            merged[-1].symbols += chunk.symbols
            pending_joins |= chunk.joins & {"then", "while"}
        else:
            pending += chunk.symbols
            pending_joins |= chunk.joins
    if pending:
        if merged:
            merged[-1].symbols += pending
        else:
            merged.append(Chunk(pending, pending_joins, chunks[0].sentence))
    return merged


def _elliptic(symbols: list[Symbol]) -> bool:
    """'… and then at the apple': the verb of the clause before is meant again."""
    first = next((symbol for symbol in symbols if symbol.kind not in ("FILL", "CONN")), None)
    if first is not None and first.kind == "SPACE" and first.value in ("left", "right", "up", "down"):
        return True
    if first is None or not any(symbol.kind in ("N", "PRON") for symbol in symbols):
        return False
    return first.kind in ("DET", "N", "PRON", "QUANT", "ADJ") or (
        first.kind == "REL" and first.value in ("at", "to", "on")
    )


def _leads(symbols: list[Symbol]) -> bool:
    """A stretch that can only open the next clause: a lone subject, 'with his left hand', 左手."""
    kinds = [symbol.kind for symbol in symbols if symbol.kind not in ("FILL", "DET", "MANNER")]
    return bool(kinds) and all(kind == "PERSON" for kind in kinds)


def unknown_verb(symbols: list[Symbol], follows: bool, joins: set[str]) -> Symbol | None:
    """The word that stands where a verb should and is not known as one."""
    subject = False
    for symbol in symbols:
        if symbol.kind in ("PERSON", "HAND"):
            subject = True
        elif symbol.kind == "UNKNOWN":
            if symbol.text.endswith("ly") or symbol.text.endswith("wards"):
                continue
            if symbol.han:
                return (
                    symbol if (subject or not follows or "then" in joins) and symbol is symbols[-1] else None
                )
            return symbol if subject or not follows or joins & {"then", "and", "while"} else None
        elif (
            symbol.kind not in ("FILL", "MANNER", "DET", "NEG", "CONN", "PART")
            or (symbol.kind == "DET" and subject)
            or (symbol.kind == "DET" and not _subject_ahead(symbols, symbol))
        ):
            return None
    return None


def _subject_ahead(symbols: list[Symbol], symbol: Symbol) -> bool:
    after = symbols[symbols.index(symbol) + 1 :]
    for item in after:
        if item.kind in ("PERSON", "HAND"):
            return True
        if item.kind not in ("ADJ", "UNKNOWN", "DET", "QUANT", "NUM"):
            return False
    return False
