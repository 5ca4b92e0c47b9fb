"""The learned prior as a method, with nothing done to what it makes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from motion.evaluate.naturalness.methods import Method
from motion.pim.conditions import Conditions

Floats = NDArray[np.float32]
PRIOR = "prior-only"
_BATCH = 250


def prior_only(checkpoint: Path | str, steps: int = 2) -> Method:
    """The prior of a checkpoint, sampled in so many steps; window i from seed i.

    FileError or MotionError where the checkpoint can't be used.
    """
    from motion.pim.onnx_network import load
    from motion.pim.sampling import sample

    network, _ = load(checkpoint)

    def make(asked: Conditions, /) -> Floats:
        count = len(asked)
        parts = [
            sample(network, asked[slice(i, i + _BATCH)], steps, range(i, min(i + _BATCH, count)))
            for i in range(0, count, _BATCH)
        ]
        return np.concatenate(parts)

    return make
