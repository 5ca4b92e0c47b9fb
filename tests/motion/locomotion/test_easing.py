"""The smooth profiles keep their promises."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from motion.locomotion.easing import bump, lower_envelope, smooth, spline, travel

T = np.linspace(-0.5, 1.5, 2001)


def test_rises() -> None:
    """From 0 to 1, monotone, with a peak speed as promised."""
    for profile, peak in ((smooth, 1.875), (travel, 1.5)):
        values = profile(T)
        np.testing.assert_allclose(values[[0, -1]], [0.0, 1.0], atol=1e-12)
        speed = np.diff(values) / np.diff(T)
        assert speed.min() >= -1e-12
        np.testing.assert_allclose(speed.max(), peak, rtol=1e-3)
        assert np.abs(np.diff(speed)).max() < 0.02


def test_bump() -> None:
    """0 outside, 1 at the top."""
    np.testing.assert_allclose(bump(np.array([0.0, 0.1, 0.4, 0.9, 2.0]), 0.1, 0.4, 0.9), [0, 0, 1, 0, 0])


@given(arrays(float, st.integers(1, 60), elements=st.floats(-1, 1)), st.integers(0, 6))
def test_envelope_stays_below(limit: np.ndarray, reach: int) -> None:
    """Never above the limit, never below its lowest value."""
    low = lower_envelope(limit, reach)
    assert low.shape == limit.shape
    assert (low <= limit + 1e-12).all() and (low >= limit.min() - 1e-12).all()


@given(arrays(float, st.tuples(st.integers(1, 20), st.just(2)), elements=st.floats(-5, 5)))
def test_spline_within_its_hull(control: np.ndarray) -> None:
    """At rest at the ends and within the range of the control values."""
    times = np.linspace(-3.0, len(control) + 3.0, 50)
    values = spline(control, times, 0.0, 1.0)
    np.testing.assert_allclose(values[[0, -1]], control[[0, -1]], atol=1e-9)
    assert (values <= control.max(0) + 1e-9).all() and (values >= control.min(0) - 1e-9).all()


def test_spline_keeps_straight_lines() -> None:
    """Evenly spaced control values give constant speed."""
    values = spline(np.arange(10.0), np.linspace(2.0, 7.0, 30), 0.0, 1.0)
    np.testing.assert_allclose(values, np.linspace(2.0, 7.0, 30), atol=1e-9)
