"""The voice activity detector that ships: Silero VAD 6.2 (MIT) on ONNX Runtime, see checkpoints/silero-vad.md."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bridge.dialogue.activity import RATE, WINDOW
from motion.errors import missing
from motion.onnx_file import open_network
from motion.speech.speech import Samples

WEIGHTS = Path(__file__).parents[2] / "checkpoints" / "silero-vad.onnx"

# Samples of the window before that the network wants to see again.
_CONTEXT = 64


class Silero:
    """One stream of sound. The network itself is loaded once and shared."""

    def __init__(self) -> None:
        self._network = _network()
        self._state = np.zeros((2, 1, 128), dtype=np.float32)
        self._context = np.zeros(_CONTEXT, dtype=np.float32)

    def probability(self, window: Samples) -> float:
        """How likely the next samples (512,) at 16 kHz are speech, 0..1. About 0.2 ms."""
        if window.shape != (WINDOW,):
            raise ValueError(f"the detector takes windows of {WINDOW} samples, not {window.shape}")
        given = {
            "input": np.concatenate([self._context, window])[None].astype(np.float32),
            "state": self._state,
            "sr": np.array(RATE, dtype=np.int64),
        }
        likely, self._state = self._network.run(None, given)
        self._context = window[-_CONTEXT:]
        return float(likely[0, 0])


@lru_cache(maxsize=1)
def _network() -> Any:
    again = "install Kinelink anew, or 'git checkout checkpoints'"
    return open_network(WEIGHTS, lambda package: missing(package, "dialogue"), again, again)[0]
