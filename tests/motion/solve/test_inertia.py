"""Tracks go on where the old motion was, and the difference dies away."""

from __future__ import annotations

import numpy as np
import pytest

from motion import rotation as rot
from motion.solve.inertia import FADE, QUICK_FADE, SAMPLES, Inertia

_TIMES = np.arange(60) / 60.0


def test_value_and_velocity_go_on() -> None:
    old = np.sin(3.0 * _TIMES)
    new = Inertia(_TIMES, {"x": old[20 : 20 + SAMPLES]}).value("x", np.full(60, 0.1))
    assert new[0] == pytest.approx(old[20], abs=1e-12)
    assert new[1] - new[0] == pytest.approx(old[21] - old[20], abs=1e-3)
    assert (new[_TIMES >= FADE] == 0.1).all()


def test_rotations_go_on_whatever_the_sign_of_their_quaternions() -> None:
    axis = np.array([0.0, 1.0, 0.0])
    old = rot.from_axis_angle(axis, 2.0 * _TIMES)
    track = np.broadcast_to(-rot.identity(), (60, 4))
    new = Inertia(_TIMES, {"q": old[10 : 10 + SAMPLES]}).rotation("q", track)
    assert rot.angle(new[:2], old[10:12]).max() < 1e-3
    assert rot.angle(new[-1], rot.identity()) < 1e-7
    assert np.array_equal(track, np.broadcast_to(-rot.identity(), (60, 4)))


def test_angles_may_differ_by_whole_turns() -> None:
    inertia = Inertia(_TIMES, {"heading": np.full(SAMPLES, 2.0 * np.pi + 0.1)})
    assert inertia.angle("heading", np.zeros(60))[0] == pytest.approx(0.1)


def test_a_track_that_agrees_is_left_exactly_as_it_is() -> None:
    track = np.sin(_TIMES)
    inertia = Inertia(_TIMES, {"x": track[:SAMPLES]})
    assert np.array_equal(inertia.value("x", track), track)
    assert np.array_equal(inertia.at(58)["x"], track[[58, 59, 59]])


def test_what_turns_quickly_is_not_stopped_at_once() -> None:
    def stopped(speed: float, brisk: float) -> np.ndarray:
        old = rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), speed * _TIMES)
        still = np.broadcast_to(rot.identity(), (60, 4))
        new = Inertia(_TIMES, {"q": old[:SAMPLES]}).rotation("q", still, QUICK_FADE, brisk)
        return rot.to_rotvec(new)[:, 2]

    def acceleration(angles: np.ndarray) -> float:
        return float(np.abs(np.diff(angles, n=2)).max() * 60.0**2)

    assert acceleration(stopped(3.0, np.inf)) > 70.0
    quick, slow = stopped(3.0, 40.0), stopped(0.5, 40.0)
    assert acceleration(quick) < 40.0 and not quick[_TIMES >= FADE].any()
    assert not slow[_TIMES >= QUICK_FADE].any()
