"""The weights that come with Kinelink can be used, are small, and are those that their card describes."""

from __future__ import annotations

import numpy as np

from motion.pim import representation as rep
from motion.pim.body import BODY_JOINTS
from motion.pim.conditions import Conditions
from motion.pim.onnx_network import load, network_of
from motion.pim.sampling import sample
from motion.selection import CHECKPOINT
from tests.motion.pim.made_up import swaying

MOST_BYTES = 16_000_000


def test_they_are_those_of_the_card() -> None:
    _, info = load(CHECKPOINT)
    card = CHECKPOINT.with_suffix(".md").read_text(encoding="utf-8")
    assert f"`{info.hash[:8]}…{info.hash[-4:]}`" in card and f"step {info.step:,} " in card
    assert "mocap.cs.cmu.edu" in card and "NSF EIA-0196217" in card
    for path in (CHECKPOINT, network_of(CHECKPOINT)):
        assert path.stat().st_size < MOST_BYTES


def test_a_hand_goes_about_where_it_is_asked_to() -> None:
    network, _ = load(CHECKPOINT)
    history, _ = rep.canonicalise(rep.encode(swaying(0))[None, :8])
    hand = BODY_JOINTS.index("rightHand")
    asked = Conditions.none(history, 1)
    asked.target[:], asked.frame[:], asked.axes[:], asked.weight[:] = hand, 30, 1.0, 1.0
    asked.position[:, 0] = [-0.2, 1.2, 0.4]
    made = rep.positions(sample(network, asked, 2, [0]))
    assert np.linalg.norm(made[0, 30, hand] - asked.position[0, 0]) < 0.15
    assert np.linalg.norm(made[0, 0] - rep.positions(history)[0, -1], axis=-1).max() < 0.15
