"""The temporal basis: a chunk of future frames as a few coefficients per feature.

future[f] = last + sum_k coefficients[k] * basis[k, f]. Row 0 is a ramp, the others are sines that vanish at the last history
frame and at the end of the chunk. Every combination therefore starts where the history ended.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@lru_cache
def basis(count: int, frames: int) -> Floats:
    """The basis (count, frames): frame f is f + 1 frames after the last one of the history."""
    phase = np.arange(1, frames + 1) / frames
    sines = np.sin(np.pi * np.arange(1, count)[:, None] * phase)
    return np.concatenate([phase[None], sines]).astype(np.float32)


@lru_cache
def analysis(count: int, frames: int) -> Floats:
    """The pseudo-inverse (frames, count): least-squares coefficients of a chunk."""
    return np.linalg.pinv(basis(count, frames).astype(np.float64)).astype(np.float32)


def analyse(future: Floats, last: Floats, count: int) -> Floats:
    """Coefficients (..., count, D) of futures (..., F, D) that follow frames `last` (..., D)."""
    rows = analysis(count, future.shape[-2])
    result: Floats = rows.T @ (future - last[..., None, :])
    return result


def synthesise(coefficients: Floats, last: Floats, frames: int) -> Floats:
    """The inverse of `analyse`: futures (..., F, D)."""
    rows = basis(coefficients.shape[-2], frames)
    result: Floats = last[..., None, :] + rows.T @ coefficients
    return result
