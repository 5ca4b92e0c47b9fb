"""Directions and the angles between them."""

from __future__ import annotations

import numpy as np

from motion.rotation import Array


def unit(vectors: Array) -> Array:
    """Vectors (..., 3) at length one."""
    result: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return result


def angle_between(a: Array, b: Array) -> Array:
    """Angle (...) between directions (..., 3), degrees."""
    return np.asarray(np.degrees(np.arccos(np.clip((unit(a) * unit(b)).sum(-1), -1.0, 1.0))))
