"""The msgpack reader and writer in GDScript: golden vectors, every form of every kind, and bytes that are no message."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import msgpack
import pytest

from tests.clients.godot.engine import run

pytestmark = pytest.mark.readers

HERE = Path(__file__).resolve().parent
LINES = HERE / "godot" / "msgpack_lines.gd"
VECTORS: Any = json.loads((HERE.parent / "vectors" / "messages.json").read_text(encoding="utf-8"))


EDGES = (0, 1, 31, 32, 127, 128, 255, 256, 65_535, 65_536, 2**31, 2**32, 2**62)


def plain(value: Any) -> Any:
    """As msgpack_lines.gd writes it."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return {"float": msgpack.packb(value).hex()}
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, bytes):
        return {"bin": value.hex()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return {f".{key}": plain(item) for key, item in value.items()}


def read(folder: Path, messages: list[bytes]) -> list[dict[str, Any]]:
    """What GDScript makes of them."""
    given = folder / "lines"
    given.write_text("\n".join(data.hex() or "-" for data in messages) + "\n", encoding="utf-8")
    return run(folder, LINES, f"--in={given}", limit=120)


def vectors() -> list[bytes]:
    return [bytes.fromhex(row["hex"]) for row in VECTORS]


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    values: list[Any] = [
        *(sign * number for number in EDGES for sign in (1, -1)),
        *(0.5, -1e300, True, False, None, "", "杯子", "x" * 31, "x" * 32, "x" * 300, "é" * 40_000),
        *(b"", b"\0\xff", bytes(300), bytes(70_000)),
        *([], [1] * 15, [1] * 16, [[1, [2, {"a": b"b"}]]], {str(i): i for i in range(15)}, {str(i): i for i in range(20)}),
    ]  # fmt: skip
    messages = [*map(msgpack.packb, values), msgpack.packb(1.5, use_single_float=True), *vectors()]
    answers = read(tmp_path, messages)
    for data, answer in zip(messages, answers, strict=True):
        value = msgpack.unpackb(data)
        assert answer["error"] == "", value
        assert answer["value"] == plain(value)
        assert msgpack.unpackb(bytes.fromhex(answer["packed"])) == value


def test_what_is_no_message_is_told_and_harms_nothing(tmp_path: Path) -> None:
    chance = random.Random(6)
    whole = vectors()
    cut = [data[: chance.randrange(len(data))] for data in whole for _ in range(5)]
    spoilt = []
    for data in whole:
        for _ in range(10):
            changed = bytearray(data)
            changed[chance.randrange(len(data))] = chance.randrange(256)
            spoilt.append(bytes(changed))
    hostile = [b"", b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff\xa1a", b"\xc6\xff\xff\xff\xff", b"\x91" * 10_000, b"\xc1",
               b"\xd4\0\0", b"\x81\x01\x02", b"\x01\x02"]  # fmt: skip
    answers = read(tmp_path, [*hostile, *cut, *spoilt])
    assert len(answers) == len(hostile) + len(cut) + len(spoilt)
    assert all(answer["error"] for answer in answers[: len(hostile) + len(cut)])
