"""Sampling of whole batches on one device, without a copy in between: what would serve many sessions from a GPU."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

from motion.pim.body import HISTORY
from motion.pim.conditions import Conditions
from motion.pim.model import Pim
from motion.pim.representation import CONTACTS, WIDTH
from motion.pim.sampling import Floats, integrate
from motion.pim.torch_network import TorchNetwork, to_tensors

_WARM_UP = 3


class BatchSampler:
    """Samples batches of one size. On a GPU all its work is one CUDA graph, which is started at once.

    batch, constraints: of every batch. steps: evaluations of the network. compiled: fuse it by torch.compile first.
    """

    def __init__(
        self,
        model: Pim,
        batch: int,
        constraints: int = 8,
        steps: int = 2,
        device: str = "cpu",
        compiled: bool = False,
    ) -> None:
        self._model = model.to(device).eval()
        self._steps = steps
        self._statistics = TorchNetwork(self._model).statistics
        self._evaluate: Callable[..., Tensor] = torch.compile(self._model) if compiled else self._model
        empty = Conditions.none(np.zeros((batch, HISTORY, WIDTH), np.float32), constraints)
        self._given = to_tensors(empty.arrays(), device)
        self._noise = torch.zeros(batch, model.config.coefficients, WIDTH, device=device)
        self._graph = self._captured() if device.startswith("cuda") else None

    def __call__(self, conditions: Conditions, seeds: Sequence[int]) -> Floats:
        """Canonical features (B, 40, WIDTH), as from `sampling.sample`."""
        for name, array in conditions.arrays().items():
            self._given[name].copy_(torch.from_numpy(array))
        self._noise.copy_(torch.from_numpy(self._statistics.noise(seeds)))
        self.run()
        found: Floats = self._made.cpu().numpy()
        return found

    def run(self) -> None:
        """Samples what was given last, and leaves it on the device."""
        if self._graph is None:
            self._made = self._features()
        else:
            self._graph.replay()

    def _features(self) -> Tensor:
        with torch.inference_mode():

            def clean(chunk: Tensor, time: float) -> Tensor:
                return self._evaluate(chunk, torch.full_like(chunk[:, 0, 0], time), self._given)

            chunk = integrate(clean, self._noise, self._steps)
            features = self._model.decode(chunk, self._given["history"][:, -1])
            features[..., CONTACTS] = features[..., CONTACTS].clamp(0.0, 1.0)
            return features

    def _captured(self) -> torch.cuda.CUDAGraph:
        aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(_WARM_UP):
                self._features()
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self._made = self._features()
        return graph
