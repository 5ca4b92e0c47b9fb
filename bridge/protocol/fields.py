"""Kinds of fields: how each is checked, put on the wire and described in the schema."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge.protocol import limits
from bridge.protocol.errors import ProtocolError

Floats = NDArray[np.float32]
_FLOAT = np.dtype("<f4")


class Kind(ABC):
    """One kind of field."""

    @abstractmethod
    def read(self, name: str, value: Any) -> Any:
        """The checked value of a field from the wire; ProtocolError naming the field otherwise."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """JSON Schema of the field, binary blocks given as their size in bytes."""

    def write(self, name: str, value: Any) -> Any:
        """What goes on the wire for a value; what could not be read is not sent."""
        return self.read(name, value)


def bad(name: str, wanted: str, got: object) -> ProtocolError:
    """The error of a field that isn't what it should be."""
    shown = repr(got)
    return ProtocolError(
        f"field '{name}' must be {wanted}, not {shown if len(shown) <= 60 else shown[:57] + '...'}",
        kind="bad_field",
        candidates=(name,),
        fix="see docs/protocol.md for the fields of each message",
    )


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number within bounds."""

    low: int
    high: int

    def read(self, name: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
            raise bad(name, "a whole number", value)
        if not self.low <= value <= self.high:
            raise bad(name, f"between {self.low} and {self.high}", value)
        return int(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True)
class Number(Kind):
    """A finite number within bounds."""

    low: float = -1e9
    high: float = 1e9

    def read(self, name: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float, np.floating, np.integer)):
            raise bad(name, "a number", value)
        if not self.low <= value <= self.high:  # a NaN is between nothing
            raise bad(name, f"between {self.low:g} and {self.high:g}", value)
        return float(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "number", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True)
class Flag(Kind):
    """True or false."""

    def read(self, name: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise bad(name, "true or false", value)
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Text(Kind):
    """Text without NUL, which ends a topic."""

    longest: int = limits.NAME
    shortest: int = 0

    def read(self, name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise bad(name, "text", value)
        if not self.shortest <= len(value) <= self.longest:
            raise bad(name, f"{self.shortest} to {self.longest} characters long", value)
        if "\0" in value:
            raise bad(name, "text without the character NUL", value)
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": self.shortest, "maxLength": self.longest}


@dataclass(frozen=True)
class Secret(Text):
    """Text that no error may quote."""

    def read(self, name: str, value: Any) -> str:
        try:
            return super().read(name, value)
        except ProtocolError:
            raise bad(name, f"text of at most {self.longest} characters", "something else") from None


@dataclass(frozen=True)
class Id(Text):
    """A name that is part of a topic: no slash either."""

    shortest: int = 1

    def read(self, name: str, value: Any) -> str:
        text = super().read(name, value)
        if "/" in text:
            raise bad(name, "a name without '/'", value)
        return text

    def schema(self) -> dict[str, Any]:
        return super().schema() | {"pattern": "^[^/]*$"}


@dataclass(frozen=True)
class Many(Kind):
    """A list of fields of one kind."""

    item: Kind
    most: int

    def read(self, name: str, value: Any) -> list[Any]:
        if not isinstance(value, (list, tuple)):
            raise bad(name, "a list", value)
        if len(value) > self.most:
            raise bad(name, f"a list of at most {self.most}", f"{len(value)} items")
        return [self.item.read(f"{name}[{i}]", one) for i, one in enumerate(value)]

    def write(self, name: str, value: Any) -> list[Any]:
        return [self.item.write(f"{name}[{i}]", one) for i, one in enumerate(value)]

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.item.schema(), "maxItems": self.most}


@dataclass(frozen=True)
class Mapping(Kind):
    """A map from names to fields of one kind."""

    item: Kind
    most: int

    def read(self, name: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise bad(name, "a map with text keys", value)
        if len(value) > self.most:
            raise bad(name, f"a map of at most {self.most}", f"{len(value)} entries")
        return {key: self.item.read(f"{name}.{key}", one) for key, one in value.items()}

    def write(self, name: str, value: Any) -> dict[str, Any]:
        return {key: self.item.write(f"{name}.{key}", one) for key, one in value.items()}

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": self.item.schema(), "maxProperties": self.most}


@dataclass(frozen=True)
class Data(Kind):
    """A map of plain data: text, numbers, true, false, nil, bytes, lists and maps of these."""

    def read(self, name: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise bad(name, "a map", value)
        _check_plain(name, value, limits.DEPTH, [limits.ITEMS])
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "object"}


def _check_plain(name: str, value: Any, depth: int, left: list[int]) -> None:
    left[0] -= 1
    if depth < 0 or left[0] < 0:
        raise bad(name, f"at most {limits.DEPTH} levels and {limits.ITEMS} values", "more")
    if isinstance(value, dict):
        for key, one in value.items():
            if not isinstance(key, str):
                raise bad(name, "a map with text keys", key)
            _check_plain(f"{name}.{key}", one, depth - 1, left)
    elif type(value) in (list, tuple):  # msgpack's extension types are tuples of a kind of their own
        for one in value:
            _check_plain(name, one, depth - 1, left)
    elif isinstance(value, float):
        if not np.isfinite(value):
            raise bad(name, "finite", value)
    elif not (value is None or isinstance(value, (bool, int, str, bytes))):
        raise bad(name, "plain data", value)


@dataclass(frozen=True)
class Blob(Kind):
    """Bytes as they are."""

    most: int = limits.MESSAGE_BYTES

    def read(self, name: str, value: Any) -> bytes:
        if not isinstance(value, bytes) or len(value) > self.most:
            raise bad(name, f"at most {self.most} bytes", type(value).__name__)
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "contentEncoding": "binary", "description": "msgpack bin"}


@dataclass(frozen=True)
class Block(Kind):
    """Rows of numbers as one block of little-endian float32.

    columns: numbers in a row; 0 for a flat list. single: exactly one row, read as (columns,). rotation: where a unit
    quaternion xyzw begins in a row.
    """

    columns: int
    most: int
    single: bool = False
    rotation: int | None = None

    def read(self, name: str, value: Any) -> Floats:
        width = 4 * max(self.columns, 1)
        if not isinstance(value, (bytes, memoryview)):
            raise bad(name, "a block of bytes", type(value).__name__)
        if len(value) % width or len(value) > width * self.most or (self.single and len(value) != width):
            wanted = (
                f"{width} bytes"
                if self.single
                else f"a multiple of {width} bytes, at most {width * self.most}"
            )
            raise bad(name, wanted, f"{len(value)} bytes")
        numbers = np.frombuffer(value, dtype=_FLOAT)
        if not self.single and self.columns:
            numbers = numbers.reshape(-1, self.columns)
        return self._checked(name, numbers)

    def write(self, name: str, value: Any) -> bytes:
        numbers = np.ascontiguousarray(value, dtype=_FLOAT)
        return self.read(name, numbers.tobytes()).tobytes()

    def _checked(self, name: str, numbers: Floats) -> Floats:
        if not np.isfinite(numbers).all():
            raise bad(name, "finite", "NaN or infinite numbers")
        if self.rotation is not None and numbers.size:
            q = numbers[..., self.rotation : self.rotation + 4]
            length = np.einsum("...i,...i->...", q, q)
            if np.abs(length - 1.0).max() > 2e-3:
                raise bad(
                    name,
                    "unit quaternions",
                    f"one of squared length {length.ravel()[np.abs(length - 1).argmax()]:.3g}",
                )
        return numbers

    def schema(self) -> dict[str, Any]:
        row = f"rows of {self.columns}" if self.columns and not self.single else "a flat list"
        if self.single:
            row = f"exactly {self.columns} numbers"
        return {
            "type": "string",
            "contentEncoding": "binary",
            "description": f"msgpack bin of little-endian float32: {row}",
        }
