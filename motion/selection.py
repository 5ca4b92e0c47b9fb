"""Which way motion is made: as it is planned and solved, or brought to life by the learned prior where that is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from motion.errors import MotionError

if TYPE_CHECKING:
    from motion.projection.gathering import Together
    from motion.projection.learned import Learned

Device = Literal["cpu", "cuda"]
"""What samples the prior: the processor, by ONNX Runtime, or a GPU, by torch and for many sessions at once."""

Motion = Literal["solver", "prior"]
DEFAULT: Motion = "prior"
"""What is used where nobody chooses."""

CHECKPOINT = Path(__file__).resolve().parents[1] / "checkpoints" / "pim-small.safetensors"
"""The weights that belong to this installation."""

STEPS = (2, 1)
"""Evaluations of the prior for each of its chunks: usually, and when there is little time."""


@dataclass(frozen=True)
class Selection:
    """How motion is made. notice: why it is not as was asked for, and what to do about it; empty where it is.

    priors: the prior by its evaluations for each chunk, the most first; none for the solver. hash: of its weights.
    together: what samples chunks of many of them at once, where that pays.
    """

    motion: Motion = "solver"
    notice: str = ""
    hash: str | None = None
    priors: Mapping[int, Learned] = field(default_factory=dict)
    together: Together | None = None

    @property
    def prior(self) -> Learned | None:
        """The prior as it is used where there is time."""
        return next(iter(self.priors.values()), None)

    def without_weights(self) -> Selection:
        """What there is to tell of it."""
        return Selection(self.motion, self.notice, self.hash)

    def to_dict(self) -> dict[str, str]:
        """Plain data, for people and programs."""
        return {"motion": self.motion, "notice": self.notice}


def select(
    motion: Motion = DEFAULT,
    checkpoint: Path | None = None,
    steps: Sequence[int] = STEPS[:1],
    device: Device = "cpu",
) -> Selection:
    """What makes motion as it is asked for; the solver, with a notice, where the prior can't be used.

    device: for motion that is made for many at once; the processor, with a notice, where there is none.
    """
    if motion == "solver":
        return Selection()
    try:
        # Imported on use: the solver needs none of the packages.
        from motion.projection.learned import Learned

        prior = Learned(checkpoint or CHECKPOINT)
    except ModuleNotFoundError as error:
        return _fallen_back(f"the package '{error.name}' is missing", "pip install 'kinelink[pim]'")
    except MotionError as error:
        return _fallen_back(error.message, error.fix)
    found = Selection("prior", hash=prior.info.hash, priors={count: prior.in_steps(count) for count in steps})
    return found if device == "cpu" else _on_device(found, checkpoint or CHECKPOINT, device)


def _on_device(found: Selection, checkpoint: Path, device: Device) -> Selection:
    try:
        from motion.projection.on_device import DeviceSampler

        return replace(found, together=DeviceSampler(checkpoint, device, tuple(found.priors)))
    except ModuleNotFoundError as error:
        why, fix = f"the package '{error.name}' is missing", "pip install 'kinelink[train]'"
    except MotionError as error:
        why, fix = error.message, error.fix
    return replace(found, notice=f"the learned prior uses the processor, not a GPU: {why}; {fix}")


def _fallen_back(why: str, fix: str) -> Selection:
    return Selection(
        "solver", f"motion comes from the solver alone, not from the learned prior: {why}; {fix}"
    )
