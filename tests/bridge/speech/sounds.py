"""Sounds for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import numpy as np

from motion.speech.speech import Mark, Piece, Samples


def tone(seconds: float, rate: int, hertz: float = 220.0) -> Samples:
    """A tone that comes and goes four times a second."""
    time = np.arange(round(seconds * rate)) / rate
    return (0.3 * np.sin(2 * np.pi * hertz * time) * np.sin(4 * np.pi * time) ** 2).astype(np.float32)


async def pieces(
    samples: Samples, rate: int, marks: tuple[Mark, ...] = (), each: float = 0.25
) -> AsyncIterator[Piece]:
    """A sound piece by piece, with all marks first."""
    count = round(each * rate)
    for first in range(0, len(samples), count):
        yield Piece(samples[first : first + count], marks if first == 0 else ())
