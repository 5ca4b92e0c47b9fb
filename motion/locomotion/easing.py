"""Smooth scalar profiles over normalised time, with velocity and acceleration that vanish at both ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from motion.rotation import Array


def smooth(t: ArrayLike) -> Array:
    """Minimum-jerk rise from 0 to 1 over t in [0, 1], constant outside."""
    t = np.clip(np.asarray(t, dtype=np.float64), 0.0, 1.0)
    result: Array = t * t * t * (10.0 + t * (6.0 * t - 15.0))
    return result


def travel(t: ArrayLike, ramp: float = 1.0 / 3.0) -> Array:
    """Rise from 0 to 1 with a plateau of constant speed: peak speed 1/(1 - ramp).

    Minimum jerk peaks at 1.875, this at 1.5. A swinging foot flies at nearly constant speed; the flatter
    profile keeps its peak as low as people's.
    """
    t = np.clip(np.asarray(t, dtype=np.float64), 0.0, 1.0)

    def eased(x: Array) -> Array:
        # Integral of sin²(pi x / 2 ramp) from 0 to x.
        return 0.5 * x - np.sin(np.pi * x / ramp) * ramp / (2.0 * np.pi)

    rise = eased(np.minimum(t, ramp))
    plateau = np.clip(t - ramp, 0.0, 1.0 - 2.0 * ramp)
    fall = 0.5 * ramp - eased(np.minimum(1.0 - t, ramp))
    result: Array = (rise + plateau + np.where(t > 1.0 - ramp, fall, 0.0)) / (1.0 - ramp)
    return result


def bump(t: ArrayLike, start: float, top: float, stop: float) -> Array:
    """Minimum-jerk rise from 0 at `start` to 1 at `top` and fall back to 0 at `stop`, in the unit of t."""
    t = np.asarray(t, dtype=np.float64)
    return smooth((t - start) / (top - start)) * (1.0 - smooth((t - top) / (stop - top)))


def spline(control: Array, times: Array, first: float, spacing: float) -> Array:
    """Uniform cubic B-spline over times (n,): C2 and never outside the hull of its control values (K, ...).

    Control value k belongs to time first + k * spacing; before and after, the end values are repeated.
    """
    padded = np.concatenate([control[:1]] * 3 + [control] + [control[-1:]] * 3)
    u = np.clip((times - first) / spacing + 3.0, 1.0, len(padded) - 2.0 - 1e-9)
    cell = np.floor(u).astype(int)
    f = u - cell
    weights = np.stack(
        [(1 - f) ** 3, 3 * f**3 - 6 * f**2 + 4, -3 * f**3 + 3 * f**2 + 3 * f + 1, f**3], axis=-1
    )
    values = padded[cell[:, None] + np.arange(-1, 3)]
    result: Array = np.einsum("nk,nk...->n...", weights / 6.0, values)
    return result


def lower_envelope(limit: Array, reach: int) -> Array:
    """A smooth curve (n,) that nowhere exceeds `limit` (n,).

    Every value is an average of minima over windows that contain the frame, hence no larger than the limit
    there.
    reach: half width in frames; the ends are padded with the end values.
    """
    if reach < 1:
        return limit.copy()
    half = np.maximum(np.hanning(reach + 3)[1:-1], 1e-9)
    kernel = np.convolve(half, half)
    kernel = kernel / kernel.sum()
    spread = len(kernel) // 2
    padded = np.pad(limit, 2 * spread, mode="edge")
    low = np.lib.stride_tricks.sliding_window_view(padded, 2 * spread + 1).min(-1)
    return np.convolve(low, kernel, mode="valid")
