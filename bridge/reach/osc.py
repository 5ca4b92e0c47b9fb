"""Open Sound Control 1.0: bundles that are laid out once, and then only have their numbers filled in.

https://opensoundcontrol.stanford.edu/spec-1_0.html. Everything in OSC lies on multiples of four bytes, so a float of a message
is one word of the whole, and all floats of a pose are written by one assignment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

BUNDLE_BYTES = 1200
"""Bytes of a bundle: what passes through every network in one piece."""

_IMMEDIATELY = (1).to_bytes(8, "big")
_HEAD = b"#bundle\0" + _IMMEDIATELY


@dataclass(frozen=True)
class Message:
    """An address with arguments that stay, and behind them numbers that change."""

    address: str
    fixed: tuple[str | int, ...] = ()
    floats: int = 0

    def encode(self) -> bytes:
        """Its bytes, with zeros for the numbers."""
        tags = "".join("s" if isinstance(one, str) else "i" for one in self.fixed) + "f" * self.floats
        head = _text(self.address) + _text(f",{tags}")
        fixed = b"".join(
            _text(one) if isinstance(one, str) else one.to_bytes(4, "big", signed=True) for one in self.fixed
        )
        return head + fixed + bytes(4 * self.floats)


class Bundles:
    """Messages in as few bundles as hold them, in order."""

    def __init__(self, messages: Sequence[Message], limit: int = BUNDLE_BYTES) -> None:
        data, start = bytearray(), 0
        slots: list[int] = []
        self._ends: list[int] = []
        for message in messages:
            encoded = message.encode()
            if not data or len(data) - start + 4 + len(encoded) > limit:
                if data:
                    self._ends.append(len(data))
                start = len(data)
                data += _HEAD
            data += len(encoded).to_bytes(4, "big") + encoded
            first = len(data) // 4 - message.floats
            slots.extend(range(first, first + message.floats))
        if data:
            self._ends.append(len(data))
        self._words = np.frombuffer(data, dtype=">f4")
        self._slots = np.array(slots, dtype=np.intp)

    def fill(self, numbers: ArrayLike) -> list[bytes]:
        """The bundles with these numbers (N,), in the order of the messages."""
        self._words[self._slots] = numbers
        data = self._words.tobytes()
        return [data[a:b] for a, b in zip([0, *self._ends], self._ends, strict=False)]


def _text(text: str) -> bytes:
    data = text.encode()
    return data + bytes(4 - len(data) % 4)
