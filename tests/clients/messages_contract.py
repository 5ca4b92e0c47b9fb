"""What every core must do with messages: what Python reads and writes, and refuse what Python refuses."""

from __future__ import annotations

import json
import random
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgpack
import numpy as np
import pytest

from bridge.protocol import MESSAGES, ProtocolError, decode, encode
from bridge.protocol.messages import (
    CloseSession,
    Describe,
    GetSettings,
    ListCatalogue,
    ListScenes,
    ListVoices,
    Message,
    OpenTalk,
    RemoveObject,
    Say,
    SetScene,
)
from tests.clients.probe import Probe, Refused

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent.parent / "vectors" / "messages.json").read_text(encoding="utf-8")
)
READ = ("frame", "skeleton", "objects", "audio", "event", "heartbeat", "reply", "failure", "pong")
# Keypoints are for other clients than game engines.
TO_READ = [one for one in VECTORS if one["fields"]["type"] in READ]
TO_WRITE = [
    bytes.fromhex(one["hex"]) for one in VECTORS if one["fields"]["type"] not in (*READ, "keypoints")
] + [
    encode(one)
    for one in (
        SetScene(9, "s", {"a": [1, -200, 3.5]}),
        CloseSession(1, "s"),
        Describe(2),
        Describe(3, "s"),
        RemoveObject(4, "s", "cup"),
        ListCatalogue(5),
        ListScenes(6),
        GetSettings(7),
        ListVoices(8),
        OpenTalk(10, "s", "a"),
        Say(11, "s", "a"),
    )
]


def plain(message: Message) -> dict[str, Any]:
    """A message as vectors have it: blocks as lists of numbers."""
    out: dict[str, Any] = {"type": message.TYPE}
    for one in fields(message):
        value = getattr(message, one.name)
        if value is not None:
            out[one.name] = value.ravel().tolist() if isinstance(value, np.ndarray) else value
    return out


def read(core: Probe, payload: bytes) -> dict[str, Any]:
    """What a core reads in a message."""
    packed = bytes.fromhex(core.ask("decode", payload)[0])
    content: dict[str, Any] = msgpack.unpackb(packed)
    return content


def mutated(rng: random.Random, payload: bytes) -> bytes:
    """A message with a few bytes changed, left out, doubled or put in."""
    data = bytearray(payload)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        length = rng.choice((1, 1, 2, 4, 16))
        match rng.randrange(5):
            case 0:
                data[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length]
            case 3:
                data[at:at] = rng.randbytes(length)
            case _:
                del data[at:]
    return bytes(data)


def spoilt(kind: str, **changes: Any) -> bytes:
    """The first vector of a type with fields of any content."""
    content = msgpack.unpackb(
        next(bytes.fromhex(one["hex"]) for one in VECTORS if one["fields"]["type"] == kind)
    )
    content.update(changes)
    packed: bytes = msgpack.packb({key: value for key, value in content.items() if value is not ...})
    return packed


NAN = np.array([np.nan, 0, 0], "<f4").tobytes()
LONG = np.array([0, 0, 0, 1.1], "<f4").tobytes()
BAD: list[tuple[str, bytes]] = [
    ("malformed", b""),
    ("malformed", b"\xc1"),
    ("malformed", b"\x93\x01\x02\x03"),
    ("malformed", bytes.fromhex(VECTORS[0]["hex"])[:-1]),
    ("malformed", bytes.fromhex(VECTORS[0]["hex"]) + b"\x00"),
    ("malformed", b"\xdf\xff\xff\xff\xff"),
    ("malformed", b"\x81\xa4type\xdb\xff\xff\xff\xff"),
    ("malformed", b"\x81\x01\x02"),
    ("malformed", b"\x81\xa4type\xa2\xc3\x28"),
    ("unknown_type", b"\x80"),
    ("unknown_type", spoilt("pong", type="pang")),
    ("missing_field", spoilt("pong", t1=...)),
    ("missing_field", spoilt("frame", q=...)),
    ("missing_field", spoilt("frame", sk=None)),
    ("bad_field", spoilt("frame", q="text")),
    ("bad_field", spoilt("frame", q=LONG)),
    ("bad_field", spoilt("frame", q=b"123")),
    ("bad_field", spoilt("frame", q=LONG * 513)),
    ("bad_field", spoilt("frame", root=NAN)),
    ("bad_field", spoilt("frame", root=b"")),
    ("bad_field", spoilt("frame", epoch=-1)),
    ("bad_field", spoilt("frame", epoch=2**32)),
    ("bad_field", spoilt("frame", epoch=1.0)),
    ("bad_field", spoilt("frame", ts=2**63)),
    ("bad_field", spoilt("frame", session="")),
    ("bad_field", spoilt("frame", session="a/b")),
    ("bad_field", spoilt("frame", session="s" * 129)),
    ("missing_field", spoilt("audio", data=...)),
    ("bad_field", spoilt("audio", data=b"x" * ((1 << 20) + 1))),
    ("bad_field", spoilt("audio", data="text")),
    ("bad_field", spoilt("audio", rate=7_999)),
    ("bad_field", spoilt("audio", rate=192_001)),
    ("bad_field", spoilt("audio", sample=-1)),
    ("bad_field", spoilt("audio", sample=2**53 + 1)),
    ("bad_field", spoilt("audio", last=1)),
    ("bad_field", spoilt("event", name="a\0b")),
    ("bad_field", spoilt("event", data=[])),
    ("bad_field", spoilt("event", data={"x": float("nan")})),
    ("bad_field", spoilt("event", data={"x": msgpack.ExtType(5, b"")})),
    ("bad_field", spoilt("objects", objects=[{}] * 1025)),
]


class MessagesContract:
    """Messages. Subclasses get a fixture `core`."""

    @pytest.mark.parametrize("vector", TO_READ, ids=lambda one: one["name"])
    def test_vectors_are_read_exactly(self, core: Probe, vector: dict[str, Any]) -> None:
        expected = dict(vector["fields"])
        if expected["type"] == "audio":
            expected["data"] = bytes.fromhex(expected["data"])
        assert read(core, bytes.fromhex(vector["hex"])) == expected

    @pytest.mark.parametrize("payload", TO_WRITE, ids=lambda one: decode(one).TYPE)
    def test_requests_are_written_byte_for_byte(self, core: Probe, payload: bytes) -> None:
        assert core.ask("encode", payload) == [payload.hex()]

    @pytest.mark.parametrize(("kind", "payload"), BAD, ids=range(len(BAD)))
    def test_what_is_wrong_is_named(self, core: Probe, kind: str, payload: bytes) -> None:
        with pytest.raises(ProtocolError) as reference:
            decode(payload)
        with pytest.raises(Refused) as found:
            read(core, payload)
        assert found.value.kind == reference.value.kind == kind

    def test_unknown_fields_are_ignored(self, core: Probe) -> None:
        new = {
            "later": [1, {"a": b"x"}],
            "time": msgpack.Timestamp(1),
            "more": 1.5,
            "big": msgpack.ExtType(9, b"x" * 300),
        }
        assert read(core, spoilt("frame", **new)) == VECTORS[0]["fields"]

    @pytest.mark.parametrize("width", [8, 16, 32])
    def test_blocks_come_in_three_widths(self, core: Probe, width: int) -> None:
        short = b"\xc4\x0c" + bytes.fromhex(VECTORS[0]["hex"]).split(b"root\xc4\x0c")[1][:12]
        head = {8: b"\xc4\x0c", 16: b"\xc5\x00\x0c", 32: b"\xc6\x00\x00\x00\x0c"}[width]
        payload = bytes.fromhex(VECTORS[0]["hex"]).replace(short, head + short[2:])
        assert read(core, payload) == VECTORS[0]["fields"]

    def test_optional_fields_have_their_defaults(self, core: Probe) -> None:
        # After a frame that had curves, since frames are reused.
        assert read(core, spoilt("frame"))["c"]
        found = read(core, spoilt("frame", c=..., contacts=...))
        assert (found["c"], found["contacts"]) == ([], 0)

    def test_sound_has_its_defaults_too(self, core: Probe) -> None:
        found = read(core, spoilt("audio", rate=..., codec=..., last=..., data=b"123"))
        assert (found["rate"], found["codec"], found["last"], found["data"]) == (
            24_000,
            "pcm16",
            False,
            b"123",
        )

    @pytest.mark.parametrize("levels", [16, 17, 5000])
    def test_plain_data_may_be_sixteen_levels_deep(self, core: Probe, levels: int) -> None:
        nested: bytes = b"\x81\xa1a" * levels + b"\x01"
        payload = b"\x83\xa4type\xa5reply\xa2id\x01\xa6result" + nested
        if levels == 16:
            assert read(core, payload) == plain(decode(payload))
        else:
            with pytest.raises(Refused):
                read(core, payload)

    def test_fields_that_are_ignored_may_be_no_deeper(self, core: Probe) -> None:
        for levels in (17, 100_000):
            pong = b"\x86\xa4type\xa4pong\xa2id\x01\xa2t0\x01\xa2t1\x01\xa2t2\x01"
            with pytest.raises(Refused):
                read(core, pong + b"\xa1x" + b"\x91" * levels + b"\x01")

    def test_a_message_has_eight_megabytes_at_most(self, core: Probe) -> None:
        payload = spoilt("frame", more=b"\0" * (8 << 20))
        with pytest.raises(Refused, match="too_big"):
            read(core, payload)

    def test_twenty_thousand_spoilt_messages_are_read_as_python_reads_them(self, core: Probe) -> None:
        rng = random.Random(11)
        payloads = [bytes.fromhex(one["hex"]) for one in TO_READ]
        refused = 0
        for _ in range(20_000):
            payload = mutated(rng, rng.choice(payloads))
            try:
                expected: dict[str, Any] | None = plain(decode(payload))
            except ProtocolError:
                expected = None
            try:
                found: dict[str, Any] | None = read(core, payload)
            except Refused:
                found = None
                refused += 1
            if expected is None:
                assert found is None, payload.hex()
            elif found is not None:
                assert found == expected, payload.hex()
            else:
                assert stricter(expected), payload.hex()
        assert 5_000 < refused < 19_900

    @pytest.mark.parametrize(
        "payload",
        [
            encode(MESSAGES["perform"](1, "s", "a", "x" * 4000), checked=False).replace(
                b"\xa1s", b"\xa1/", 1
            ),
            spoilt("perform", text="x" * 4001),
            spoilt("perform", character=""),
            spoilt("update_objects", objects={"cup": np.full(7, np.inf, "<f4").tobytes()}),
            spoilt("update_objects", objects={"cup": LONG}),
            spoilt("open_session", characters=["a"] * 17),
            spoilt("set_avatar", radii={"hips": 2.0}),
            spoilt("say", rate=5.0),
            spoilt("say", intensity=-0.1),
            spoilt("say", sample_rate=4_000),
            spoilt("say", audio=bytes((6 << 20) + 1)),
            spoilt("sound", data=bytes((1 << 20) + 1)),
            spoilt("subscribe", topics=["t"] * 65),
        ],
        ids=[
            "slash",
            "long",
            "empty",
            "infinite",
            "columns",
            "characters",
            "radius",
            "pace",
            "intensity",
            "samples",
            "file",
            "sound",
            "topics",
        ],
    )
    def test_what_would_be_refused_is_not_sent(self, core: Probe, payload: bytes) -> None:
        with pytest.raises(Refused, match="bad_field"):
            core.ask("encode", payload)


def stricter(expected: dict[str, Any]) -> bool:
    """Whether a core may refuse what Python's codec takes: a skeleton that no engine could build."""
    if expected["type"] != "skeleton":
        return False
    parents = expected["parents"]
    ordered = all(0 <= parent < i for i, parent in enumerate(parents) if i) and parents[:1] in ([], [-1])
    whole = len(parents) == len(expected["names"]) and len(expected["rest"]) == 3 * len(parents)
    return not (ordered and whole and len(expected["rate"]) == 2)
