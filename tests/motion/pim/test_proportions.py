"""Bodies of other proportions turn their joints alike, and their joints are where their own bones end."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from motion.pim import kinematics
from motion.pim import representation as rep
from motion.pim.body import BODY_INDEX, BODY_JOINTS, HAND_JOINTS, HISTORY, REFERENCE
from motion.pim.conditions import BODY_RATIOS
from motion.pim.hindsight import ask
from motion.pim.library import BEYOND, Library
from motion.pim.motion import BodyMotion
from motion.pim.proportions import at_random, in_hands, nearest, offsets, on_bodies, ratios
from motion.skeleton import Skeleton

NONE = np.zeros(len(BODY_RATIOS), np.float32)


def test_the_reference_is_no_different_from_itself_at_any_size() -> None:
    assert np.abs(ratios(REFERENCE)).max() < 1e-6
    larger = Skeleton(REFERENCE.offsets * 1.3, REFERENCE.tips * 1.3, REFERENCE.radii * 1.3)
    assert np.abs(ratios(larger)).max() < 1e-6
    assert np.abs(offsets(NONE) - REFERENCE.offsets[BODY_INDEX]).max() < 1e-6


@pytest.mark.parametrize(("arms", "legs"), [(1.15, 1.0), (0.9, 1.0), (1.0, 1.1)])
def test_ratios_are_those_of_the_bones_to_the_legs(arms: float, legs: float) -> None:
    found = dict(zip(BODY_RATIOS, ratios(Skeleton.human(1.75, arms, legs)), strict=True))
    assert found["arms"] == pytest.approx(arms / legs - 1.0, abs=1e-5)
    assert (found["trunk"] < -0.01) == (legs > 1.0)


def test_positions_are_those_of_the_bodys_own_bones(motions: list[BodyMotion]) -> None:
    features = np.stack([rep.encode(motion)[:30] for motion in motions])
    bodies = at_random(np.random.default_rng(0), len(features))
    found = on_bodies(features, bodies)
    same = [*range(*rep.ROOT.indices(rep.WIDTH)), *range(rep.ROTATIONS.start, rep.WIDTH)]
    assert np.array_equal(found[..., same], features[..., same])
    tensor = torch.from_numpy(found)
    body = torch.from_numpy(bodies)
    chained = kinematics.fk(tensor[..., rep.ROOT], kinematics.matrices(tensor), body).numpy()
    assert np.abs(chained - rep.positions(found)).max() < 1e-4
    assert np.abs(kinematics.consistent(tensor, body).numpy() - found).max() < 1e-4
    feet = [BODY_JOINTS.index(name) for name in ("leftFoot", "rightToes")]
    assert np.abs(rep.positions(found) - rep.positions(features))[..., feet, :].max() < 1e-6


def test_things_go_with_the_hands_that_hold_them(motions: list[BodyMotion]) -> None:
    features = rep.encode(motions[0])[None, :20]
    body = np.array([[0.1, 0.0, 0.0, 0.2]], np.float32)
    moved = on_bodies(features, body)
    objects = np.zeros((1, 20, 4, 14), np.float32)
    objects[:, :, 0, :3] = 1.0
    objects[:, 8:12, 0, 13] = 1.0
    objects[:, :, 1, :3] = 2.0
    found = in_hands(objects, features, moved) - objects
    hand = (rep.positions(moved) - rep.positions(features))[0, :, HAND_JOINTS[1]]
    assert np.abs(found[0, 8:12, 0, :3] - hand[8:12]).max() < 1e-6
    assert np.abs(found[0, :8, 0, :3] - hand[8]).max() < 1e-6
    assert np.abs(found[0, 12:, 0, :3] - hand[11]).max() < 1e-6
    assert not found[0, :, 1:].any() and np.abs(hand).max() > 0.01


def test_the_last_known_frame_counts_else_the_next() -> None:
    known = np.array([[False, True, False, False, True], [False] * 5])
    assert nearest(known).tolist() == [[1, 1, 1, 1, 4], [0, 1, 2, 3, 4]]


def test_training_asks_for_hands_where_they_are_on_the_body_that_it_names(library: Library) -> None:
    rng = np.random.default_rng(0)
    windows = library.draw(rng, 40, HISTORY + 40 + BEYOND, bodies=0.5)
    named = np.abs(windows.body).max(-1) > 0
    assert 8 < named.sum() < 32
    asked = ask(rng, windows)
    assert np.array_equal(asked.body, windows.body)
    tensor = torch.from_numpy(windows.features)
    body = torch.from_numpy(windows.body)
    chained = kinematics.fk(tensor[..., rep.ROOT], kinematics.matrices(tensor), body).numpy()
    row, column = np.nonzero((asked.weight > 0) & np.isin(asked.target, HAND_JOINTS))
    at = chained[row, asked.frame[row, column].astype(int) + HISTORY, asked.target[row, column]]
    assert np.abs(at - asked.position[row, column]).max() < 1e-4
