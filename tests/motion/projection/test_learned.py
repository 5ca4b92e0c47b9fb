"""A checkpoint is a prior: what it makes of wishes is projected, the same every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import motion
from motion.errors import FileError
from motion.evaluate.cases import generated_cases
from motion.evaluate.metrics.jerk import at_borders, jerk
from motion.evaluate.naturalness.enlivened import projected, projected_interruption
from motion.inspection import inspect
from motion.pim.body import BODY_INDEX
from motion.projection.learned import Learned
from motion.scene import make
from motion.scene.model import Scene
from motion.selection import CHECKPOINT
from tests.motion.pim.weights import untrained


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return untrained(tmp_path_factory.mktemp("weights"))


def test_even_an_untrained_prior_does_no_harm(checkpoint: Path) -> None:
    table = make("table", "table", at=(0.0, 0.65))
    scene = Scene((*table, *make("cup", "cup", on=table[0], at=(-0.15, 0.5))))
    prior = Learned(checkpoint, steps=1, commit=20)
    planned = motion.perform("pick up the cup", scene)
    take = motion.perform("pick up the cup", scene, prior=prior)
    again = motion.perform("pick up the cup", scene, prior=prior)
    assert np.array_equal(take.clip.rotations, again.clip.rotations)
    assert inspect(take.clip, scene).total <= inspect(planned.clip, scene).total + 0.5
    assert take.clip.contacts == planned.clip.contacts


def test_a_missing_checkpoint_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileError):
        Learned(tmp_path / "none.safetensors")


def test_it_is_compared_with_what_was_planned(checkpoint: Path) -> None:
    case = next(case for case in generated_cases(60) if case.verb == "nod")
    made = projected(Learned(checkpoint, steps=1))(case)
    assert made.clip.frames == made.planned.frames == len(made.looks)
    assert not np.array_equal(made.clip.rotations, made.planned.rotations)
    before, frame, after = projected_interruption(Learned(checkpoint, steps=1))(case, 0.5, "wave to me")
    assert np.linalg.norm(before.root[frame] - after.root[0]) < 1e-3


@pytest.mark.parametrize("text", ["wave to me", "walk to the table", "pick up the cup"])
def test_chunks_go_over_into_each_other_without_a_pop(text: str) -> None:
    table = make("table", "table", at=(0.0, 1.2))
    scene = Scene((*table, *make("cup", "cup", on=table[0], at=(-0.15, 1.05))))
    clip = motion.perform(text, scene, prior=Learned(CHECKPOINT, commit=12)).clip
    borders = at_borders(
        jerk(clip.positions()[:, BODY_INDEX], clip.fps), range(12, clip.frames, 12), clip.fps
    )
    assert clip.frames > 48 and 0.0 < borders.ratio <= 1.5
