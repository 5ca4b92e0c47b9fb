"""The recipe of a training run: everything that decides what comes out, in one TOML file."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from motion.errors import FileError
from motion.pim.losses import LossWeights
from motion.pim.model import PimConfig

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class Recipe:
    """steps: optimizer steps in all. The rate of learning rises over `warmup`, stays, and falls over the last part `cooldown`.

    rollout_from: part of the steps after which half of every batch continues the model's own motion. warp: chance of another
    playing speed, bodies: of another body. first: chance that a sample starts from pure noise, as one-step sampling does.
    mix: how often windows of a source are drawn.
    """

    name: str = "pim-small"
    seed: int = 0
    steps: int = 12000
    batch: int = 128
    rate: float = 5e-4
    warmup: int = 200
    cooldown: float = 0.25
    weight_decay: float = 0.01
    clip: float = 1.0
    ema: float = 0.999
    first: float = 0.2
    warp: float = 0.4
    bodies: float = 0.5
    rollout_from: float = 0.7
    model: PimConfig = field(default_factory=PimConfig)
    losses: LossWeights = field(default_factory=LossWeights)
    mix: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, for checkpoints."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Recipe:
        """The inverse of `to_dict`; what isn't given keeps its default. FileError for an unknown entry."""
        return _build(cls, {**data})


def load(path: str | Path) -> Recipe:
    """The recipe of a TOML file. FileError where it can't be read."""
    try:
        with open(path, "rb") as file:
            return Recipe.from_dict(tomllib.load(file))
    except (OSError, tomllib.TOMLDecodeError, TypeError) as error:
        raise FileError(
            f"no recipe could be read from {path}: {error}",
            kind="bad_recipe",
            fix="give a TOML file like checkpoints/pim-small.recipe.toml",
        ) from error


def _build(kind: Any, data: dict[str, Any]) -> Any:
    parts = {"model": PimConfig, "losses": LossWeights}
    known = {entry.name for entry in fields(kind)}
    for name in data:
        if name not in known:
            raise FileError(
                f"a recipe has no entry '{name}'", kind="bad_recipe", candidates=tuple(sorted(known))
            )
    return kind(
        **{name: _build(parts[name], value) if name in parts else value for name, value in data.items()}
    )
