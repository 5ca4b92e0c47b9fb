"""Wrists: what is free keeps to its ranges and never flips, what is tied stays exactly as it is."""

from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.rotation import Array
from motion.solve.wrist import FLEX_LIMIT, TWIST_LIMIT, ULNAR_LIMIT, eased, strain

COUNT = 80


def bends(flexion: Array, deviation: Array) -> Array:
    """Wrist bends (N, 4) of a left hand."""
    return rot.from_rotvec(np.stack([np.zeros_like(flexion), deviation, flexion], -1))


@pytest.mark.parametrize("jump", [1.2, 1.9])
def test_a_free_hand_turns_over_where_it_would_flip(jump: float) -> None:
    before = np.arange(COUNT) < 40
    angle = np.where(before, 0.5 * jump, -0.5 * jump)
    bend = bends(np.where(before, 0.2, 0.2 - 0.8 * jump), np.zeros(COUNT))
    twist, turned = eased(angle, bend, np.ones(COUNT), 1.0)
    assert np.abs(np.diff(angle)).max() > 1.0
    assert np.abs(np.diff(twist)).max() < 0.25
    assert rot.angle(turned[1:], turned[:-1]).max() < 0.25
    assert twist[0] == pytest.approx(angle[0], abs=0.02)
    assert twist[-1] == pytest.approx(angle[-1], abs=0.02)


def test_what_moves_smoothly_within_its_ranges_is_left_alone() -> None:
    angle = np.linspace(-1.4, 1.4, COUNT)
    bend = bends(np.linspace(-1.0, 1.0, COUNT), np.linspace(0.5, -0.4, COUNT))
    twist, turned = eased(angle, bend, np.ones(COUNT), 1.0)
    assert np.allclose(twist, angle)
    assert rot.angle(turned, bend).max() < 1e-6


def test_a_tied_hand_stays_even_where_it_flips() -> None:
    before = np.arange(COUNT) < 40
    angle, bend = np.where(before, 1.3, -1.3), bends(np.where(before, 0.0, 1.6), np.zeros(COUNT))
    loose = np.ones(COUNT)
    loose[30:50] = 0.0
    twist, turned = eased(angle, bend, loose, 1.0)
    assert np.allclose(twist[30:50], angle[30:50])
    assert rot.angle(turned[30:50], bend[30:50]).max() < 1e-6


def test_strain_is_steep_beyond_the_ranges_and_small_where_the_hand_gives_way() -> None:
    zero = np.zeros(3)
    twist = TWIST_LIMIT + np.array([-0.1, 0.1, 0.3])
    inside, beyond, far = strain(twist, zero, zero)
    assert far - beyond > beyond - inside > 0.5
    assert (strain(twist, zero, zero, np.ones(3)) < 0.1 * strain(twist, zero, zero)).all()
    assert strain(zero, FLEX_LIMIT + twist, zero).min() > 1.0
    assert strain(zero, zero, ULNAR_LIMIT + twist).min() > 1.0
