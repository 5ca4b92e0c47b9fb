"""How good the prior is on clips it has never seen: are goals met, does it look like recorded motion, is it as varied."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from motion.evaluate.metrics import frechet
from motion.evaluate.metrics.jerk import jerk, low_pass
from motion.pim import kinematics
from motion.pim import representation as rep
from motion.pim.body import BODY_JOINTS, FPS, FUTURE, HISTORY
from motion.pim.conditions import Conditions
from motion.pim.library import Library, Windows
from motion.pim.model import Pim
from motion.pim.sampling import sample
from motion.pim.torch_network import TorchNetwork
from motion.rotation import Array

Floats = NDArray[np.float32]

_HAND = BODY_JOINTS.index("rightHand")
_EARLIEST = 10


def keyframes(windows: Windows, seed: int = 1) -> Conditions:
    """Each window's history, words and one goal: where the right hand was at a frame of the last three quarters."""
    rng = np.random.default_rng(seed)
    count = len(windows.features)
    asked = Conditions.none(windows.features[:, :HISTORY], 1)
    frame = rng.integers(_EARLIEST, FUTURE, count)
    there = rep.positions(windows.features)[np.arange(count), frame + HISTORY, _HAND]
    asked.action[:], asked.source[:], asked.text[:] = windows.action, windows.source, windows.text
    asked.target[:], asked.frame[:, 0], asked.position[:, 0] = _HAND, frame, there
    asked.axes[:], asked.weight[:] = 1.0, 1.0
    return asked


class Validation:
    """Fixed windows of held-out motions, against which models are compared."""

    def __init__(self, training: Library, held_out: Library, count: int = 1000) -> None:
        rng = np.random.default_rng(7)
        self.windows = held_out.draw(rng, count, HISTORY + FUTURE)
        self.asked = keyframes(self.windows)
        real = _looks(rep.positions(self.windows.features)[:, HISTORY:])
        seen = training.draw(rng, 3 * count, HISTORY + FUTURE)
        trained = _looks(rep.positions(seen.features)[:, HISTORY:])
        self.basis = frechet.principal(trained)
        self.real = self.basis.project(real)
        self.floor = frechet.frechet_distance(self.basis.project(trained), self.real)
        self._spread = real

    def figures(self, model: Pim, steps: int) -> dict[str, float]:
        """key_mean, key_p95: how far the hand is from its goal then, cm (by forward kinematics); key_feature: the same as the
        features say; fmd; diversity; jerk: median of the hand's over that of the recorded motion, low-passed.
        """
        made = self.made(model, steps)
        chained = chained_positions(made)
        rows, frame = np.arange(len(made)), self.asked.frame[:, 0].astype(int)
        goal = self.asked.position[:, 0]
        missed = np.linalg.norm(chained[rows, frame, _HAND] - goal, axis=-1) * 100
        said = np.linalg.norm(rep.positions(made)[rows, frame, _HAND] - goal, axis=-1) * 100
        found = _looks(chained)
        return {
            "key_mean": float(missed.mean()),
            "key_p95": float(np.quantile(missed, 0.95)),
            "key_feature": float(said.mean()),
            "fmd": frechet.frechet_distance(self.basis.project(found), self.real),
            "diversity": frechet.diversity(found, self._spread),
            "jerk": self._jerk(chained),
        }

    def made(self, model: Pim, steps: int) -> Floats:
        """What a model makes of the windows' conditions, (N, 40, WIDTH)."""
        count, network = len(self.asked), TorchNetwork(model)
        parts = [
            sample(network, self.asked[slice(i, i + 250)], steps, range(i, min(i + 250, count)))
            for i in range(0, count, 250)
        ]
        return np.concatenate(parts)

    def _jerk(self, positions: Floats) -> float:
        hand = slice(_HAND, _HAND + 1)
        real = rep.positions(self.windows.features)[:, HISTORY:, hand]
        reference = [np.median(jerk(low_pass(one, FPS), FPS)) for one in real[:200].astype(np.float64)]
        found = [np.median(jerk(one, FPS)) for one in positions[:200, :, hand].astype(np.float64)]
        return float(np.mean(found) / np.mean(reference))


def _looks(positions: Floats) -> Array:
    return frechet.features(positions.astype(np.float64), FPS)


def chained_positions(features: Floats) -> Floats:
    """Positions (..., 22, 3) of features by forward kinematics of their rotations."""
    tensor = torch.from_numpy(features)
    found: Floats = kinematics.fk(tensor[..., rep.ROOT], kinematics.matrices(tensor)).numpy()
    return found


def describe(figures: Mapping[str, float]) -> str:
    """One line of figures."""
    return " ".join(f"{name} {value:.2f}" for name, value in figures.items())
