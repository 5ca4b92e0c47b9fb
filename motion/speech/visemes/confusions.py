"""What the net takes one speaker's visemes for, learned while a text is read along."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motion.speech.phonemes import VISEMES

# Frames of every viseme after which a speaker is believed as much as the net, and of every confusion to begin with.
_TRUST, _ANY = 100.0, 0.01
_LEAST = 1e-3


class Confusions:
    """How often a viseme that was meant is heard as another: nobody's are quite like those that the net learned from."""

    def __init__(self) -> None:
        self._heard = np.full((len(VISEMES), len(VISEMES)), _ANY) + _TRUST * np.eye(len(VISEMES))

    def evidence(self, scores: NDArray[np.floating]) -> NDArray[np.float64]:
        """What speaks for each viseme in each frame, logarithms (T, 15), given the net's logarithmic probabilities (T, 15)."""
        meant = self._heard / self._heard.sum(axis=0)
        share = self._heard.sum(axis=1) / self._heard.sum()
        found: NDArray[np.float64] = np.log(np.exp(scores) @ meant.T + _LEAST) - 0.5 * np.log(share)
        return found

    def learn(self, meant: NDArray[np.int64], scores: NDArray[np.floating]) -> None:
        """Frames whose viseme is known by now, (T,), and what the net said of them, (T, 15)."""
        np.add.at(self._heard, meant, np.exp(scores))
