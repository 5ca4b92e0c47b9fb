"""Rigid poses obey the laws of a group that acts on points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array
from tests.motion.strategies import REPEATABLE, quaternions, rigid, vectors


@REPEATABLE
@given(rigid(), rigid(), vectors())
def test_product_places_one_frame_in_another(a: Array, b: Array, point: Array) -> None:
    assert np.allclose(poses.apply(poses.mul(a, b), point), poses.apply(a, poses.apply(b, point)), atol=1e-9)


@REPEATABLE
@given(rigid(), rigid(), rigid())
def test_product_is_associative(a: Array, b: Array, c: Array) -> None:
    assert np.allclose(poses.mul(poses.mul(a, b), c), poses.mul(a, poses.mul(b, c)), atol=1e-9)


@REPEATABLE
@given(rigid(), vectors())
def test_inverse_undoes_on_both_sides(a: Array, point: Array) -> None:
    assert np.allclose(poses.apply(poses.inv(a), poses.apply(a, point)), point, atol=1e-9)
    assert np.allclose(poses.mul(a, poses.inv(a)), poses.identity(), atol=1e-9)


@REPEATABLE
@given(rigid(), vectors(), vectors())
def test_distances_are_kept(a: Array, p: Array, q: Array) -> None:
    moved = np.linalg.norm(poses.apply(a, p) - poses.apply(a, q))
    assert np.isclose(moved, np.linalg.norm(p - q), atol=1e-9)


@REPEATABLE
@given(vectors(), quaternions())
def test_parts_come_back(p: Array, q: Array) -> None:
    made = poses.make(p, q)
    assert np.array_equal(poses.position(made), p)
    assert np.array_equal(poses.rotation(made), q)


@REPEATABLE
@given(rigid(), rigid(), st.floats(0.0, 1.0))
def test_blend_runs_straight_and_turns_evenly(a: Array, b: Array, t: float) -> None:
    middle = poses.blend(a, b, t)
    assert np.allclose(middle[:3], a[:3] + t * (b[:3] - a[:3]))
    assert np.isclose(rot.angle(a[3:], middle[3:]), t * rot.angle(a[3:], b[3:]), atol=2e-6)


@pytest.mark.parametrize(("t", "index"), [(0.0, 0), (1.0, 1)])
def test_blend_ends_are_exact_rotations(t: float, index: int) -> None:
    ends = [poses.make(np.ones(3), rot.from_yaw(0.3)), poses.make(np.zeros(3), rot.from_yaw(2.9))]
    assert np.allclose(poses.blend(*ends, t), ends[index], atol=1e-12)


def test_make_broadcasts_both_ways() -> None:
    assert poses.make(np.zeros((5, 3)), rot.identity()).shape == (5, 7)
    assert poses.make(np.zeros(3), rot.identity((4, 2))).shape == (4, 2, 7)
    assert np.array_equal(poses.make(np.ones(3))[3:], rot.identity())
