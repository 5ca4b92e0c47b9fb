"""Messages survive the wire exactly; what is wrong is refused with its name; golden bytes stay what they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgpack
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.protocol import MESSAGES, ProtocolError, decode, encode, request_id, schema, topics
from bridge.protocol.codec import fields_of
from bridge.protocol.messages import Frame, Perform, UpdateObjects
from bridge.protocol.vectors import vectors

ROOT = Path(__file__).parents[3]
GOLDEN = json.loads((ROOT / "tests" / "vectors" / "messages.json").read_text(encoding="utf-8"))


def frame(**changed: Any) -> Frame:
    values = {
        "session": "s",
        "character": "a",
        "sk": "1",
        "ok": "2",
        "epoch": 3,
        "seq": 4,
        "ts": 5,
        "root": np.array([0.0, 1.0, 0.0], np.float32),
        "q": np.array([[0.0, 0.0, 0.0, 1.0]], np.float32),
        "o": np.zeros((0, 7), np.float32),
    }
    return Frame(**(values | changed))


@pytest.mark.parametrize("vector", GOLDEN, ids=lambda vector: vector["name"])
def test_golden_bytes_mean_what_they_meant(vector: dict[str, Any]) -> None:
    message = decode(bytes.fromhex(vector["hex"]))
    assert encode(message).hex() == vector["hex"]
    for one in fields_of(type(message)):
        if one.name in vector["fields"]:
            value, wanted = getattr(message, one.name), vector["fields"][one.name]
            if isinstance(value, np.ndarray):
                assert value.ravel().tolist() == wanted
            elif isinstance(value, bytes):
                assert value.hex() == wanted
            elif one.name != "objects" or message.TYPE == "objects":
                assert value == wanted


def test_the_golden_file_is_made_by_this_code() -> None:
    assert vectors() == GOLDEN


def test_the_published_schema_is_made_by_this_code() -> None:
    published = json.loads((ROOT / "docs" / "protocol.schema.json").read_text(encoding="utf-8"))
    assert published == schema()
    jsonschema.Draft202012Validator.check_schema(published)


def test_every_message_has_a_golden_vector_or_only_names() -> None:
    shown = {vector["fields"]["type"] for vector in GOLDEN}
    simple = {"set_scene", "close_session", "describe", "unsubscribe", "remove_object"}
    simple |= {"list_catalogue", "list_scenes", "get_settings"}
    assert shown | simple == set(MESSAGES)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_a_typed_error(data: bytes) -> None:
    try:
        decode(data)
    except ProtocolError as error:
        assert error.kind and error.message
    request_id(data)


_PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=5)
    | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


# How long drawing takes says nothing on a busy machine.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(sorted(MESSAGES)), st.data())
def test_wrong_fields_are_refused_by_name(name: str, data: st.DataObject) -> None:
    names = [one.name for one in fields_of(MESSAGES[name])]
    content = data.draw(st.dictionaries(st.sampled_from(names), _PLAIN, max_size=len(names)))
    try:
        message = decode(msgpack.packb({"type": name, **content}))
    except ProtocolError as error:
        assert error.kind in ("bad_field", "missing_field")
    else:
        assert name == decode(encode(message)).TYPE


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"q": np.array([[0.0, 0.0, 0.0, 1.1]], np.float32)}, "q"),
        ({"q": np.array([[0.0, 0.0, 0.0, np.nan]], np.float32)}, "q"),
        ({"root": np.array([0.0, np.inf, 0.0], np.float32)}, "root"),
        ({"root": np.zeros(4, np.float32)}, "root"),
        ({"o": np.zeros((1, 7), np.float32)}, "o"),
        ({"epoch": -1}, "epoch"),
        ({"epoch": True}, "epoch"),
        ({"session": "a/b"}, "session"),
        ({"character": ""}, "character"),
        ({"sk": "x" * 129}, "sk"),
    ],
)
def test_nothing_wrong_is_ever_sent(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(ProtocolError, match=f"'{field}"):
        encode(frame(**changed))


def test_unknown_fields_are_ignored() -> None:
    content = msgpack.unpackb(encode(Perform(1, "s", "a", "wave"))) | {"mood": "merry"}
    assert decode(msgpack.packb(content)).text == "wave"  # type: ignore[attr-defined]


def test_blocks_of_every_size_of_bin_are_read() -> None:
    for count in (1, 60, 20_000):
        places = {f"thing{i}": np.array([0, 0, 0, 0, 0, 0, 1], np.float32) for i in range(min(count, 900))}
        assert len(decode(encode(UpdateObjects(1, "s", places))).objects) == len(places)  # type: ignore[attr-defined]


def test_the_quick_way_gives_the_same_bytes() -> None:
    assert encode(frame(), checked=False) == encode(frame())


@given(st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=100), st.binary(max_size=50))
def test_topics_are_what_comes_before_the_first_zero(topic: str, payload: bytes) -> None:
    assert topics.split(topics.join(topic, payload)) == (topic, payload)


@pytest.mark.parametrize("data", [b"", b"frame", b"x" * 600 + b"\0", b"\xff\0abc"])
def test_what_has_no_topic_is_refused(data: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        topics.split(data)
    assert caught.value.kind == "bad_topic"
