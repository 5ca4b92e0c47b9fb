"""Sampling: from conditions to the features of the next 40 frames, for a whole batch of sessions at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from motion.pim.conditions import Conditions, join
from motion.pim.model import Pim
from motion.pim.representation import CONTACTS, WIDTH

Floats = NDArray[np.float32]
Network = Callable[[Tensor, Tensor, Mapping[str, Tensor]], Tensor]

MOST_STEPS = 8


def to_tensors(conditions: Conditions, device: torch.device | str = "cpu") -> dict[str, Tensor]:
    """The arrays of conditions as tensors."""
    return {name: torch.from_numpy(array).to(device) for name, array in conditions.arrays().items()}


def noise(seeds: Sequence[int] | NDArray[np.int64], rows: int) -> Floats:
    """Noise (B, rows, WIDTH), each chunk's from its own seed, so that it is the same in any company."""
    draws = [np.random.default_rng(int(seed)).standard_normal((rows, WIDTH), np.float32) for seed in seeds]
    return np.stack(draws)


def sample(
    model: Pim,
    conditions: Conditions,
    steps: int = 2,
    seeds: Sequence[int] | NDArray[np.int64] = (0,),
    guidance: Mapping[str, float] | None = None,
    network: Network | None = None,
) -> Floats:
    """Canonical features (B, 40, WIDTH) after the history of each of B conditions.

    steps: evaluations of the network, 1 to 8. seeds (B,): one per chunk. guidance: by condition (see DROPPABLE), how much it
    counts; 1 is what was learned, more follows it more closely and costs another evaluation each. network: what evaluates
    instead of the model itself, for example an ONNX session.
    """
    if not 1 <= steps <= MOST_STEPS or len(seeds) != len(conditions):
        raise ValueError(
            f"steps {steps} must be 1 to {MOST_STEPS}; {len(seeds)} seeds for {len(conditions)} chunks"
        )
    device = model.mean.device
    evaluate = network or model
    extra = {name: scale for name, scale in (guidance or {}).items() if scale != 1.0}
    everything = join([conditions, *[conditions.without(name) for name in extra]])
    given = to_tensors(everything, device)
    copies = 1 + len(extra)
    chunk = torch.from_numpy(noise(seeds, model.config.coefficients)).to(device)
    with torch.inference_mode():
        for i in range(steps):
            time = torch.full((len(chunk) * copies,), i / steps, device=device)
            found = evaluate(chunk.repeat(copies, 1, 1), time, given).unflatten(0, (copies, len(conditions)))
            clean = found[0]
            for scale, without in zip(extra.values(), found[1:], strict=True):
                clean = clean + (scale - 1.0) * (found[0] - without)
            # The straight way to where the network points; the last step arrives there.
            chunk = chunk + (clean - chunk) / (steps - i)
        features = model.decode(chunk, given["history"][: len(conditions), -1])
        features[..., CONTACTS] = features[..., CONTACTS].clamp(0.0, 1.0)
    result: Floats = features.cpu().numpy()
    return result
