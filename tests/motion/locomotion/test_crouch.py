"""Crouching over planted feet."""

from __future__ import annotations

import numpy as np
import pytest

from motion.locomotion import Stance, concat, crouch, deepest_drop, lowered
from motion.locomotion.crouch import FLAT_ANKLE, on_toes
from motion.solve.legs import ankle_flexion
from tests.motion.locomotion.performed import BODIES, check


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("share", [0.1, 0.4, 0.8, 1.0])
def test_down_and_up(body: str, share: float) -> None:
    """Hips go down by the drop; ankles keep within dorsiflexion; up is down backwards."""
    skeleton = BODIES[body]
    drop = share * deepest_drop(skeleton)
    track = crouch(skeleton, Stance(0.2, 0.1, 0.5), drop, 40)
    whole = concat(track, track.reversed())
    check(skeleton, whole, speed=12.0)
    assert track.hips[0, 1] - track.hips[-1, 1] == pytest.approx(drop)
    flexion = ankle_flexion(skeleton, track.hips, track.hips_rotations, track.feet)
    assert flexion.max() <= FLAT_ANKLE + 1e-5
    assert np.abs(np.diff(track.hips, axis=0)[[0, -1]]).max() < 1e-3


def test_limited_to_the_deepest() -> None:
    """More than the body can do is done as far as it goes."""
    skeleton = BODIES["adult"]
    track = lowered(skeleton, Stance(), np.array([0.0, 5.0]), 30.0)
    assert track.hips[0, 1] - track.hips[1, 1] == pytest.approx(deepest_drop(skeleton))


def test_heels_lift_about_the_ball() -> None:
    """On tiptoe the toe joints stay where they were."""
    skeleton = BODIES["adult"]
    flat = lowered(skeleton, Stance(), np.zeros(1), 30.0).feet[0]
    lift = np.radians([[0.0, 10.0], [20.0, 40.0]])
    feet = on_toes(skeleton, flat, lift)
    np.testing.assert_array_equal(feet[0, 0], flat[0])
    assert (feet[1, :, 1] > flat[:, 1]).all()
