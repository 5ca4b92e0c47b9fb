"""Rotation mathematics against scipy and against the laws that rotations obey."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from motion import rotation as rot
from motion.rotation import Array
from tests.motion.strategies import REPEATABLE, directions, quaternions, vectors

ORDERS = ["".join(order) for order in permutations("xyz")]


def same_rotation(a: Array, b: Array, tolerance: float = 1e-9) -> bool:
    """Whether two quaternions turn alike, whatever their signs."""
    return bool(np.all(np.abs(np.abs((a * b).sum(-1)) - 1.0) < tolerance))


@REPEATABLE
@given(quaternions(), quaternions(), vectors())
def test_product_turns_by_the_second_factor_first(a: Array, b: Array, v: Array) -> None:
    assert np.allclose(rot.rotate(rot.mul(a, b), v), rot.rotate(a, rot.rotate(b, v)), atol=1e-12)
    assert same_rotation(rot.mul(a, b), (Rotation.from_quat(a) * Rotation.from_quat(b)).as_quat())


@REPEATABLE
@given(quaternions(), vectors())
def test_inverse_undoes(q: Array, v: Array) -> None:
    assert np.allclose(rot.inv_rotate(q, rot.rotate(q, v)), v, atol=1e-12)
    assert same_rotation(rot.mul(q, rot.inv(q)), rot.identity())


@REPEATABLE
@given(quaternions(), vectors())
def test_matrices_agree_with_scipy_and_come_back(q: Array, v: Array) -> None:
    matrix = rot.to_matrix(q)
    assert np.allclose(matrix, Rotation.from_quat(q).as_matrix(), atol=1e-12)
    assert np.allclose(matrix @ v, rot.rotate(q, v), atol=1e-12)
    assert same_rotation(rot.from_matrix(matrix), q)


@pytest.mark.parametrize("axis", np.eye(3))
def test_half_turns_survive_their_matrix(axis: Array) -> None:
    half_turn = rot.from_axis_angle(axis, np.pi)
    assert same_rotation(rot.from_matrix(rot.to_matrix(half_turn)), half_turn)


@REPEATABLE
@given(directions(), st.floats(0.0, np.pi - 1e-6))
def test_logarithm_and_exponential_are_inverse(axis: Array, angle: float) -> None:
    vector = axis * angle
    assert np.allclose(rot.to_rotvec(rot.from_rotvec(vector)), vector, atol=1e-8)
    assert np.isclose(rot.angle(rot.from_axis_angle(axis, angle)), angle, atol=1e-8)


def test_exponential_of_tiny_and_zero_vectors_is_exact() -> None:
    assert np.array_equal(rot.from_rotvec(np.zeros(3)), rot.identity())
    tiny = np.array([1e-13, -2e-13, 3e-13])
    assert np.allclose(rot.to_rotvec(rot.from_rotvec(tiny)), tiny, rtol=1e-9, atol=0.0)


def test_logarithm_takes_the_short_way_for_either_sign() -> None:
    q = rot.from_axis_angle(np.array([0.0, 1.0, 0.0]), 0.7)
    assert np.allclose(rot.to_rotvec(-q), [0.0, 0.7, 0.0])


@REPEATABLE
@given(directions(), directions())
def test_between_takes_one_direction_to_the_other_by_the_shortest_way(a: Array, b: Array) -> None:
    q = rot.between(a, b)
    assert np.allclose(rot.rotate(q, a), b, atol=1e-6)
    assert np.isclose(rot.angle(q), np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b), atol=1e-4)


@REPEATABLE
@given(directions())
def test_between_opposite_directions_is_a_half_turn(a: Array) -> None:
    assert np.allclose(rot.rotate(rot.between(a, -a), a), -a, atol=1e-7)


@REPEATABLE
@given(quaternions(), quaternions(), st.floats(0.0, 1.0))
def test_slerp_divides_the_angle(a: Array, b: Array, t: float) -> None:
    q = rot.slerp(a, b, t)
    whole = float(rot.angle(a, b))
    assert np.isclose(np.linalg.norm(q), 1.0)
    assert np.isclose(rot.angle(a, q), t * whole, atol=2e-6)
    assert np.isclose(rot.angle(q, b), (1.0 - t) * whole, atol=2e-6)


@REPEATABLE
@given(quaternions(), directions())
def test_swing_and_twist_compose_to_the_rotation(q: Array, axis: Array) -> None:
    swing, twist = rot.swing_twist(q, axis)
    assert same_rotation(rot.mul(swing, twist), q)
    assert np.allclose(rot.rotate(twist, axis), axis, atol=1e-9)
    # The swing doesn't turn about the axis.
    assert abs(float(swing[:3] @ axis)) < 1e-9


def test_half_turn_across_the_axis_has_no_twist() -> None:
    swing, twist = rot.swing_twist(rot.from_axis_angle(np.eye(3)[0], np.pi), np.eye(3)[1])
    assert same_rotation(twist, rot.identity())
    assert np.isclose(rot.angle(swing), np.pi)


@pytest.mark.parametrize("order", ORDERS)
def test_euler_angles_agree_with_scipy_and_come_back(order: str) -> None:
    angles = np.random.default_rng(3).uniform([-3.1, -1.5, -3.1], [3.1, 1.5, 3.1], (64, 3))
    q = rot.from_euler(order, angles)
    assert same_rotation(q, Rotation.from_euler(order.upper(), angles).as_quat())
    assert np.allclose(rot.to_euler(q, order), angles, atol=1e-9)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("middle", [-np.pi / 2, np.pi / 2])
def test_euler_angles_at_the_pole_give_the_same_rotation(order: str, middle: float) -> None:
    q = rot.from_euler(order, np.array([0.4, middle, -0.9]))
    assert same_rotation(rot.from_euler(order, rot.to_euler(q, order)), q)


@REPEATABLE
@given(st.floats(-3.1, 3.1))
def test_heading_is_the_direction_of_forward_on_the_floor(heading: float) -> None:
    q = rot.from_yaw(heading)
    assert np.allclose(rot.rotate(q, [0.0, 0.0, 1.0]), [np.sin(heading), 0.0, np.cos(heading)])
    assert np.isclose(rot.yaw_of(q), heading)
    leaning = rot.mul(q, rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), 0.5))
    assert np.isclose(rot.yaw_of(leaning), heading)


def test_align_signs_leaves_neighbours_in_one_hemisphere() -> None:
    rng = np.random.default_rng(7)
    path = rot.from_axis_angle(np.eye(3)[1], np.linspace(0.0, 9.0, 40))
    mixed = np.stack([path * rng.choice([-1.0, 1.0], (40, 1)) for _ in range(3)])
    aligned = rot.align_signs(mixed, axis=1)
    assert ((aligned[:, 1:] * aligned[:, :-1]).sum(-1) > 0.0).all()
    assert same_rotation(aligned, mixed)
    assert np.array_equal(aligned[:, 0], mixed[:, 0])


def test_align_signs_of_one_frame_or_none_is_a_copy() -> None:
    for count in (0, 1):
        q = rot.identity((count,))
        aligned = rot.align_signs(q)
        assert np.array_equal(aligned, q)
        assert aligned is not q


@pytest.mark.parametrize("function", [rot.mul, rot.cross])
def test_leading_axes_broadcast(function: object) -> None:
    width = 4 if function is rot.mul else 3
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(5, 1, width)), rng.normal(size=(3, width))
    out = function(a, b)  # type: ignore[operator]
    assert out.shape == (5, 3, width)
    assert np.allclose(out[2, 1], function(a[2, 0], b[1]))  # type: ignore[operator]


def test_cross_is_the_vector_product() -> None:
    a, b = np.random.default_rng(2).normal(size=(2, 20, 3))
    assert np.allclose(rot.cross(a, b), np.cross(a, b))


@pytest.mark.parametrize("name", ["mul", "cross", "rotate", "rotate_many", "from_matrix", "to_matrix"])
def test_small_batches_give_what_large_ones_give(name: str) -> None:
    rng = np.random.default_rng(7)
    q, p = rot.normalize(rng.standard_normal((2, 500, 4)))
    v, w = rng.standard_normal((2, 500, 3))
    call, given = {
        "mul": (rot.mul, (q, p)),
        "cross": (rot.cross, (v, w)),
        "rotate": (rot.rotate, (q, v)),
        "rotate_many": (lambda q, v: rot.rotate(q[:, None], np.stack([v, v], 1))[:, 1], (q, v)),
        "from_matrix": (rot.from_matrix, (rot.to_matrix(q),)),
        "to_matrix": (rot.to_matrix, (q,)),
    }[name]
    alone = np.concatenate([call(*(a[i : i + 1] for a in given)) for i in range(500)])
    single = np.stack([call(*(a[i] for a in given)) for i in range(500)]) if name != "rotate_many" else alone
    together = call(*given)
    assert np.allclose(alone, together, rtol=0.0, atol=1e-13)
    assert np.allclose(single, together, rtol=0.0, atol=1e-13)


@pytest.mark.parametrize("function", [rot.mul, rot.cross, rot.rotate])
def test_leading_axes_broadcast_and_may_be_empty(function: Callable[[Array, Array], Array]) -> None:
    last = {rot.mul: (4, 4), rot.cross: (3, 3), rot.rotate: (4, 3)}[function]
    for first, second, lead in (
        ((5, 1), (1, 6), (5, 6)),
        ((0,), (0,), (0,)),
        ((), (2, 3), (2, 3)),
        ((4,), (), (4,)),
    ):
        a, b = np.ones((*first, last[0])), np.ones((*second, last[1]))
        assert function(a, b).shape == (*lead, last[1])
