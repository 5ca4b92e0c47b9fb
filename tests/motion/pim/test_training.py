"""A run learns, and comes out the same however often it was interrupted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from motion.errors import FileError
from motion.pim.library import Library
from motion.pim.recipe import Recipe, load
from motion.pim.training import Trainer

RECIPE = Path(__file__).resolve().parents[3] / "checkpoints" / "pim-small.recipe.toml"


def weights(trainer: Trainer) -> list[torch.Tensor]:
    return [*trainer.model.state_dict().values(), *trainer.average.state_dict().values()]


def test_training_from_scratch_reduces_the_loss(library: Library, tiny: Recipe) -> None:
    trainer = Trainer(tiny, library)
    totals = [trainer.step()["total"] for _ in range(tiny.steps)]
    assert trainer.finished
    assert np.isfinite(totals).all()
    assert np.mean(totals[-15:]) < 0.75 * np.mean(totals[:5])


def test_a_resumed_run_equals_an_uninterrupted_one(library: Library, tiny: Recipe, tmp_path: Path) -> None:
    recipe = replace(tiny, steps=14)
    straight, broken = Trainer(recipe, library), Trainer(recipe, library)
    for _ in range(14):
        straight.step()
    for _ in range(5):
        broken.step()
    broken.save(tmp_path / "state.pt")
    resumed = Trainer(recipe, library)
    resumed.resume(tmp_path / "state.pt")
    while not resumed.finished:
        resumed.step()
    assert resumed.done == straight.done == 14
    for a, b in zip(weights(straight), weights(resumed), strict=True):
        assert torch.equal(a, b)


def test_another_seed_is_another_run(library: Library, tiny: Recipe) -> None:
    first, second = (Trainer(replace(tiny, seed=seed), library).step()["total"] for seed in (1, 2))
    assert first != second


@pytest.mark.parametrize("damage", ["missing", "truncated", "size"])
def test_a_run_that_cannot_be_resumed_says_what_to_do(
    library: Library, tiny: Recipe, tmp_path: Path, damage: str
) -> None:
    path = tmp_path / "state.pt"
    if damage != "missing":
        Trainer(tiny, library).save(path)
    if damage == "truncated":
        path.write_bytes(path.read_bytes()[:2000])
    wanted = replace(tiny, model=replace(tiny.model, width=64)) if damage == "size" else tiny
    with pytest.raises(FileError) as caught:
        Trainer(wanted, library).resume(path)
    assert caught.value.fix


def test_the_recipe_of_the_shipped_weights_can_be_read() -> None:
    recipe = load(RECIPE)
    assert recipe.name == "pim-small"
    assert Recipe.from_dict(recipe.to_dict()) == recipe


def test_a_recipe_with_an_unknown_entry_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text("stepz = 3\n", encoding="utf-8")
    with pytest.raises(FileError, match="stepz"):
        load(path)
