"""How easily a hand gets to places before the body: a coarse grid for each body, looked up for every stance at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from motion import rotation as rot
from motion.planning.leading.task import out_of_stances
from motion.planning.postures import reach_map
from motion.rotation import Array
from motion.skeleton import Skeleton
from motion.solve import arms

# Shares of arm length between which a hand works, and beyond which it stretches.
_NEAR, _FAR, _EASY = 0.33, 0.95, 0.84
_CELL = 0.06


@dataclass(frozen=True, eq=False)
class Ease:
    """Prices (X, Y, Z) of bringing one hand to the cells of a grid that begins at low (3,), in the stance frame.

    shoulder (3,): where it is when the body stands upright.
    """

    low: Array
    prices: Array
    shoulder: Array

    def at(self, spots: Array, points: Array) -> Array:
        """Prices (S, G, K) of world points (G, K, 3) from every stance (S, 3)."""
        cos, sin = (f(spots[:, 2])[:, None, None] for f in (np.cos, np.sin))
        dx, dz = (
            points[None, ..., 0] - spots[:, 0, None, None],
            points[None, ..., 2] - spots[:, 1, None, None],
        )
        shape = self.prices.shape
        x = np.clip(np.rint((cos * dx - sin * dz - self.low[0]) / _CELL).astype(int), 0, shape[0] - 1)
        y = np.clip(np.rint((points[..., 1] - self.low[1]) / _CELL).astype(int), 0, shape[1] - 1)
        z = np.clip(np.rint((sin * dx + cos * dz - self.low[2]) / _CELL).astype(int), 0, shape[2] - 1)
        return self.prices[x, np.broadcast_to(y[None], x.shape), z]


@lru_cache(maxsize=32)
def ease_of(skeleton: Skeleton, height: float, seated: bool, side: str) -> Ease:
    """The grid of a body whose hips begin at `height` metres; its outermost cells are out of reach."""
    table = reach_map(skeleton, height, seated)
    length, shoulders = arms.arm_length(skeleton, side), table.shoulders[side]
    low, high = shoulders.min(0) - length - 2 * _CELL, shoulders.max(0) + length + 2 * _CELL
    axes = [np.arange(a, b + _CELL, _CELL) for a, b in zip(low, high, strict=True)]
    best = np.full([len(axis) for axis in axes], np.inf)
    for shoulder, price in zip(shoulders, table.prices, strict=True):
        # Only the cells that the arm spans.
        spans = [
            slice(*np.searchsorted(axis, [at - length, at + length]))
            for axis, at in zip(axes, shoulder, strict=True)
        ]
        x, y, z = ((axis[span] - at) ** 2 for axis, span, at in zip(axes, spans, shoulder, strict=True))
        ratio = np.sqrt(x[:, None, None] + y[:, None] + z) / length
        cells = best[tuple(spans)]
        np.minimum(cells, stretch(ratio) + price, out=cells)
    upright = table.torso.at(np.zeros(1, dtype=int)).shoulder(skeleton, side)[0]
    return Ease(low, best, upright)


def stretch(ratio: Array) -> Array:
    """Price of a hand so many arm lengths from its shoulder, infinite where it can't be."""
    cost = 5.0 * np.maximum(ratio - _EASY, 0.0) + 60.0 * np.maximum(0.5 - ratio, 0.0) ** 2
    return np.where((ratio > _FAR) | (ratio < _NEAR), np.inf, cost)


def turned_away(shoulder: Array, side: str, spots: Array, wrists: Array) -> Array:
    """Rough price (S, G, K) of world wrists (G, K, 7) that point back to the body or turn the palm outwards."""
    out = arms.sign_of(side)
    left = np.stack([np.cos(spots[:, 2]), np.zeros(len(spots)), -np.sin(spots[:, 2])], -1)
    away = wrists[None, ..., :3] - out_of_stances(spots, shoulder[None, None])[:, :, None]
    away = away / np.maximum(np.sqrt((away * away).sum(-1, keepdims=True)), 1e-9)
    fingers = rot.rotate(wrists[..., 3:], np.array([out, 0.0, 0.0]))
    palm = rot.rotate(wrists[..., 3:], np.array([0.0, -1.0, 0.0]))
    back = np.maximum(0.25 - (fingers * away).sum(-1), 0.0)
    outward = np.einsum("gkc,sc->sgk", palm, out * left)
    return 3.0 * back + 1.5 * np.maximum(outward - 0.4, 0.0)
