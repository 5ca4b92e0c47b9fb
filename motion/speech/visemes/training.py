"""Training of the viseme net on synthetic speech, on one CPU thread, the same every time for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from motion.speech.visemes.augmentation import Labels, varied
from motion.speech.visemes.corpus import Utterance
from motion.speech.visemes.features import BANDS, Floats
from motion.speech.visemes.network import AHEAD, CLASSES, STATE, VisemeNet

_NONE = -1
# Answers at a piece's beginning are not learned from: the net has heard too little.
_UNSURE = 10


@dataclass(frozen=True)
class Recipe:
    """How the net is trained. A piece is `frames` of 10 ms; speech is varied anew every `again` epochs."""

    epochs: int = 14
    again: int = 7
    batch: int = 48
    frames: int = 200
    peak: float = 3e-3
    decay: float = 1e-3
    smoothing: float = 0.05
    rarity: float = 0.25
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The recipe as plain data."""
        return asdict(self)


class Trainer:
    """One run of training: call `step` until `finished`. prior (15,): how often each viseme is said."""

    def __init__(self, recipe: Recipe, utterances: Sequence[Utterance]) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe = recipe
        self.net = VisemeNet()
        self.done = 0
        self._utterances = utterances
        self._rng = np.random.default_rng(recipe.seed)
        # Variation makes utterances longer or shorter: pieces are counted as they are now, and leftovers of an epoch dropped.
        pieces = sum(-(-len(one.labels) // recipe.frames) for one in utterances)
        self._batches = max(1, pieces // recipe.batch)
        self.total = self._batches * recipe.epochs
        counts = np.bincount(np.concatenate([one.labels for one in utterances]), minlength=CLASSES).clip(1)
        self.prior: NDArray[np.float64] = counts / counts.sum()
        # Rare visemes count more.
        weight = self.prior**-recipe.rarity
        self._weight = torch.tensor(weight / weight.mean(), dtype=torch.float32)
        self._optimizer = torch.optim.AdamW(self.net.parameters(), recipe.peak, weight_decay=recipe.decay)
        self._schedule = torch.optim.lr_scheduler.OneCycleLR(
            self._optimizer, recipe.peak, total_steps=self.total + 1
        )
        self._source = self._endless()

    @property
    def finished(self) -> bool:
        """Whether every step was made."""
        return self.done >= self.total

    def step(self) -> float:
        """One batch; its loss."""
        frames, labels = next(self._source)
        self.net.train()
        logits, _ = self.net(frames, torch.zeros(len(frames), STATE))
        answers = logits[:, AHEAD // 2 + _UNSURE :]
        loss = nn.functional.cross_entropy(
            answers.reshape(-1, CLASSES),
            labels[:, _UNSURE:].reshape(-1),
            weight=self._weight,
            ignore_index=_NONE,
            label_smoothing=self.recipe.smoothing,
        )
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self._optimizer.step()
        self._schedule.step()
        self.done += 1
        return float(loss.detach())

    def _endless(self) -> Iterator[tuple[Tensor, Tensor]]:
        heard: list[tuple[Floats, Labels]] = []
        epoch = 0
        while True:
            if epoch % self.recipe.again == 0:
                heard = [varied(one.samples, one.labels, self._rng) for one in self._utterances]
            epoch += 1
            yield from self._batched(heard)

    def _batched(self, heard: Sequence[tuple[Floats, Labels]]) -> Iterator[tuple[Tensor, Tensor]]:
        """Batches of pieces in random order: frames (B, frames + AHEAD, 40), labels of every second frame."""
        size, batch = self.recipe.frames, self.recipe.batch
        starts = [(i, at) for i, (frames, _) in enumerate(heard) for at in range(0, len(frames), size)]
        order = self._rng.permutation(len(starts))
        for first in range(0, max(1, len(order) - batch + 1), batch):
            chosen = [starts[k] for k in order[first : first + batch]]
            frames = np.zeros((len(chosen), size + AHEAD, BANDS), np.float32)
            labels = np.full((len(chosen), size), _NONE, np.int64)
            for row, (i, at) in enumerate(chosen):
                piece, named = heard[i][0][at : at + size + AHEAD], heard[i][1][at : at + size]
                frames[row, : len(piece)] = piece
                labels[row, : len(named)] = named
            yield torch.from_numpy(frames), torch.from_numpy(labels[:, ::2])
