"""A clause's symbols to its parts: noun phrases, prepositional phrases, hands, manner, counts."""

from __future__ import annotations

from motion.language.clauses import Clause
from motion.language.nouns import NounPhrase, Prepositional, noun_follows, noun_phrase
from motion.language.parts import FEET, Parts
from motion.language.symbols import Symbol
from motion.language.verbs import DURATIVE

_DISTANCE = frozenset(["离", "距离", "距"])
_HEAD_PARTS = frozenset(
    ["DET", "ADJ", "QUANT", "NUM", "ORD", "SUPER", "SPACE", "N", "PRON", "UNKNOWN", "CLS"]
)


class _Reader:
    """Reads one clause from left to right."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause
        self.parts = Parts()

    def read(self) -> Parts:
        """The parts of the clause."""
        self._side(self.clause.before, True)
        self._side(self.clause.after, False)
        return self.parts

    def _side(self, symbols: list[Symbol], before: bool) -> None:
        index = 0
        while index < len(symbols):
            index = max(self._item(symbols, index, before), index + 1)

    def _item(self, symbols: list[Symbol], index: int, before: bool) -> int:
        symbol = symbols[index]
        parts = self.parts
        kind = symbol.kind
        if kind == "REL":
            return self._prepositional(symbols, index, before)
        if kind == "HAND":
            self._hand(symbol.value, before)
        elif kind == "BODY":
            self._body(symbol, before)
        elif kind == "MANNER":
            if symbol.value != "plain":
                parts.manner = symbol.value
        elif kind == "QUOTE":
            parts.quote = symbol.text[1:-1]
        elif kind == "PART":
            parts.particles.append(symbol.text)
        elif kind == "EVENT":
            parts.event = parts.event or symbol.value
        elif kind == "VAGUE":
            # 'push it a bit' is about how far, 'wait a bit' about how long.
            verb = self.clause.verb
            if symbol.text != "a bit" or (verb is not None and verb.value.sense in DURATIVE):
                parts.duration = symbol.value
        elif kind == "TIMES":
            if symbol.value.isdigit():
                parts.count = int(symbol.value)
        elif kind == "NUM":
            return self._number(symbols, index, before)
        elif kind == "PERSON":
            return self._person(symbols, index, before)
        elif kind == "SPACE" and not noun_follows(symbols, index):
            parts.sides.append(symbol.value)
        elif kind in _HEAD_PARTS:
            return self._noun(symbols, index, before)
        else:
            parts.rest.append(symbol)
        return index + 1

    def _hand(self, value: str, before: bool) -> None:
        parts = self.parts
        if before:
            parts.subject_hand = parts.subject_hand or value
        elif parts.object_hand is None:
            parts.object_hand = value
        elif {parts.object_hand, value} == {"left", "right"}:
            parts.object_hand = "both"

    def _body(self, symbol: Symbol, before: bool) -> None:
        if not before and self.parts.object_body is None:
            self.parts.object_body = symbol.text

    def _number(self, symbols: list[Symbol], index: int, before: bool) -> int:
        value = float(symbols[index].value)
        following = symbols[index + 1] if index + 1 < len(symbols) else None
        if following is not None and following.kind == "UNIT":
            self.parts.duration = max(value, 0.1) * following.value
            return index + 2
        if following is not None and following.kind == "TIMES" and following.value == "unit":
            self.parts.count = max(1, min(int(value), 50))
            return index + 2
        if following is not None and following.kind == "CLS" and not noun_follows(symbols, index):
            return index + 2
        if following is not None and following.kind == "EVENT":
            self.parts.count = max(1, min(int(value), 50))
            return index + 1
        return self._noun(symbols, index, before)

    def _person(self, symbols: list[Symbol], index: int, before: bool) -> int:
        symbol = symbols[index]
        following = symbols[index + 1] if index + 1 < len(symbols) else None
        if (following is not None and following.kind == "DE") or (
            following is not None and following.kind in ("HAND", "BODY")
        ):
            return index + (2 if following.kind == "DE" else 1)
        if before:
            self.parts.subject_person = self.parts.subject_person or symbol.value
        else:
            self.parts.people.append(symbol.value)
        return index + 1

    def _noun(self, symbols: list[Symbol], index: int, before: bool) -> int:
        np, stop = noun_phrase(symbols, index)
        if np is None:
            return stop
        if np.person is not None:
            (self.parts.people.append(np.person) if not before else None)
            return stop
        if stop < len(symbols) and symbols[stop].kind == "LOC":
            if before and symbols[stop].value == "near" and not self._needs_place():
                self.parts.before.append(np)
                return stop + 1
            self.parts.prepositional.append(Prepositional(symbols[stop].value, np, han=True))
            return stop + 1
        (self.parts.before if before else self.parts.objects).append(np)
        return stop

    def _needs_place(self) -> bool:
        return self.clause.verb is not None and self.clause.verb.value.sense in (
            "place",
            "move",
            "walk_to",
            "sit_down",
        )

    def _prepositional(self, symbols: list[Symbol], index: int, before: bool) -> int:
        symbol = symbols[index]
        stop = index + 1
        while (
            stop < len(symbols)
            and symbols[stop].kind in ("DET", "FILL", "QUANT", "ADJ", "MANNER", "UNKNOWN")
            and _head_ahead(symbols, stop)
        ):
            stop += 1
        found = symbols[stop] if stop < len(symbols) else None
        if (
            found is not None
            and found.kind == "PERSON"
            and stop + 1 < len(symbols)
            and symbols[stop + 1].kind == "DE"
            and stop + 2 < len(symbols)
            and symbols[stop + 2].kind in ("HAND", "BODY")
        ):
            stop += 2
            found = symbols[stop]
        relation = symbol.value
        if found is None:
            self.parts.particles.append(symbol.text)
            return index + 1
        if found.kind == "HAND":
            self._hand_phrase(relation, found, before)
            return stop + 1 + _skip_localiser(symbols, stop + 1)
        if found.kind == "BODY":
            self._body_phrase(relation, found)
            return stop + 1 + _skip_localiser(symbols, stop + 1)
        if found.kind == "PERSON":
            np = NounPhrase(
                person="self" if found.text in ("you", "你", "您") and relation != "from" else found.value,
                text=found.text,
            )
            local = symbols[stop + 1] if stop + 1 < len(symbols) else None
            if local is not None and local.kind in ("LOC", "SPACE"):
                self.parts.prepositional.append(Prepositional(relation, np, side="viewer", han=True))
                return stop + 2
            self.parts.prepositional.append(Prepositional(relation, np, han=symbol.han))
            return stop + 1
        if found.kind == "SPACE" and not noun_follows(symbols, stop):
            previous = self.parts.prepositional[-1] if self.parts.prepositional else None
            if (
                previous is not None
                and previous.np is not None
                and previous.np.head
                and found.value in ("left", "right", "middle")
            ):
                previous.np.spatial.append(found.value)
            else:
                self.parts.sides.append(found.value)
            return stop + 1
        if found.kind == "PLACE":
            local = symbols[stop + 1] if stop + 1 < len(symbols) else None
            self.parts.prepositional.append(
                Prepositional(relation, place=True, origin=_is_origin(found.text))
            )
            return stop + 1 + (1 if local is not None and local.kind == "LOC" else 0)
        if found.kind == "VAGUE":
            self.parts.duration = found.value
            return stop + 1
        if found.kind == "NUM" and stop + 1 < len(symbols) and symbols[stop + 1].kind in ("UNIT", "TIMES"):
            return self._number(symbols, stop, before)
        np_, end = noun_phrase(symbols, index + 1)
        if np_ is None:
            self.parts.particles.append(symbol.text)
            return index + 1
        if np_.person is not None and not np_.head:
            self.parts.prepositional.append(Prepositional(relation, np_, han=symbol.han))
            return end
        if symbol.text in _DISTANCE and end < len(symbols) and symbols[end].kind == "SUPER":
            # 离电脑最近的杯子: what is closest to the computer.
            closest, stop = noun_phrase(symbols, end + 1, [Prepositional("next_to", np_, han=True)])
            if closest is not None and closest.head:
                (self.parts.before if before else self.parts.objects).append(closest)
                return stop
        if end < len(symbols) and symbols[end].kind == "LOC":
            value = symbols[end].value
            relation = "from" if relation == "from" else value
            end += 1
        self.parts.prepositional.append(Prepositional(relation, np_, han=symbol.han))
        return end

    def _hand_phrase(self, relation: str, found: Symbol, before: bool) -> None:
        parts = self.parts
        if relation in ("with", "in", "of", "on", "at", "between") and not (relation == "in" and parts.hand):
            if parts.objects and parts.hand is not None and found.value != parts.hand:
                parts.hand_pairs.append((parts.objects[-1], found.value))
                return
            parts.hand = found.value
            if parts.objects:
                parts.hand_pairs.append((parts.objects[-1], found.value))
            return
        parts.prepositional.append(Prepositional(relation, hand=found.value))

    def _body_phrase(self, relation: str, found: Symbol) -> None:
        if relation == "with" and found.text.split(" ")[-1] in FEET:
            self.parts.foot = True
        self.parts.prepositional.append(Prepositional(relation, body=found.text))


def read(clause: Clause) -> Parts:
    """The parts of a clause."""
    return _Reader(clause).read()


def _is_origin(text: str) -> bool:
    """Whether a place is where something came from: 'its place', 原位."""
    return any(word in text for word in ("origin", "place", "spot", "where", "position", "原"))


def _head_ahead(symbols: list[Symbol], index: int) -> bool:
    """Whether a hand, body part or person is what the words from here lead to."""
    for place in range(index, len(symbols)):
        symbol = symbols[place]
        if symbol.kind in ("HAND", "BODY", "PERSON", "PLACE"):
            return True
        if symbol.kind == "SPACE":
            return not noun_follows(symbols, place)
        if symbol.kind not in ("DET", "FILL", "QUANT", "ADJ", "MANNER", "UNKNOWN"):
            return False
    return False


def _skip_localiser(symbols: list[Symbol], index: int) -> int:
    return 1 if index < len(symbols) and symbols[index].kind in ("LOC",) else 0
