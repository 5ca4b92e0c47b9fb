"""Chunks of any number sampled on one device by torch: in batches of a few sizes, each of which is prepared at the start."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import torch

from motion.errors import MotionError
from motion.pim import checkpoint
from motion.pim.batched import BatchSampler
from motion.pim.body import HISTORY
from motion.pim.conditions import Conditions, join
from motion.pim.hindsight import CONSTRAINTS
from motion.pim.representation import WIDTH
from motion.pim.sampling import Floats
from motion.projection.gathering import Chunk

SIZES = (1, 2, 4, 8, 16, 32, 64)


class DeviceSampler:
    """The network of a checkpoint on a device. MotionError where there is no such device.

    steps: the numbers of evaluations that chunks may ask for.
    """

    def __init__(self, path: str | Path, device: str, steps: Sequence[int]) -> None:
        if device.startswith("cuda") and not torch.cuda.is_available():
            raise MotionError(
                f"torch finds no device '{device}'", kind="no_device", fix="use the device 'cpu'"
            )
        model, _ = checkpoint.load(path)
        self._samplers = {
            (size, count): BatchSampler(model, size, CONSTRAINTS, count, device)
            for size in SIZES
            for count in steps
        }

    def __call__(self, chunks: Sequence[Chunk]) -> list[Floats]:
        """Canonical features (1, 40, WIDTH) of each of some chunks, as from `sampling.sample`."""
        found: dict[int, Floats] = {}
        ranked = sorted(range(len(chunks)), key=lambda i: chunks[i].steps)
        for steps, same in groupby(ranked, key=lambda i: chunks[i].steps):
            numbers = list(same)
            for first in range(0, len(numbers), SIZES[-1]):
                batch = numbers[first : first + SIZES[-1]]
                made = self._batch([chunks[i] for i in batch], steps)
                found |= {number: made[i : i + 1] for i, number in enumerate(batch)}
        return [found[i] for i in range(len(chunks))]

    def _batch(self, chunks: Sequence[Chunk], steps: int) -> Floats:
        size = next(size for size in SIZES if size >= len(chunks))
        # One more than is wanted at least, which has room for the most constraints.
        spare = size + 1 - len(chunks)
        nothing = Conditions.none(np.zeros((spare, HISTORY, WIDTH), np.float32), CONSTRAINTS)
        asked = join([*(chunk.asked for chunk in chunks), nothing])[:size]
        seeds = [chunk.seed for chunk in chunks] + [0] * (size - len(chunks))
        return self._samplers[size, steps](asked, seeds)
