"""Samples depend on their own conditions and seed, and on nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from motion.pim import representation as rep
from motion.pim.body import BODY_JOINTS
from motion.pim.conditions import DROPPABLE, Conditions, join
from motion.pim.hindsight import ask
from motion.pim.library import Library
from motion.pim.recipe import Recipe
from motion.pim.sampling import integrate, sample
from motion.pim.torch_network import TorchNetwork
from motion.pim.training import Trainer


@pytest.fixture(scope="module")
def model(library: Library, tiny: Recipe) -> TorchNetwork:
    trainer = Trainer(tiny, library)
    for _ in range(10):
        trainer.step()
    return TorchNetwork(trainer.average)


@pytest.fixture(scope="module")
def asked(library: Library) -> Conditions:
    rng = np.random.default_rng(3)
    return ask(rng, library.draw(rng, 5, 68))


@pytest.mark.parametrize("steps", [1, 2, 8])
def test_the_same_seed_gives_the_same_motion(model: TorchNetwork, asked: Conditions, steps: int) -> None:
    first, second, other = (
        sample(model, asked, steps, seeds) for seeds in (range(5), range(5), range(5, 10))
    )
    assert first.shape == (5, 40, rep.WIDTH)
    assert np.array_equal(first, second)
    assert np.abs(first - other).max() > 1e-3


def test_a_batch_of_sessions_equals_each_alone(model: TorchNetwork, asked: Conditions) -> None:
    together = sample(model, asked, 2, range(5))
    for i in range(5):
        alone = sample(model, asked[slice(i, i + 1)], 2, [i])
        assert np.abs(alone[0] - together[i]).max() < 1e-4


def test_empty_places_for_constraints_change_nothing(model: TorchNetwork, asked: Conditions) -> None:
    none = Conditions.none(asked.history)
    roomy = join([none, Conditions.none(asked.history, 12)])
    assert (
        np.abs(sample(model, none, 2, range(5)) - sample(model, roomy, 2, [*range(5)] * 2)[:5]).max() < 1e-4
    )


def test_a_chunk_goes_on_where_the_history_ended(model: TorchNetwork, asked: Conditions) -> None:
    made = rep.positions(sample(model, asked, 1, range(5)))
    ended = rep.positions(asked.history)[:, -1]
    step = np.linalg.norm(made[:, 0] - ended, axis=-1)
    assert step.max() < 0.25


@pytest.mark.parametrize("condition", sorted(DROPPABLE))
def test_guidance_by_one_is_no_guidance_and_by_more_is(
    model: TorchNetwork, asked: Conditions, condition: str
) -> None:
    full = replace(asked, body=np.full_like(asked.body, 0.2), objects=np.full_like(asked.objects, 0.3))
    plain = sample(model, full, 2, range(5))
    assert np.array_equal(sample(model, full, 2, range(5), {condition: 1.0}), plain)
    guided = sample(model, full, 2, range(5), {condition: 3.0})
    assert np.isfinite(guided).all()
    assert np.abs(guided - plain).max() > 0.0


@pytest.mark.parametrize("steps", [2, 4, 8])
def test_what_is_left_open_varies_nearly_as_much_as_what_was_learned(steps: int) -> None:
    """The true flow of coefficients that are as varied as the noise, and which nothing that is asked for tells."""
    start = np.random.default_rng(0).standard_normal((400, 12, 5))
    found = integrate(lambda chunk, time: chunk * time / (time**2 + (1 - time) ** 2), start, steps)
    assert 0.6 < found[:, 3:].std() < 1.0
    assert found[:, :3].std() < found[:, 3:].std()


def test_noise_varies_together_as_what_was_learned_does(library: Library, tiny: Recipe) -> None:
    model = Trainer(tiny, library).model
    statistics = TorchNetwork(model).statistics
    noise = statistics.noise(range(300)).reshape(-1, rep.WIDTH)
    assert np.abs(noise.std(0) - 1.0).max() < 0.15
    hand = rep.POSITIONS.start + 3 * (BODY_JOINTS.index("rightHand") - 1)
    elbow = rep.POSITIONS.start + 3 * (BODY_JOINTS.index("rightLowerArm") - 1)
    assert np.corrcoef(noise[:, hand], noise[:, elbow])[0, 1] > 0.5


def test_wrong_numbers_are_refused(model: TorchNetwork, asked: Conditions) -> None:
    with pytest.raises(ValueError, match="steps"):
        sample(model, asked, 9, range(5))
    with pytest.raises(ValueError, match="seeds"):
        sample(model, asked, 2, range(4))
