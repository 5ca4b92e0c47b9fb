"""Self-rollout: windows whose history the model made itself, as it will be when motion is made chunk after chunk."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from motion.pim import kinematics
from motion.pim import representation as rep
from motion.pim.body import FUTURE, HISTORY
from motion.pim.conditions import Conditions
from motion.pim.library import Windows, seen
from motion.pim.model import Pim
from motion.pim.torch_network import to_tensors

Floats = NDArray[np.float32]

# Fewest and most frames of a chunk that are kept before the next one is made.
FEWEST, MOST = 12, FUTURE
# Flow times that the first chunk is made from: enough of the recording shows through.
_TIMES = (0.4, 1.0)


def roll_out(
    rng: np.random.Generator, model: Pim, windows: Windows, asked: Conditions, clean: Floats
) -> Windows:
    """Windows that go on from what the model makes of these, a random number of frames later; their future is recorded.

    The model starts from recorded coefficients clean (B, K, WIDTH) with noise on them, so that it ends near the recording and
    its history shows its own faults without leading elsewhere.
    """
    device = model.mean.device
    count = len(clean)
    time = rng.uniform(*_TIMES, count).astype(np.float32)
    part = time[:, None, None]
    draw = rng.standard_normal(clean.shape, np.float32) @ model.shape.cpu().numpy().T
    noisy = part * clean + (1 - part) * draw
    given = to_tensors(asked.arrays(), device)
    with torch.no_grad():
        found = model(torch.from_numpy(noisy).to(device), torch.from_numpy(time).to(device), given)
        features = model.decode(found, given["history"][:, -1])
        made = kinematics.consistent(features, given["body"]).cpu().numpy()
    made[..., rep.CONTACTS] = made[..., rep.CONTACTS] > 0.5
    made[..., rep.FINGERS] *= windows.fingers[:, None, None]
    return continued(windows, made, rng.integers(FEWEST, MOST + 1, count))


def continued(windows: Windows, made: Floats, commits: NDArray[np.int64]) -> Windows:
    """Windows that begin commits (B,) frames later; their history comes from made (B, 40, WIDTH), their future is recorded.

    `windows` must be MOST frames longer than the new ones. Where its recording is too short a window stays at its beginning.
    """
    frames = windows.features.shape[1] - MOST
    shift = np.where(windows.length >= HISTORY + commits + FUTURE, commits, 0)
    row = np.arange(len(shift))[:, None]
    order = shift[:, None] + np.arange(frames)
    features = windows.features[row, order]
    begun = np.concatenate([windows.features[:, :HISTORY], made], 1)
    features[:, :HISTORY] = begun[row, order[:, :HISTORY]]
    canonical, place = rep.canonicalise(features)
    objects = seen(windows.objects[row, order], place)
    return replace(windows, features=canonical, length=windows.length - shift, objects=objects)
