"""Messages to bytes and back. Pure: no socket, no clock."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from typing import Any, get_type_hints

import msgpack
import numpy as np

from bridge.protocol import limits
from bridge.protocol.errors import ProtocolError
from bridge.protocol.fields import Kind
from bridge.protocol.messages import MESSAGES, Message


@dataclass(frozen=True)
class Field:
    """A field of a message: its name, its kind and whether it may be left out."""

    name: str
    kind: Kind
    required: bool


def _fields(cls: type[Message]) -> tuple[Field, ...]:
    hints = get_type_hints(cls, include_extras=True)
    return tuple(
        Field(
            one.name,
            next(extra for extra in hints[one.name].__metadata__ if isinstance(extra, Kind)),
            one.default is MISSING and one.default_factory is MISSING,
        )
        for one in fields(cls)
    )


_FIELDS = {cls: _fields(cls) for cls in MESSAGES.values()}


def fields_of(cls: type[Message]) -> tuple[Field, ...]:
    """The fields of a message."""
    return _FIELDS[cls]


def encode(message: Message, checked: bool = True) -> bytes:
    """The msgpack map of a message. Fields that are None are left out; ProtocolError for what may not be sent.

    checked: False for what is known to be right, such as frames of a passage: arrays must then be contiguous float32.
    """
    out: dict[str, Any] = {"type": message.TYPE}
    for one in fields_of(type(message)):
        value = getattr(message, one.name)
        if value is not None:
            if checked:
                value = one.kind.write(one.name, value)
            elif isinstance(value, np.ndarray):
                value = value.tobytes()
            out[one.name] = value
    packed: bytes = msgpack.packb(out, use_bin_type=True)
    return packed


def decode(payload: bytes) -> Message:
    """The message in a msgpack map. Unknown fields are ignored, so that newer peers can say more; ProtocolError otherwise."""
    content = _unpacked(payload)
    cls = MESSAGES.get(content["type"]) if isinstance(content.get("type"), str) else None
    if cls is None:
        raise ProtocolError(
            f"there is no message of type {content.get('type')!r:.60}",
            kind="unknown_type",
            candidates=tuple(MESSAGES),
        )
    values = {}
    for one in fields_of(cls):
        value = content.get(one.name)
        if value is not None:
            values[one.name] = one.kind.read(one.name, value)
        elif one.required:
            raise ProtocolError(
                f"a message of type '{content['type']}' needs the field '{one.name}'",
                kind="missing_field",
                candidates=(one.name,),
                fix="see docs/protocol.md for the fields of each message",
            )
    return cls(**values)


def request_id(payload: bytes) -> int:
    """The id of a request, also of one that can't be read otherwise; 0 when there is none."""
    try:
        number = _unpacked(payload).get("id")
    except ProtocolError:
        return 0
    if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**32:
        return number
    return 0


def _unpacked(payload: bytes) -> dict[str, Any]:
    if len(payload) > limits.MESSAGE_BYTES:
        raise ProtocolError(
            f"a message may have {limits.MESSAGE_BYTES} bytes, not {len(payload)}", kind="too_big"
        )
    try:
        # strict_map_key refuses keys that are neither text nor bytes, such as lists.
        content = msgpack.unpackb(payload, raw=False, strict_map_key=True)
    except Exception as error:  # msgpack raises a dozen kinds, some of them undocumented
        raise ProtocolError(
            f"these {len(payload)} bytes are no msgpack: {error}"[:300], kind="malformed"
        ) from None
    if not isinstance(content, dict):
        raise ProtocolError(f"a message is a map, not {type(content).__name__}", kind="malformed")
    return content
