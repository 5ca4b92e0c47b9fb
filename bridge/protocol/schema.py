"""The JSON Schema of every message, made from the dataclasses."""

from __future__ import annotations

from typing import Any

from bridge.protocol import limits
from bridge.protocol.codec import fields_of
from bridge.protocol.messages import MESSAGES, Message


def schema() -> dict[str, Any]:
    """One schema that holds them all; binary blocks are described, since JSON has none."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Kinelink wire protocol, version {limits.VERSION}",
        "description": "Messages as msgpack maps. See docs/protocol.md.",
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in MESSAGES],
        "$defs": {name: _of(name, cls) for name, cls in MESSAGES.items()},
    }


def _of(name: str, cls: type[Message]) -> dict[str, Any]:
    fields = fields_of(cls)
    return {
        "type": "object",
        "description": (cls.__doc__ or "").strip(),
        "properties": {"type": {"const": name}, **{one.name: one.kind.schema() for one in fields}},
        "required": ["type", *(one.name for one in fields if one.required)],
    }
