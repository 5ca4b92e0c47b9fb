"""Files as they come out of a crash, a bad disk or a hurried editor, from a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
WORD = re.compile(rb'"[^"\\]*"')
NUMBERS = (
    b"0",
    b"-1",
    b"1e308",
    b"-1e-320",
    b"NaN",
    b"Infinity",
    b'"1"',
    b"null",
    b"[]",
    b"99999999999999999999",
)
WORDS = (b'""', b"null", b"true", b"{}", b"[[]]", b"12", '"杯子\\u0000"'.encode(), b'"' + b"a" * 5000 + b'"')


def mutations(original: bytes, seed: int, count: int) -> Iterator[bytes]:
    """`count` damaged copies of a file, each with one to four injuries."""
    chance = random.Random(seed)
    for _ in range(count):
        data = original
        for _ in range(chance.randint(1, 4)):
            data = chance.choice(INJURIES)(data, chance)
        yield data


def cut(data: bytes, chance: random.Random) -> bytes:
    """The file ends too early."""
    return data[: chance.randint(0, len(data))]


def lose(data: bytes, chance: random.Random) -> bytes:
    """A stretch is missing."""
    start = chance.randint(0, len(data))
    return data[:start] + data[start + chance.randint(1, 40) :]


def repeat(data: bytes, chance: random.Random) -> bytes:
    """A stretch comes twice."""
    start = chance.randint(0, len(data))
    return data[:start] + data[start : start + chance.randint(1, 40)] + data[start:]


def flip(data: bytes, chance: random.Random) -> bytes:
    """A few bytes are other bytes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def number(data: bytes, chance: random.Random) -> bytes:
    """A number is another one, or none at all."""
    return exchange(data, NUMBER, NUMBERS, chance)


def word(data: bytes, chance: random.Random) -> bytes:
    """A string, or the name of a field, is something else."""
    return exchange(data, WORD, WORDS, chance)


def exchange(data: bytes, what: re.Pattern[bytes], by: tuple[bytes, ...], chance: random.Random) -> bytes:
    """One of the places where `what` stands holds one of `by`."""
    places = list(what.finditer(data))
    if not places:
        return data
    place = chance.choice(places)
    return data[: place.start()] + chance.choice(by) + data[place.end() :]


INJURIES = (cut, lose, repeat, flip, number, number, word, word)
