"""Keyed tracks: minimum-jerk to the letter, in frames that move, smooth through the points that are passed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array
from motion.solve.tracks import WORLD, Key, min_jerk, pose_track, rotation_track, scalar_track
from tests.motion.strategies import REPEATABLE, rigid

TIMES = np.linspace(0.0, 3.0, 601)


def no_frames(name: str) -> Array:
    raise AssertionError(f"frame '{name}' is not needed")


def carousel(name: str) -> Array:
    """A frame that walks along X and turns about Y, over TIMES."""
    assert name == "object:carousel"
    return poses.make(np.stack([0.4 * TIMES, 0 * TIMES, 0 * TIMES], -1), rot.from_yaw(0.9 * TIMES))


def key(time: float, x: float, stop: bool = True, ease: str = "jerk") -> Key:
    return Key(time, poses.make(np.array([x, 0.0, 0.0])), WORLD, stop, ease)


@REPEATABLE
@given(st.floats(-1.0, 2.0))
def test_profile_is_the_minimum_jerk_polynomial(u: float) -> None:
    v = min(max(u, 0.0), 1.0)
    assert np.isclose(min_jerk(u), 10 * v**3 - 15 * v**4 + 6 * v**5, atol=1e-12)


def test_numbers_rest_outside_their_keys_and_hit_them() -> None:
    track = scalar_track(TIMES, [0.5, 1.0, 2.0], np.array([[1.0, 0.0], [3.0, -1.0], [2.0, 5.0]]))
    assert np.array_equal(track[TIMES <= 0.5], np.tile([1.0, 0.0], ((TIMES <= 0.5).sum(), 1)))
    assert np.allclose(track[TIMES >= 2.0], [2.0, 5.0])
    middle = np.isclose(TIMES, 0.75)
    assert np.allclose(track[middle], [2.0, -0.5])
    assert np.allclose(track[np.isclose(TIMES, 1.0)], [3.0, -1.0])


@REPEATABLE
@given(st.lists(st.floats(-5.0, 5.0), min_size=2, max_size=6))
def test_numbers_never_overshoot(values: list[float]) -> None:
    key_times = list(np.linspace(0.3, 2.7, len(values)))
    track = scalar_track(TIMES, key_times, np.array(values))
    for (t0, a), (t1, b) in pairwise(zip(key_times, values, strict=True)):
        span = track[(t0 <= TIMES) & (t1 >= TIMES)]
        assert span.min() >= min(a, b) - 1e-9
        assert span.max() <= max(a, b) + 1e-9


def test_one_key_is_a_constant() -> None:
    assert np.array_equal(scalar_track(TIMES, [1.0], np.array([4.0])), np.full(len(TIMES), 4.0))
    q = rot.from_yaw(np.array([[0.3, 0.4]]))
    assert np.array_equal(rotation_track(TIMES, [1.0], q), np.tile(q, (len(TIMES), 1, 1)))


def test_rotations_turn_the_short_way_and_stay_unit() -> None:
    a, b = rot.from_yaw(0.2), -rot.from_yaw(0.9)
    track = rotation_track(TIMES, [0.0, 3.0], np.stack([a, b])[:, None])[:, 0]
    assert np.allclose(np.linalg.norm(track, axis=-1), 1.0)
    yaw = rot.yaw_of(track)
    assert (np.diff(yaw) >= -1e-12).all()
    assert np.allclose(yaw[[0, 300, -1]], [0.2, 0.55, 0.9])


@REPEATABLE
@given(rigid(), rigid())
def test_rest_to_rest_in_the_world_is_exactly_minimum_jerk(a: Array, b: Array) -> None:
    track = pose_track(TIMES, [Key(0.0, a), Key(3.0, b)], no_frames)
    s = min_jerk(TIMES / 3.0)
    assert np.allclose(track[:, :3], a[:3] + s[:, None] * (b[:3] - a[:3]), atol=1e-12)
    assert np.allclose(rot.angle(a[3:], track[:, 3:]), s * rot.angle(a[3:], b[3:]), atol=1e-6)


def test_the_track_rests_before_its_first_and_after_its_last_key() -> None:
    track = pose_track(TIMES, [key(1.0, 2.0), key(2.0, 3.0)], no_frames)
    assert (track[TIMES <= 1.0, 0] == 2.0).all()
    assert np.allclose(track[TIMES >= 2.0, 0], 3.0)


def test_a_single_key_goes_where_its_frame_goes() -> None:
    local = poses.make(np.array([0.1, 0.2, 0.3]), rot.from_yaw(0.5))
    track = pose_track(TIMES, [Key(0.0, local, "object:carousel")], carousel)
    assert np.allclose(track, poses.mul(carousel("object:carousel"), local))


def test_between_keys_of_one_pose_the_hand_stays_exactly_on_its_moving_frame() -> None:
    local = poses.make(np.array([0.1, 0.0, 0.0]))
    keys = [Key(t, local, "object:carousel") for t in (0.0, 1.0, 3.0)]
    assert np.allclose(
        pose_track(TIMES, keys, carousel), poses.mul(carousel("object:carousel"), local), atol=1e-12
    )


def test_reaching_a_moving_frame_lands_on_it_with_its_velocity() -> None:
    local = poses.make(np.array([0.0, 0.1, 0.2]))
    keys = [Key(0.0, poses.make(np.array([1.0, 1.0, 1.0]))), Key(1.5, local, "object:carousel")]
    gap = pose_track(TIMES, keys, carousel) - poses.mul(carousel("object:carousel"), local)
    landed = TIMES >= 1.5
    assert np.allclose(gap[landed], 0.0, atol=1e-12)
    # Value, velocity and acceleration of the gap all vanish: it dies with the third power.
    before = int(np.flatnonzero(landed)[0]) - 1
    assert np.abs(gap[before]).max() < 1e-5


@REPEATABLE
@given(rigid(), rigid(), rigid(), st.floats(0.5, 2.5))
def test_a_passed_point_is_smooth_in_value_and_velocity(a: Array, via: Array, b: Array, at: float) -> None:
    # At half a turn the way round is a matter of rounding.
    assume(max(rot.angle(p[3:], q[3:]) for p, q in ((a, via), (via, b), (a, b))) < 3.1)
    h = 1e-5
    times = at + h * np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    track = pose_track(times, [Key(0.0, a), Key(at, via, stop=False), Key(3.0, b)], no_frames)
    assert np.allclose(track[2, :3], via[:3], atol=1e-9)
    assert float(rot.angle(track[2, 3:], via[3:])) < 1e-7
    stays = np.array_equal(via, a) or np.array_equal(via, b)
    mean = np.zeros(3) if stays else (b[:3] - a[:3]) / 3.0
    before, after = (track[2] - track[0])[:3] / (2 * h), (track[4] - track[2])[:3] / (2 * h)
    assert np.allclose(before, mean, atol=1e-3)
    assert np.allclose(after, mean, atol=1e-3)
    spin_before = rot.to_rotvec(rot.mul(rot.inv(track[0, 3:]), track[2, 3:])) / (2 * h)
    spin_after = rot.to_rotvec(rot.mul(rot.inv(track[2, 3:]), track[4, 3:])) / (2 * h)
    assert np.allclose(spin_before, spin_after, atol=1e-3)


def test_between_stops_the_track_rests_at_every_key() -> None:
    track = pose_track(TIMES, [key(0.0, 0.0), key(1.0, 1.0), key(3.0, -1.0)], no_frames)[:, 0]
    speed = np.gradient(track, TIMES)
    at = int(np.flatnonzero(np.isclose(TIMES, 1.0))[0])
    assert abs(speed[at]) < 1e-3
    assert np.isclose(track[at], 1.0)


def test_the_way_through_a_passed_point_is_quicker_than_stopping_there() -> None:
    keys = [key(0.0, 0.0), key(1.5, 0.5, stop=False), key(3.0, 1.0)]
    passed = pose_track(TIMES, keys, no_frames)[:, 0]
    assert np.isclose(np.gradient(passed, TIMES)[300], 1.0 / 3.0, atol=1e-3)
    assert (np.diff(passed) >= -1e-12).all()


def test_whoever_stays_at_a_passed_point_arrives_there_at_rest() -> None:
    track = pose_track(TIMES, [key(0.0, 0.0), key(1.0, 1.0, stop=False), key(3.0, 1.0)], no_frames)[:, 0]
    assert np.allclose(track[TIMES >= 1.0], 1.0)
    assert track.max() <= 1.0 + 1e-12
    assert np.abs(np.diff(track, 2)).max() < 2e-4


def test_a_fall_accelerates_evenly_by_gravity() -> None:
    height = 1.2
    duration = float(np.sqrt(2.0 * height / 9.81))
    high, low = poses.make(np.array([0.0, height, 0.0])), poses.identity()
    times = np.linspace(0.0, duration, 200)
    y = pose_track(times, [Key(0.0, high), Key(duration, low, ease="fall")], no_frames)[:, 1]
    assert np.allclose(y, height - 0.5 * 9.81 * times**2, atol=1e-9)


@pytest.mark.parametrize("count", [1, 2])
def test_keys_at_one_time_do_not_divide_by_zero(count: int) -> None:
    keys = [key(1.0, float(i)) for i in range(count + 1)]
    track = pose_track(TIMES, keys, no_frames)
    assert np.isfinite(track).all()
    assert np.allclose(track[-1, 0], float(count))
