"""Noun phrases: 'the red cup next to the laptop', 桌上最左边的书, with what narrows them down."""

from __future__ import annotations

from dataclasses import dataclass, field

from motion.language.symbols import Noun, Symbol
from motion.language.words import VIEWER_WORDS


@dataclass
class NounPhrase:
    """Something named. head: what the noun may be; phrases that narrow it down stand in `mods`."""

    head: tuple[Noun, ...] = ()
    text: str = ""
    quantity: int | str | None = None
    definite: str | None = None
    attributes: list[tuple[str, str]] = field(default_factory=list)
    spatial: list[str] = field(default_factory=list)
    ordinal: int | None = None
    mods: list[Prepositional] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    pronoun: str | None = None
    person: str | None = None
    owner: NounPhrase | None = None
    plural: bool = False
    unknown: str | None = None
    also: list[NounPhrase] = field(default_factory=list)
    span: tuple[int, int] = (0, 0)

    @property
    def viewer_word(self) -> bool:
        """Whether the words may mean whoever watches, such as 'the camera'."""
        return self.person == "viewer" or self.text in VIEWER_WORDS

    @property
    def names_something(self) -> bool:
        """Whether there is a noun, a pronoun or an unknown word to look for."""
        return bool(self.head or self.pronoun or self.unknown)

    @property
    def is_part(self) -> bool:
        """Whether the head only names a part or place of something."""
        return bool(self.head) and all(noun.kind == "part" for noun in self.head)


@dataclass
class Prepositional:
    """A relation with what it relates to; np None where the words alone say it, as in 'on the left'."""

    relation: str
    np: NounPhrase | None = None
    side: str | None = None
    body: str | None = None
    hand: str | None = None
    place: bool = False
    origin: bool = False
    han: bool = False


def noun_phrase(
    symbols: list[Symbol], index: int, mods: list[Prepositional] | None = None
) -> tuple[NounPhrase | None, int]:
    """The noun phrase that starts at `index` and where it ends; None when there is no noun to it."""
    np = NounPhrase(mods=list(mods or []))
    start = index
    words: list[str] = []
    while index < len(symbols):
        symbol = symbols[index]
        if symbol.kind == "DET":
            np.definite = symbol.value
        elif symbol.kind == "QUANT":
            np.quantity = symbol.value
        elif symbol.kind == "NUM":
            following = symbols[index + 1] if index + 1 < len(symbols) else None
            if following is not None and following.kind in ("UNIT", "TIMES"):
                break
            np.quantity = int(symbol.value) if symbol.value != 1 else None
            np.definite = "a" if symbol.value == 1 and np.definite is None else np.definite
        elif symbol.kind == "ORD":
            np.ordinal = symbol.value
        elif symbol.kind == "ADJ":
            np.attributes.append(symbol.value)
            words.append(symbol.text)
        elif symbol.kind in ("SUPER", "SPACE"):
            if symbol.kind == "SPACE" and not noun_follows(symbols, index):
                break
            np.spatial.append(symbol.value)
        elif symbol.kind == "UNKNOWN":
            np.unknown = symbol.text
            np.words.append(symbol.text)
        elif symbol.kind == "CLS" or (symbol.kind == "DE" and (index > start or np.mods)):
            pass
        elif symbol.kind == "PERSON" and index + 1 < len(symbols) and symbols[index + 1].kind == "DE":
            index += 1
        elif symbol.kind == "FILL" and symbol.text in (
            "of",
            "most",
            "very",
            "more",
            "own",
            "same",
            "很",
            "非常",
            "更",
            "的",
        ):
            pass
        elif symbol.text == "of" and index > start and symbols[index - 1].kind in ("DET", "QUANT", "NUM"):
            pass  # 'some of the water', 'one of the cups'
        elif symbol.kind in ("N", "PRON", "PERSON", "PLACE"):
            return _with_head(np, symbols, start, index)
        else:
            break
        index += 1
    if np.unknown is not None:
        np.text = np.unknown
        np.span = (symbols[start].start, symbols[index - 1].stop)
        return np, index
    if np.attributes or np.spatial or np.ordinal or np.quantity or np.definite in ("this", "that", "other"):
        # 'the red one' without its noun: 红色的.
        np.pronoun = "one"
        np.text = " ".join(words)
        np.span = (symbols[start].start, symbols[index - 1].stop) if index > start else (0, 0)
        return np, max(index, start + 1)
    return None, max(index, start + 1)


def _with_head(
    np: NounPhrase, symbols: list[Symbol], start: int, index: int
) -> tuple[NounPhrase | None, int]:
    symbol = symbols[index]
    if symbol.kind == "PLACE":
        if (
            index + 2 < len(symbols)
            and symbols[index + 1].text == "of"
            and symbols[index + 2].kind not in ("HAND", "BODY", "PERSON")
        ):
            return noun_phrase(symbols, index + 2, np.mods)
        return None, index + 1
    while symbol.kind == "N" and index + 1 < len(symbols) and symbols[index + 1].kind == "N":
        # 'kitchen table': the last noun is the head.
        np.words.append(symbol.text)
        np.owner = _headed(NounPhrase(), symbol)
        index += 1
        symbol = symbols[index]
    following = symbols[index + 1] if index + 1 < len(symbols) else None
    second = symbols[index + 2] if index + 2 < len(symbols) else None
    if (
        following is not None
        and following.kind == "LOC"
        and second is not None
        and _modifies(symbols, index + 2)
    ):
        inner = _headed(
            NounPhrase(
                definite=np.definite,
                attributes=np.attributes,
                mods=np.mods,
                words=np.words,
                spatial=np.spatial,
            ),
            symbol,
        )
        step = 3 if second.kind == "DE" else 2
        return noun_phrase(symbols, index + step, [Prepositional(following.value, inner, han=True)])
    if (
        following is not None
        and following.kind == "DE"
        and second is not None
        and second.kind in ("N", "ADJ", "SPACE", "SUPER", "UNKNOWN")
    ):
        owner = _headed(np, symbol)
        inner_np, stop = noun_phrase(symbols, index + 2)
        if inner_np is not None:
            inner_np.owner = owner
            return inner_np, stop
    _headed(np, symbol)
    np.plural = (
        symbol.form == "plural"
        or bool(isinstance(np.quantity, int) and np.quantity > 1)
        or np.quantity in ("both", "all")
    )
    np.span = (symbols[start].start, symbol.stop)
    index += 1
    if (
        index + 1 < len(symbols)
        and symbols[index].kind == "REL"
        and symbols[index].text == "of"
        and symbols[index + 1].kind not in ("HAND", "BODY")
    ):
        owner_np, stop = noun_phrase(symbols, index + 1)
        if owner_np is not None and owner_np.person is None:
            np.owner, index = owner_np, stop
    elif index + 1 < len(symbols) and symbols[index].text == "'s":
        owner = np
        inner_np, stop = noun_phrase(symbols, index + 1)
        if inner_np is not None and inner_np.person is None:
            inner_np.owner = owner
            return inner_np, stop
    elif (
        index < len(symbols)
        and symbols[index].kind == "NUM"
        and symbols[index].text.isdigit()
        and not symbols[index].han
    ):
        index += 1
    return _coordinated(np, symbols, index)


def _coordinated(np: NounPhrase, symbols: list[Symbol], index: int) -> tuple[NounPhrase, int]:
    """'the cup and the book': what 'and' adds."""
    if index + 1 < len(symbols) and (
        symbols[index].kind in ("LIST",) or (symbols[index].kind == "CONN" and symbols[index].value == "and")
    ):
        extra, stop = noun_phrase(symbols, index + 1)
        if extra is not None and extra.person is None and (extra.head or extra.pronoun):
            np.also = [extra, *extra.also]
            extra.also = []
            return np, stop
    return np, index


def _headed(np: NounPhrase, symbol: Symbol) -> NounPhrase:
    np.text = symbol.text
    if symbol.kind == "PRON":
        np.pronoun = symbol.text
    elif symbol.kind == "PERSON":
        np.person = symbol.value
    else:
        np.head = tuple(reading.value for reading in symbol.readings if reading.kind == "N")
        np.words.append(symbol.text)
    np.span = (symbol.start, symbol.stop)
    return np


def _modifies(symbols: list[Symbol], index: int) -> bool:
    """Whether 桌上 at this place narrows down a noun that follows: 桌上的杯子, 桌上那个杯子, 桌上杯子."""
    symbol = symbols[index]
    if symbol.kind == "DE":
        return noun_follows(symbols, index - 1) or (
            index + 1 < len(symbols) and symbols[index + 1].kind in ("N", "PRON", "ADJ", "UNKNOWN")
        )
    return symbol.kind in ("N", "DET", "ADJ", "NUM") and noun_follows(symbols, index - 1)


def noun_follows(symbols: list[Symbol], index: int) -> bool:
    """Whether a modifier at `index` leads to a noun."""
    for symbol in symbols[index + 1 :]:
        if symbol.kind in ("N", "PRON"):
            return True
        if symbol.kind not in ("ADJ", "SUPER", "NUM", "CLS", "DE", "ORD", "DET", "SPACE", "QUANT", "UNKNOWN"):
            return False
    return False
