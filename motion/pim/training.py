"""Training of the prior: resumable at any step, the same result however often it was interrupted.

All randomness of a step comes from (seed, step), so that the state of a run is its step, the weights, their moving average and
the optimizer.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from motion.errors import FileError
from motion.pim import basis
from motion.pim import representation as rep
from motion.pim.body import FUTURE, HISTORY
from motion.pim.hindsight import ask
from motion.pim.library import BEYOND, Library, Windows, together
from motion.pim.losses import known, losses
from motion.pim.model import Pim
from motion.pim.recipe import Recipe
from motion.pim.rollout import MOST, roll_out
from motion.pim.torch_network import to_tensors

_WINDOW = HISTORY + FUTURE + BEYOND
# What hardly varies is not blown up to full size.
_LEAST_DEVIATION, _LEAST_SPREAD = 0.05, 0.02
# How much of the noise is that of each feature alone.
_ALONE = 0.05


class Trainer:
    """A run: `step()` makes one step of the optimizer and returns the losses' means."""

    def __init__(self, recipe: Recipe, library: Library, device: str = "cpu") -> None:
        self.recipe, self.library, self.device = recipe, library, torch.device(device)
        self.done = 0
        torch.manual_seed(recipe.seed)
        self.model = Pim(recipe.model).to(self.device)
        measure(self.model, library, recipe.seed)
        self.average = copy.deepcopy(self.model).eval()
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), recipe.rate, betas=(0.9, 0.98), weight_decay=recipe.weight_decay
        )

    @property
    def finished(self) -> bool:
        """Whether the recipe's steps are done."""
        return self.done >= self.recipe.steps

    def rate(self) -> float:
        """The learning rate of the next step: a ramp, a plateau, a fall to nothing."""
        recipe = self.recipe
        left = (recipe.steps - self.done) / max(1.0, recipe.cooldown * recipe.steps)
        return recipe.rate * min(1.0, (self.done + 1) / recipe.warmup, max(left, 0.0))

    def step(self) -> dict[str, float]:
        """One step on a fresh batch."""
        rng = np.random.default_rng([self.recipe.seed, self.done])
        windows = self._windows(rng)
        features = windows.features
        asked = ask(rng, windows)
        given = to_tensors(asked.arrays(), self.device)
        future = torch.from_numpy(features[:, HISTORY : HISTORY + FUTURE]).to(self.device)
        mask = known(torch.from_numpy(windows.fingers).to(self.device))
        clean = coefficients(self.model, given["history"][:, -1], future) * mask
        time = torch.from_numpy(flow_times(rng, len(features), self.recipe.first)).to(self.device)
        noisy = self._mixed(rng, clean, time)
        self.model.train()
        with self._autocast():
            predicted = self.model(noisy, time, given)
        terms = losses(self.model, predicted.float(), clean, future, mask, given)
        weights = vars(self.recipe.losses)
        total = torch.stack([weights[name] * term for name, term in terms.items()]).sum()
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate()
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.clip)
        self.optimizer.step()
        self.done += 1
        self._follow()
        return {"total": total.item(), **{name: term.item() for name, term in terms.items()}}

    def _windows(self, rng: np.random.Generator) -> Windows:
        """A batch of windows; late in the run the first half goes on from the model's own motion."""
        recipe = self.recipe
        late = self.done >= recipe.rollout_from * recipe.steps
        rolled = recipe.batch // 2 if late else 0
        fresh = self.library.draw(rng, recipe.batch - rolled, _WINDOW, recipe.warp, recipe.bodies)
        if not rolled:
            return fresh
        before = self.library.draw(rng, rolled, _WINDOW + MOST, recipe.warp, recipe.bodies)
        asked = ask(rng, before)
        known_future = torch.from_numpy(before.features[:, : HISTORY + FUTURE]).to(self.device)
        clean = coefficients(self.model, known_future[:, HISTORY - 1], known_future[:, HISTORY:])
        return together(roll_out(rng, self.average, before, asked, clean.cpu().numpy()), fresh)

    def _mixed(self, rng: np.random.Generator, clean: Tensor, time: Tensor) -> Tensor:
        """Clean coefficients (B, K, WIDTH) on their way from noise at flow times (B,)."""
        draw = torch.from_numpy(rng.standard_normal(clean.shape, np.float32)).to(self.device)
        part = time[:, None, None]
        return part * clean + (1 - part) * (draw @ self.model.shape.T)

    def _autocast(self) -> torch.autocast:
        return torch.autocast(self.device.type, torch.bfloat16)

    @torch.no_grad()
    def _follow(self) -> None:
        """The moving average takes a step towards the weights."""
        keep = min(self.recipe.ema, (1 + self.done) / (10 + self.done))
        for mean, new in zip(self.average.parameters(), self.model.parameters(), strict=True):
            mean.lerp_(new, 1 - keep)

    def save(self, path: str | Path) -> None:
        """Writes the state of the run; the file appears whole or not at all."""
        state = {
            "recipe": self.recipe.to_dict(),
            "done": self.done,
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        partial = Path(path).with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(path)

    def resume(self, path: str | Path) -> None:
        """Goes on from a saved state. Everything but the size of the model may have changed in the recipe since."""
        state = _read(path)
        if state["recipe"]["model"] != self.recipe.model.to_dict():
            raise FileError(
                f"{path} holds a model of another size: {state['recipe']['model']}",
                kind="wrong_recipe",
                fix="use the recipe that the run began with, or another folder",
            )
        self.done = state["done"]
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])


def _read(path: str | Path) -> dict[str, Any]:
    try:
        state: dict[str, Any] = torch.load(path, weights_only=True)
        return state
    except (OSError, RuntimeError, EOFError) as error:
        raise FileError(
            f"no state of a training run could be read from {path}: {error}",
            kind="bad_checkpoint",
            fix="start again without --resume, or give the folder of an earlier run",
        ) from error


def coefficients(model: Pim, last: Tensor, future: Tensor) -> Tensor:
    """Normalised coefficients (B, K, WIDTH) of recorded futures (B, 40, WIDTH) after frames (B, WIDTH)."""
    rows = torch.from_numpy(basis.analysis(model.config.coefficients, FUTURE)).to(last.device)
    return rows.T @ ((future - last.unsqueeze(1)) / model.deviation) / model.spread


def flow_times(rng: np.random.Generator, count: int, first: float) -> rep.Floats:
    """Flow times (B,) in 0..1, a part of them 0: where one-step sampling starts."""
    return np.where(rng.random(count) < first, 0.0, rng.random(count)).astype(np.float32)


@torch.no_grad()
def measure(model: Pim, library: Library, seed: int, count: int = 4096) -> None:
    """Sets the model's statistics from windows at random."""
    rng = np.random.default_rng([seed, 2**31])
    windows = library.draw(rng, min(count, len(library)), HISTORY + FUTURE)
    weights = known(torch.from_numpy(windows.fingers)).numpy()
    total = np.maximum(weights.sum(0) * (HISTORY + FUTURE), 1.0)[0]
    mean = (windows.features * weights).sum((0, 1)) / total
    variance = ((windows.features - mean) ** 2 * weights).sum((0, 1)) / total
    deviation = np.maximum(np.sqrt(variance), _LEAST_DEVIATION)
    # Codes of fingers are in standard deviations already, whether or not this library knows any.
    mean[rep.FINGERS], deviation[rep.FINGERS] = 0.0, 1.0
    model.mean.copy_(torch.from_numpy(mean.astype(np.float32)))
    model.deviation.copy_(torch.from_numpy(deviation.astype(np.float32)))
    features = torch.from_numpy(windows.features).to(model.mean.device)
    found = coefficients(model, features[:, HISTORY - 1], features[:, HISTORY:])
    mask = torch.from_numpy(weights).to(found.device)
    spread = ((found**2 * mask).sum(0) / mask.sum(0).clamp_min(1.0)).sqrt()
    spread[:, rep.FINGERS] = torch.where(mask.sum(0)[:, rep.FINGERS] > 0, spread[:, rep.FINGERS], 0.3)
    model.spread.copy_(spread.clamp_min(_LEAST_SPREAD))
    model.shape.copy_(noise_shape(found / model.spread * mask))


def noise_shape(normalised: Tensor) -> Tensor:
    """The shape (WIDTH, WIDTH) of noise that varies together over the features as coefficients (N, K, WIDTH) do.

    Features are far from independent. Independent noise would cancel out where many say the same, and a few steps of sampling
    would leave too little of it: motion that is too smooth and all the same.
    """
    flat = normalised.flatten(0, 1).double()
    products = flat.T @ flat / len(flat)
    size = products.diagonal().sqrt()
    together = products / (size * size.unsqueeze(-1)).clamp_min(1e-9)
    alone = torch.eye(len(size), dtype=flat.dtype, device=flat.device)
    together = (1.0 - _ALONE) * together * (1.0 - alone) + alone
    return torch.linalg.cholesky(together).float()
