"""Training of the viseme net on synthetic speech, on a CPU, the same every time for the same seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from motion.speech.visemes.augmentation import Spoken, all_varied
from motion.speech.visemes.features import BANDS
from motion.speech.visemes.network import AHEAD, CLASSES, STATE, VisemeNet
from motion.speech.visemes.recipe import Recipe

Heard = list[tuple[NDArray[np.float16], NDArray[np.int8]]]
_NONE = -1
# Rows at a piece's beginning are not learned from: the net has heard too little.
_UNSURE = 20


class Trainer:
    """One run of training: call `step` until `finished`.

    beside: where speech is varied while the net learns; without, it waits. Either way gives the same net.
    """

    def __init__(self, recipe: Recipe, utterances: Sequence[Spoken], beside: Executor | None = None) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe = recipe
        self.net = VisemeNet()
        self.done = 0
        self._utterances = utterances
        self._beside = beside
        said = np.sum([np.bincount(one.labels, minlength=CLASSES) for one in utterances], axis=0)
        # Rare visemes count more.
        weight = (said.clip(1) / said.sum()) ** -recipe.rarity
        self._weight = torch.tensor(weight / weight.mean(), dtype=torch.float32)
        self._heard = torch.zeros(CLASSES, dtype=torch.float64)
        self._optimizer = torch.optim.AdamW(self.net.parameters(), recipe.peak, weight_decay=recipe.decay)
        self._portion, self._epoch, self._taken = 0, 0, 0
        self._source: Iterator[tuple[Tensor, Tensor]] | None = None

    @property
    def prior(self) -> NDArray[np.float64]:
        """What the net believes before it hears anything, (15,): shares of what it heard so far, as much as each counted."""
        counted = (self._heard.clamp(min=1.0) * self._weight).numpy()
        prior: NDArray[np.float64] = counted / counted.sum()
        return prior

    @property
    def finished(self) -> bool:
        """Whether every step was made."""
        return self.done >= self.recipe.steps

    def rate(self) -> float:
        """The learning rate of the next step: up, level, and down to nothing."""
        recipe = self.recipe
        rising = min(1.0, (self.done + 1) / recipe.warmup)
        return recipe.peak * min(rising, (recipe.steps - self.done) / (recipe.cooldown * recipe.steps))

    def step(self) -> float:
        """One batch; its loss."""
        if self._source is None:
            self._source = self._endless()
        frames, labels = next(self._source)
        for group in self._optimizer.param_groups:
            group["lr"] = self.rate()
        self.net.train()
        with torch.autocast("cpu", torch.bfloat16, enabled=self.recipe.half):
            logits, _ = self.net(frames, torch.zeros(len(frames), STATE))
        named = labels[:, _UNSURE:].reshape(-1)
        self._heard += torch.bincount(named[named != _NONE], minlength=CLASSES)
        answers = logits[:, AHEAD + _UNSURE : AHEAD + self.recipe.frames].float()
        loss = nn.functional.cross_entropy(
            answers.reshape(-1, CLASSES),
            named,
            weight=self._weight,
            ignore_index=_NONE,
            label_smoothing=self.recipe.smoothing,
        )
        self._optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self._optimizer.step()
        self.done += 1
        return float(loss.detach())

    def save(self, path: Path) -> None:
        """Everything that `resume` needs."""
        state = {
            "net": self.net.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "done": self.done,
            "heard": self._heard,
            "at": (self._portion, self._epoch, self._taken),
        }
        written = path.with_suffix(".part")
        torch.save(state, written)
        written.replace(path)

    def resume(self, path: Path) -> None:
        """Goes on from a state that `save` wrote, to what would have come without a stop."""
        state = torch.load(path, weights_only=True)
        self.net.load_state_dict(state["net"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.done = state["done"]
        self._heard = state["heard"]
        self._portion, self._epoch, self._taken = state["at"]
        self._source = None

    def _endless(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Batches from where the run is. The next portion is varied while the net learns from this one."""
        coming = self._varied(self._portion)
        while True:
            heard = coming()
            coming = self._varied(self._portion + 1)
            while self._epoch < self.recipe.again:
                for batch in self._batched(heard, self._taken):
                    self._taken += 1
                    yield batch
                self._epoch, self._taken = self._epoch + 1, 0
            self._portion, self._epoch = self._portion + 1, 0

    def _varied(self, portion: int) -> Callable[[], Heard]:
        """What gives the utterances of a portion, varied. Each round has all utterances once, parted anew."""
        seed, parts = self.recipe.seed, self.recipe.portions
        order = np.random.default_rng((seed, 1, portion // parts)).permutation(len(self._utterances))
        given = [self._utterances[i] for i in order[portion % parts :: parts]]
        if self._beside is None:
            return lambda: all_varied(given, (seed, 2, portion))
        return self._beside.submit(all_varied, given, (seed, 2, portion)).result

    def _batched(self, heard: Heard, skipped: int) -> Iterator[tuple[Tensor, Tensor]]:
        """An epoch's batches but the first ones: pieces in random order, frames (B, frames + AHEAD + 1, 40) and labels."""
        rng = np.random.default_rng((self.recipe.seed, 3, self._portion, self._epoch))
        size, batch = self.recipe.frames, self.recipe.batch
        longer = size + AHEAD + AHEAD % 2
        offsets = rng.integers(0, size, len(heard))
        starts = [
            (i, max(0, at), at + size)
            for i, (frames, _) in enumerate(heard)
            for at in range(-int(offsets[i]), len(frames), size)
            if at + size > 2 * _UNSURE
        ]
        order = rng.permutation(len(starts))
        for first in range(skipped * batch, max(1, len(order) - batch + 1), batch):
            chosen = [starts[k] for k in order[first : first + batch]]
            frames = np.zeros((len(chosen), longer, BANDS), np.float32)
            labels = np.full((len(chosen), size), _NONE, np.int64)
            for row, (i, at, stop) in enumerate(chosen):
                piece, named = heard[i][0][at : stop + longer - size], heard[i][1][at:stop]
                frames[row, : len(piece)] = piece
                labels[row, : len(named)] = named
            yield torch.from_numpy(frames), torch.from_numpy(labels)
