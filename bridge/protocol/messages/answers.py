"""What the server answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from bridge.protocol.fields import Many, Text
from bridge.protocol.messages.base import U32, Label, Message, Nanoseconds, Plain, message


@message("reply")
@dataclass(frozen=True, eq=False)
class Reply(Message):
    """The request `id` was done."""

    id: U32
    result: Plain = field(default_factory=dict)


@message("failure")
@dataclass(frozen=True, eq=False)
class Failure(Message):
    """The request `id` was refused, nothing has changed. id 0: it could not be read."""

    id: U32
    kind: Label
    message: Annotated[str, Text(4096)]
    candidates: Annotated[list[str], Many(Text(4096), 4096)] = field(default_factory=list)
    fix: Annotated[str, Text(4096)] = ""


@message("pong")
@dataclass(frozen=True, eq=False)
class Pong(Message):
    """The answer to `ping`. t1, t2: when the ping arrived and this left, on the server's clock."""

    id: U32
    t0: Nanoseconds
    t1: Nanoseconds
    t2: Nanoseconds


ANSWERS: tuple[type[Message], ...] = (Reply, Failure, Pong)
