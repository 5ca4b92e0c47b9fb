"""Symbols to clauses: one verb each, what stands before and after it, how it joins the clause before."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from motion.language.chunks import Chunk, chunks
from motion.language.symbols import Symbol


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
    out: list[Clause] = []
    for chunk in chunks(symbols, sentence):
        out.extend(_split_verbs(chunk))
    return out


def _split_verbs(chunk: Chunk) -> list[Clause]:
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
