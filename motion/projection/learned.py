"""A trained model as a prior."""

from __future__ import annotations

from copy import copy
from pathlib import Path

from motion.pim.conditions import Conditions
from motion.pim.motion import BodyMotion
from motion.pim.onnx_network import load
from motion.pim.sampling import sample
from motion.projection.chunks import COMMIT, Floats, granted
from motion.projection.gathering import Chunk, asked_elsewhere
from motion.projection.wish import Wish


class Learned:
    """The prior of a checkpoint, on one thread, without torch. FileError or MotionError where it can't be used.

    steps: evaluations of the network for each chunk. commit: frames of each chunk that are kept.
    """

    def __init__(self, checkpoint: Path | str, steps: int = 2, commit: int = COMMIT) -> None:
        self._network, self.info = load(checkpoint)
        self._steps, self._commit = steps, commit

    def in_steps(self, steps: int) -> Learned:
        """The same weights with another number of evaluations."""
        other = copy(self)
        other._steps = steps
        return other

    def keeping(self, commit: int) -> Learned:
        """The same weights with another number of frames kept of each chunk."""
        other = copy(self)
        other._commit = commit
        return other

    def __call__(self, wish: Wish) -> BodyMotion:
        return granted(wish, self._sample, self._commit)

    def _sample(self, asked: Conditions, seed: int) -> Floats:
        ask = asked_elsewhere()
        if ask is not None:
            return ask(Chunk(asked, self._steps, seed))
        return sample(self._network, asked, self._steps, (seed,))
