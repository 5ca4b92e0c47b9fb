"""Angles say the same rotation, and never jump where the rotation does not."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exporters.euler import continuous
from motion import rotation as rot
from tests.exporters.motions import wobble

ORDERS = ["".join(order) for order in itertools.permutations("xyz")]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(ORDERS))
def test_angles_say_the_same_rotation(seed: int, order: str) -> None:
    q = rot.from_rotvec(wobble(np.random.default_rng(seed), 20, 15, 1.2).reshape(20, 5, 3))
    assert rot.angle(rot.from_euler(order, continuous(q, order)), q).max() < 1e-7


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("axis", range(3))
def test_three_turns_about_one_axis_stay_on_it(order: str, axis: int) -> None:
    """The middle axis passes both poles, where a plain conversion flips the outer ones by half a turn."""
    angles = np.linspace(0.0, 6.0 * np.pi, 120)
    q = rot.from_axis_angle(np.eye(3)[axis], angles)[:, None]
    found = continuous(q, order)[:, 0]
    expected = np.zeros((120, 3))
    expected[:, order.index("xyz"[axis])] = angles
    assert np.abs(found - expected).max() < 1e-6


@pytest.mark.parametrize("order", ORDERS)
def test_resting_exactly_on_a_pole_is_still(order: str) -> None:
    middle = rot.from_axis_angle(np.eye(3)["xyz".index(order[1])], np.linspace(0.0, np.pi / 2, 10))
    last = rot.from_axis_angle(np.eye(3)["xyz".index(order[2])], 0.7)
    q = np.concatenate([rot.mul(middle, last), np.tile(rot.mul(middle[-1], last), (5, 1))])[:, None]
    found = continuous(q, order)[:, 0]
    assert np.abs(np.diff(found, axis=0)).max() < 0.2
    assert rot.angle(rot.from_euler(order, found), q[:, 0]).max() < 1e-6


def test_signs_of_quaternions_do_not_matter() -> None:
    q = rot.from_rotvec(wobble(np.random.default_rng(3), 30, 3, 1.0).reshape(30, 1, 3))
    flipped = q * np.where(np.arange(30) % 2, -1.0, 1.0)[:, None, None]
    np.testing.assert_allclose(continuous(flipped, "zxy"), continuous(q, "zxy"), atol=1e-12)


def test_no_frames_give_no_angles() -> None:
    assert continuous(np.zeros((0, 4, 4)), "zxy").shape == (0, 4, 3)
