"""Crouching over planted feet."""

from __future__ import annotations

import numpy as np
import pytest

from motion import pose as poses
from motion import rotation as rot
from motion.locomotion import Stance, concat, crouch, deepest_drop, lowered
from motion.locomotion.heels import FLAT_ANKLE, on_toes, raise_heels
from motion.solve.legs import ankle_flexion, leg_geometry
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
    flat = lowered(skeleton, Stance(0.1, 0.2, 0.6), np.zeros(2), 30.0).feet
    lift = np.radians([[0.0, 10.0], [20.0, 40.0]])
    feet = on_toes(skeleton, flat, lift)
    np.testing.assert_array_equal(feet[0, 0], flat[0, 0])
    assert (feet[1, :, 1] > flat[1, :, 1]).all()
    ball = leg_geometry(skeleton).ball
    np.testing.assert_allclose(poses.apply(feet, ball), poses.apply(flat, ball), atol=1e-12)


@pytest.mark.parametrize("body", BODIES)
def test_a_low_body_over_its_toes_raises_its_heels(body: str) -> None:
    """Straight down, with the hips not going back, the ankles give out: the heels rise smoothly."""
    skeleton = BODIES[body]
    track = crouch(skeleton, Stance(), 0.9 * deepest_drop(skeleton), 60)
    hips = track.hips * [1.0, 1.0, 0.0]
    level = rot.identity((60,))
    feet, toes, raised = raise_heels(
        skeleton, hips, level, track.feet[:1].repeat(60, axis=0), np.zeros((60, 2))
    )
    assert not raised[0].any() and raised[-1].all()
    assert ankle_flexion(skeleton, hips, level, feet).max() <= FLAT_ANKLE + 1e-5
    assert 0.0 < toes.max() < np.radians(60)
    assert np.abs(np.diff(toes, axis=0)).max() < np.radians(8)
