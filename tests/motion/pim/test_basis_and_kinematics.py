"""The temporal basis, and forward kinematics in torch."""

from __future__ import annotations

import numpy as np
import torch

from motion.pim import basis, kinematics
from motion.pim import representation as rep
from motion.pim.motion import BodyMotion
from tests.motion.pim.made_up import swaying


def test_what_the_basis_can_say_comes_back() -> None:
    rng = np.random.default_rng(0)
    coefficients = rng.standard_normal((2, 12, 5)).astype(np.float32)
    last = rng.standard_normal((2, 5)).astype(np.float32)
    future = basis.synthesise(coefficients, last, 40)
    assert np.abs(basis.analyse(future, last, 12) - coefficients).max() < 1e-3


def test_recorded_motion_is_kept_to_a_few_millimetres() -> None:
    motion = swaying(1)
    features, _ = rep.canonicalise(rep.encode(motion)[20:68])
    codes = basis.analyse(features[8:], features[7], 12)
    back = rep.positions(basis.synthesise(codes, features[7], 40))
    assert np.linalg.norm(back - rep.positions(features[8:]), axis=-1).mean() < 0.004


def test_torch_kinematics_agree_with_the_skeleton(motions: list[BodyMotion]) -> None:
    features = rep.encode(motions[0])
    tensor = torch.from_numpy(features)
    chained = kinematics.fk(tensor[..., rep.ROOT], kinematics.matrices(tensor)).numpy()
    assert np.abs(chained - rep.positions(features)).max() < 1e-5
    assert np.abs(kinematics.positions(tensor).numpy() - rep.positions(features)).max() < 1e-6
    assert np.abs(kinematics.consistent(tensor).numpy() - features).max() < 1e-5
