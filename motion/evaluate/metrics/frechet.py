"""Fréchet motion distance between sets of windows, and how varied a set is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh

from motion.rotation import Array

COMPONENTS = 32
_EVERY, _VELOCITY_WEIGHT = 4, 0.25


def features(positions: Array, fps: float) -> Array:
    """What a window looks like: (N, D) from joint positions (N, F, J, 3) in the window's canonical frame.

    Every fourth frame's positions against the hips' ground point of the first, and every frame's velocities times 0.25.
    """
    relative = positions - positions[:, :1, :1] * np.array([1.0, 0.0, 1.0])
    velocity = np.diff(positions, axis=1) * (fps * _VELOCITY_WEIGHT)
    count = len(positions)
    return np.concatenate([relative[:, ::_EVERY].reshape(count, -1), velocity.reshape(count, -1)], -1)


@dataclass(frozen=True, eq=False)
class Basis:
    """Principal components of a data set's features: mean (D,), directions (D, K)."""

    mean: Array
    directions: Array

    def project(self, values: Array) -> Array:
        """Coordinates (N, K) of features (N, D)."""
        return np.asarray((values - self.mean) @ self.directions)


def principal(values: Array, components: int = COMPONENTS) -> Basis:
    """The directions along which features (N, D) vary most."""
    mean = values.mean(0)
    centred = values - mean
    # The smaller of the two Gram matrices has the same eigenvectors at a fraction of the cost of a full decomposition.
    count = min(components, *values.shape)
    if len(values) < values.shape[1]:
        _, vectors = eigh(centred @ centred.T)
        directions = centred.T @ vectors[:, ::-1][:, :count]
        directions /= np.maximum(np.linalg.norm(directions, axis=0), 1e-12)
    else:
        _, vectors = eigh(centred.T @ centred)
        directions = vectors[:, ::-1][:, :count]
    return Basis(mean, directions)


def frechet_distance(a: Array, b: Array) -> float:
    """Fréchet distance of the normal distributions with the means and covariances of samples (N, K) and (M, K)."""
    shift = ((a.mean(0) - b.mean(0)) ** 2).sum()
    first, second = np.cov(a.T), np.cov(b.T)
    first, second = np.atleast_2d(first), np.atleast_2d(second)
    root = _square_root(first)
    # The trace of (first · second)^½ equals that of this symmetric product, which stays real.
    both = np.linalg.eigvalsh(root @ second @ root)
    cross = np.sqrt(np.maximum(both, 0.0)).sum()
    return float(shift + np.trace(first) + np.trace(second) - 2.0 * cross)


def _square_root(matrix: Array) -> Array:
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T


def diversity(values: Array, reference: Array) -> float:
    """Mean standard deviation of features (N, D) over that of the reference (M, D); a frozen body's is low."""
    return float(values.std(0).mean() / max(float(reference.std(0).mean()), 1e-12))
