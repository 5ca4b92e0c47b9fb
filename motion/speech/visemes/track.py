"""What a mouth shows over time: weights of 15 visemes, 100 times a second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motion.speech.phonemes import INDEX, VISEMES
from motion.speech.speech import Mark

FRAMES = 100
"""Frames a second. Frame i is about the 10 ms from i / 100 s on."""
SILENT = INDEX["sil"]


@dataclass(frozen=True, eq=False)
class VisemeTrack:
    """weights (T, 15) float32 in the order of `VISEMES`; every row sums to 1."""

    weights: NDArray[np.float32]

    @property
    def classes(self) -> NDArray[np.int64]:
        """The likeliest viseme of every frame, (T,)."""
        likeliest: NDArray[np.int64] = self.weights.argmax(axis=1)
        return likeliest


def labelled(marks: Iterable[Mark], frames: int) -> NDArray[np.int64]:
    """The viseme in the middle of every frame, (frames,), by viseme marks; silence where there are none."""
    found = np.full(frames, SILENT, np.int64)
    for mark in marks:
        if mark.kind == "viseme":
            first, last = (
                max(0, int(np.ceil(time * FRAMES - 0.5 - 1e-9))) for time in (mark.start, mark.stop)
            )
            found[first:last] = INDEX[mark.value]
    return found


def track_of(classes: NDArray[np.int64]) -> VisemeTrack:
    """A track that is sure of one viseme (its index) in every frame, (T,)."""
    return VisemeTrack(np.eye(len(VISEMES), dtype=np.float32)[classes])
