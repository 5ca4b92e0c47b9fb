"""Symbols to clauses: one verb each, what stands before and after it, how it joins the clause before."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from motion.language.symbols import Symbol

# Before a second verb of the same stretch, these already belong to it: 用左手, 把门, 向观众, slowly.
_OPENERS = frozenset(["BA", "BEI", "MANNER", "PERSON", "HAND", "NEG"])
_CONTENT = frozenset(["N", "PRON", "HAND", "BODY", "PERSON", "QUOTE", "SPACE", "PLACE"])
_CLAUSE_START = frozenset(
    ["MANNER", "FILL", "PERSON", "HAND", "DET", "ADJ", "REL", "BA", "SPACE", "PART", "CONN", "NEG"]
)


@dataclass
class Clause:
    """One verb and what belongs to it.

    before, after: symbols around the verb. joins: then, and, while, before or after, as said ahead of it.

    sentence: number of its sentence. chained: it follows another verb without any connective. borrowed: its
    verb stands in the clause before.
    """

    verb: Symbol | None
    before: list[Symbol] = field(default_factory=list)
    after: list[Symbol] = field(default_factory=list)
    joins: set[str] = field(default_factory=set)
    sentence: int = 0
    chained: bool = False
    negated: bool = False
    borrowed: bool = False

    @property
    def symbols(self) -> list[Symbol]:
        """Every symbol in order."""
        return [*self.before, *([self.verb] if self.verb else []), *self.after]

    @property
    def span(self) -> tuple[int, int]:
        """Characters [start, stop) of the text."""
        symbols = (
            [*self.before, *self.after] if self.borrowed and (self.before or self.after) else self.symbols
        )
        return (min(s.start for s in symbols), max(s.stop for s in symbols)) if symbols else (0, 0)


@dataclass
class _Chunk:
    symbols: list[Symbol]
    joins: set[str]
    sentence: int
    borrowed: bool = False


def clauses(symbols: list[Symbol]) -> list[Clause]:
    """Every clause of a text in the order said."""
    out: list[Clause] = []
    sentence = 0
    for part in _sentences(symbols):
        found = _sentence_clauses(part, sentence)
        if found:
            out.extend(found)
            sentence += 1
    return out


def _sentences(symbols: list[Symbol]) -> list[list[Symbol]]:
    parts: list[list[Symbol]] = [[]]
    for symbol in symbols:
        if symbol.kind == "STOP":
            parts.append([])
        else:
            parts[-1].append(symbol)
    return [part for part in parts if part]


def _sentence_clauses(symbols: list[Symbol], sentence: int) -> list[Clause]:
    chunks = _merge(_chunks(symbols, sentence))
    out: list[Clause] = []
    for chunk in chunks:
        out.extend(_split_verbs(chunk))
    return out


def _chunks(symbols: list[Symbol], sentence: int) -> list[_Chunk]:
    """Cut at commas and connectives; 'and' cuts only before a clause."""
    chunks = [_Chunk([], set(), sentence)]
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
            chunks[-1].symbols.append(symbol)
        elif chunks[-1].symbols:
            chunks.append(_Chunk([], joins, sentence))
        else:
            chunks[-1].joins |= joins
        if (
            joins is not None
            and symbol.kind == "CONN"
            and symbol.value == "before"
            and symbol.han
            and len(chunks) > 1
        ):
            # 喝水之前: the clause that ends here is the later one.
            chunks[-2].joins.add("before")
            chunks[-1].joins.discard("before")
    return [chunk for chunk in chunks if chunk.symbols]


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


def _has_verb(chunk: _Chunk) -> bool:
    return any(symbol.kind == "V" for symbol in chunk.symbols)


def _merge(chunks: list[_Chunk]) -> list[_Chunk]:
    """Give a stretch without a verb to the clause before it, or, leading the sentence, to the one after."""
    merged: list[_Chunk] = []
    pending: list[Symbol] = []
    pending_joins: set[str] = set()
    for chunk in chunks:
        if _has_verb(chunk) or unknown_verb(chunk.symbols, bool(merged), chunk.joins):
            merged.append(_Chunk(pending + chunk.symbols, pending_joins | chunk.joins, chunk.sentence))
            pending, pending_joins = [], set()
        elif merged and _has_verb(merged[-1]) and chunk.joins & {"then", "and"} and _elliptic(chunk.symbols):
            verb = next(symbol for symbol in reversed(merged[-1].symbols) if symbol.kind == "V")
            merged.append(_Chunk([verb, *chunk.symbols], chunk.joins, chunk.sentence, borrowed=True))
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
            merged.append(_Chunk(pending, pending_joins, chunks[0].sentence))
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


def _split_verbs(chunk: _Chunk) -> list[Clause]:
    """One clause a verb; what opens a clause before a later verb moves to it."""
    verbs = [index for index, symbol in enumerate(chunk.symbols) if symbol.kind == "V"]
    if not verbs:
        return [Clause(None, list(chunk.symbols), [], set(chunk.joins), chunk.sentence)]
    starts = [0]
    for previous, verb in pairwise(verbs):
        starts.append(_opening(chunk.symbols, previous + 1, verb))
    out = []
    for number, (start, verb) in enumerate(zip(starts, verbs, strict=True)):
        stop = starts[number + 1] if number + 1 < len(starts) else len(chunk.symbols)
        before, after = chunk.symbols[start:verb], chunk.symbols[verb + 1 : stop]
        clause = Clause(
            chunk.symbols[verb],
            before,
            after,
            set(chunk.joins) if number == 0 else set(),
            chunk.sentence,
            chained=number > 0,
        )
        clause.borrowed = chunk.borrowed
        clause.negated = any(symbol.kind == "NEG" for symbol in before[-5:])
        out.append(clause)
    return out


def _opening(symbols: list[Symbol], start: int, verb: int) -> int:
    """Where the clause of a later verb begins."""
    first = symbols[start] if start < verb else None
    for index in range(start, verb):
        symbol = symbols[index]
        if symbol.kind in ("BA", "BEI", "NEG"):
            return index
        if symbol.kind == "REL" and symbol.han and index > start and symbols[verb].kind == "V":
            return index
        if (
            symbol.kind == "REL"
            and symbol.han
            and symbol is first
            and symbol.value in ("with", "from")
            and index < verb
        ):
            return index
        if (
            symbol.kind == "REL"
            and symbol.han
            and symbol is first
            and symbol.text in ("向", "对", "朝", "给", "对着", "冲", "为")
            and _motionless(symbols[start - 1])
        ):
            return index
        if symbol.kind in ("PERSON", "HAND") and _is_subject(symbols, index, start, verb):
            return _with_determiner(symbols, index, start)
        if symbol.kind == "MANNER" and symbol.han and symbol.value != "plain":
            return index
    return verb


def _motionless(verb: Symbol) -> bool:
    return verb.kind == "V" and verb.value.sense not in ("walk_to", "turn_to", "point_at", "look_at")


def _is_subject(symbols: list[Symbol], index: int, start: int, verb: int) -> bool:
    """Whether a person or hand is the subject of a later verb: only adverbs between, nothing governing it."""
    between = symbols[index + 1 : verb]
    if any(symbol.kind not in ("MANNER", "FILL", "PART") for symbol in between):
        return False
    lead = index - 1
    while lead >= start and symbols[lead].kind in ("DET", "ADJ", "FILL"):
        lead -= 1
    return not (lead >= start - 1 and symbols[lead].kind in ("REL", "V", "BA", "PERSON")) and lead >= start


def _with_determiner(symbols: list[Symbol], index: int, start: int) -> int:
    while index > start and symbols[index - 1].kind in ("DET", "ADJ"):
        index -= 1
    return index
