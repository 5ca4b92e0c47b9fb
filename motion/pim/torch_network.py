"""A model in torch as a network to sample with: in training, and for measuring it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from numpy.typing import NDArray
from torch import Tensor

from motion.pim.model import Pim
from motion.pim.sampling import Floats, Statistics


def to_tensors(arrays: Mapping[str, NDArray[Any]], device: torch.device | str = "cpu") -> dict[str, Tensor]:
    """Arrays of conditions as tensors."""
    return {name: torch.from_numpy(array).to(device) for name, array in arrays.items()}


class TorchNetwork:
    """A model, evaluated where it is."""

    def __init__(self, model: Pim) -> None:
        self._model = model

    @property
    def statistics(self) -> Statistics:
        """What its coefficients are read by."""
        model = self._model
        parts = (model.mean, model.deviation, model.spread, model.shape)
        return Statistics(*(part.cpu().numpy() for part in parts))

    def __call__(self, noisy: Floats, time: Floats, conditions: Mapping[str, NDArray[Any]], /) -> Floats:
        """Clean coefficients, see `sampling.Network`."""
        device = self._model.mean.device
        given = to_tensors({"noisy": noisy, "time": time, **conditions}, device)
        with torch.inference_mode():
            found: Floats = self._model(given.pop("noisy"), given.pop("time"), given).cpu().numpy()
        return found
