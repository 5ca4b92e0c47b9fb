"""Small made-up motions and a small model, shared by the tests of the prior."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from motion.pim.motion import BodyMotion
from tests.motion.pim.made_up import swaying

if TYPE_CHECKING:
    from motion.pim.library import Library
    from motion.pim.recipe import Recipe


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """Models so small are many times slower on several threads of a busy machine."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def motions() -> list[BodyMotion]:
    """Six clips of a body that sways and waves, each in its own way."""
    return [swaying(seed) for seed in range(6)]


@pytest.fixture(scope="session")
def library(motions: list[BodyMotion]) -> Library:
    """Their windows."""
    from motion.pim.library import Library

    return Library(motions)


@pytest.fixture(scope="session")
def tiny() -> Recipe:
    """A model and a batch so small that a step takes milliseconds."""
    from motion.pim.model import PimConfig
    from motion.pim.recipe import Recipe

    model = PimConfig(coefficients=6, width=32, layers=2, heads=2, text_width=8)
    return Recipe(name="tiny", steps=60, batch=16, rate=3e-3, warmup=5, rollout_from=0.5, model=model)
