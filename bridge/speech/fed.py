"""Pieces that are fed, as a log has them: what is made again comes from the same samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.speech.speech import Mark, Piece, Samples

_FULL = 32767.0


def sound_of(samples: Samples) -> NDArray[np.int16]:
    """Samples of 16 bits."""
    return np.round(np.clip(samples, -1.0, 1.0) * _FULL).astype(np.int16)


def piece_of(data: bytes, marks: tuple[Mark, ...]) -> Piece:
    """The piece that little-endian samples of 16 bits are."""
    return Piece((np.frombuffer(data, "<i2") / _FULL).astype(np.float32), marks)


def plain(mark: Mark) -> list[Any]:
    """A mark as a log has it."""
    return list(astuple(mark))


def mark_of(data: Sequence[Any]) -> Mark:
    """A mark from a log."""
    return Mark(*data)
