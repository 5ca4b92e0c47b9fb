"""How well visemes were told: shares of frames of 10 ms, and F1 of each viseme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motion.speech.phonemes import INDEX, VISEMES

Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Score:
    """accuracy over all frames; macro_f1: mean F1 of the visemes that occur; f1 by viseme; frames counted."""

    accuracy: float
    macro_f1: float
    f1: dict[str, float]
    frames: int

    def to_dict(self) -> dict[str, object]:
        """Plain data."""
        return {
            "accuracy": self.accuracy,
            "macro_f1": self.macro_f1,
            "f1": self.f1,
            "frames": self.frames,
        }


def score(pairs: Iterable[tuple[Labels, Labels]]) -> Score:
    """Of pairs (true, told) of viseme indices by frame, as long as the shorter of each pair."""
    table = np.zeros((len(VISEMES), len(VISEMES)), np.int64)
    for true, told in pairs:
        count = min(len(true), len(told))
        np.add.at(table, (true[:count], told[:count]), 1)
    right, meant, said = np.diag(table), table.sum(axis=1), table.sum(axis=0)
    f1 = 2 * right / np.maximum(meant + said, 1)
    occurring = meant > 0
    return Score(
        float(right.sum() / max(table.sum(), 1)),
        float(f1[occurring].mean()) if occurring.any() else 0.0,
        {name: float(f1[i]) for name, i in INDEX.items() if occurring[i]},
        int(table.sum()),
    )
