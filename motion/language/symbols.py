"""What a stretch of text can mean: readings, symbols, and the trie that finds them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from motion.language.tokens import Token, phrase_key

_UNKNOWN_COST = 6.0
# Decides between equally short readings, never against a shorter one.
_PRESENT_BONUS = 0.001


@dataclass(frozen=True)
class Verb:
    """Value of a verb reading: canonical sense, dictionary form, and what the word itself already says."""

    sense: str
    lemma: str
    target: str | None = None
    hand: str | None = None
    locative: bool = False


@dataclass(frozen=True)
class Noun:
    """One thing a noun may name. kind: object (a scene id), category, hypernym, mass, part, floor or thing.

    tier says how well the word fits: 5 the object's own id, 4 its label, 3 its category's name, 2 a
    synonym, 1 a kind of thing.
    """

    kind: str
    key: str
    tier: float


@dataclass(frozen=True)
class Reading:
    """One possible kind of a symbol and its value; `form` is base, s, ed, ing or plural."""

    kind: str
    value: Any = None
    form: str = ""


class Symbol:
    """Some tokens with their readings, the chosen one first; [start, stop) are characters of the text.

    kind, value and form are those of the chosen reading.
    """

    __slots__ = ("form", "han", "kind", "readings", "start", "stop", "text", "value")

    def __init__(
        self, readings: tuple[Reading, ...], text: str, start: int, stop: int, han: bool = False
    ) -> None:
        self.text, self.start, self.stop, self.han = text, start, stop, han
        self.read_as(readings)

    def read_as(self, readings: tuple[Reading, ...]) -> None:
        """Let the symbol have these readings."""
        self.readings = readings
        first = readings[0]
        self.kind: str = first.kind
        self.value: Any = first.value
        self.form: str = first.form

    def get(self, kind: str) -> Reading | None:
        """The reading of that kind."""
        return next((reading for reading in self.readings if reading.kind == kind), None)

    def choose(self, kind: str) -> None:
        """Keep only the readings of that kind."""
        self.read_as(tuple([reading for reading in self.readings if reading.kind == kind]))


def kinds_of(symbol: Symbol | None) -> set[str]:
    """Every kind that a symbol may be."""
    return {reading.kind for reading in symbol.readings} if symbol else set()


class Trie:
    """Phrases of either language and what they can mean; `root` holds what follows each first word."""

    def __init__(self) -> None:
        self.root: dict[str, Any] = {}

    def add(self, phrase: str, reading: Reading) -> None:
        """Let `phrase` have one more reading."""
        node = self.root
        key = phrase_key(phrase)
        if not key:
            return
        for part in key:
            node = node.setdefault(part, {})
        found: list[Reading] = node.setdefault("", [])
        if reading not in found:
            found.append(reading)

    def include(self, other: Trie) -> Trie:
        """Let every phrase of another trie have its readings here as well, behind those it has."""
        _merge(self.root, other.root)
        return self

    def matches(self, words: Sequence[str], start: int) -> list[tuple[int, list[Reading]]]:
        """Every phrase that begins at `start`, as (number of words, readings)."""
        node: dict[str, Any] | None = self.root.get(words[start]) if words else None
        found: list[tuple[int, list[Reading]]] = []
        if node is None:
            return found
        index = start + 1
        while node is not None:
            readings = node.get("")
            if readings is not None:
                found.append((index - start, readings))
            node = node.get(words[index]) if index < len(words) else None
            index += 1
        return found


def _merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    for part, node in more.items():
        if part == "":
            into[""] = [*into.get("", ()), *node]
        else:
            _merge(into.setdefault(part, {}), node)


def segment(
    tokens: Sequence[Token], tries: Sequence[Trie], present: Collection[str] = frozenset()
) -> list[Symbol]:
    """Cover the tokens with the fewest unknown words and phrases.

    Shortest path instead of greedy longest match: 看书架 is 看 + 书架, not 看书 + a stray character. Ties go to
    the names of what is there (`present`: categories of the scene), so that 把手柄 is 把 + 手柄 where a 手柄
    lies about, and then to the longer first phrase.
    """
    words = [token.text if token.kind in ("word", "han", "number") else "\0" for token in tokens]
    count = len(words)
    best = [0.0] * (count + 1)
    choice: list[tuple[int, tuple[Reading, ...]]] = [(1, ())] * count
    for index in range(count - 1, -1, -1):
        token = tokens[index]
        options: dict[int, list[Reading]] = {}
        if words[index] != "\0":
            for trie in tries:
                if words[index] not in trie.root:
                    continue
                for length, readings in trie.matches(words, index):
                    options[length] = [*options[length], *readings] if length in options else readings
        if token.kind == "number" and 1 not in options:
            options[1] = [Reading("NUM", float(token.text))]
        elif token.kind in ("quote", "stop", "list", "comma"):
            options[1] = [Reading(token.kind.upper(), token.text)]
        cost, length = _UNKNOWN_COST + best[index + 1], 1
        chosen: tuple[Reading, ...] = (Reading("UNKNOWN", token.text),)
        for size in sorted(options) if len(options) > 1 else options:
            found = options[size]
            total = 1.0 + best[index + size]
            if size > 1 and _names_present(found, present):
                total -= _PRESENT_BONUS
            if total <= cost:
                cost, length, chosen = total, size, tuple(found)
        best[index], choice[index] = cost, (length, chosen)
    return _symbols(tokens, choice)


def _names_present(readings: Sequence[Reading], present: Collection[str]) -> bool:
    nouns = [reading.value for reading in readings if reading.kind == "N"]
    return any(noun.kind == "object" or noun.key in present for noun in nouns)


def _symbols(tokens: Sequence[Token], choice: Sequence[tuple[int, tuple[Reading, ...]]]) -> list[Symbol]:
    symbols: list[Symbol] = []
    index = 0
    while index < len(tokens):
        length, readings = choice[index]
        first, last = tokens[index], tokens[index + length - 1]
        han = first.kind == "han"
        text = first.text
        if length > 1:
            text = ("" if han else " ").join([token.text for token in tokens[index : index + length]])
        if (
            readings[0].kind == "UNKNOWN"
            and han
            and symbols
            and symbols[-1].kind == "UNKNOWN"
            and symbols[-1].han
        ):
            previous = symbols[-1]
            previous.text += text
            previous.stop = last.stop
            previous.read_as((Reading("UNKNOWN", previous.text),))
        else:
            symbols.append(Symbol(readings, text, first.start, last.stop, han))
        index += length
    return _join_unknown(symbols)


def _join_unknown(symbols: list[Symbol]) -> list[Symbol]:
    """A known character between unknown ones belongs to the same unknown word: 独角兽."""
    out: list[Symbol] = []
    for symbol in symbols:
        if symbol.kind == "UNKNOWN" and symbol.han and len(out) > 1:
            middle, first = out[-1], out[-2]
            joined = first.kind == "UNKNOWN" and first.stop == middle.start and middle.stop == symbol.start
            if joined and middle.han and len(middle.text) == 1:
                text = first.text + middle.text + symbol.text
                out[-2:] = [Symbol((Reading("UNKNOWN", text),), text, first.start, symbol.stop, True)]
                continue
        out.append(symbol)
    return out
