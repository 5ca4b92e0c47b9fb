"""What all messages have in common: their base and the kinds of their fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeVar

from bridge.protocol import limits
from bridge.protocol.fields import Block, Data, Floats, Id, Many, Mapping, Text, Whole

Name = Annotated[str, Id()]
Label = Annotated[str, Text()]
U32 = Annotated[int, Whole(0, 2**32 - 1)]
Nanoseconds = Annotated[int, Whole(-(2**63), 2**63 - 1)]
Names = Annotated[list[str], Many(Text(), limits.JOINTS)]
Plain = Annotated[dict[str, Any], Data()]
Point = Annotated[Floats, Block(3, 1, single=True)]
Points = Annotated[Floats, Block(3, limits.JOINTS)]
Rotations = Annotated[Floats, Block(4, limits.JOINTS, rotation=0)]
Poses = Annotated[Floats, Block(7, limits.OBJECTS, rotation=3)]
Values = Annotated[Floats, Block(0, limits.CURVES)]
SampleRate = Annotated[int, Whole(8_000, 192_000)]
SampleIndex = Annotated[int, Whole(0, 2**53)]
Places = Annotated[dict[str, Floats], Mapping(Block(7, 1, single=True, rotation=3), limits.OBJECTS)]


@dataclass(frozen=True, eq=False)
class Message:
    """Base of all messages."""

    TYPE: ClassVar[str]


_M = TypeVar("_M", bound=type[Message])


def message(name: str) -> Callable[[_M], _M]:
    """Name the type of a message."""

    def named(cls: _M) -> _M:
        cls.TYPE = name
        return cls

    return named
