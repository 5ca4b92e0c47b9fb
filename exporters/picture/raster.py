"""Triangles to pixels: a z-buffer in whole-array operations."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

_EMPTY = np.uint64(2**64 - 1)
_STEPS = 2**31 - 1


def visible(corners: Floats, width: int, height: int) -> Ints:
    """Which triangle is nearest in every pixel.

    corners (T, 3, 3): x and y in pixels, right and down from the image's upper left corner, and a depth that
    grows away from the eye and is affine over the image. Returns triangle indices (height, width), -1 where
    there is none.
    """
    buffer = np.full(width * height, _EMPTY)
    owner, row = _rows(corners, height)
    owner, row, low, high = _spans(corners, owner, row, width)
    slope_x, slope_y, origin = _planes(corners)

    counts = high - low
    span = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    column = np.arange(len(span), dtype=np.int32) - np.repeat(np.cumsum(counts) - counts - low, counts)
    start = origin[owner] + slope_y[owner] * (row + 0.5)
    depth = start[span] + slope_x[owner][span] * (column + 0.5)

    nearest, farthest = (corners[..., 2].min(), corners[..., 2].max()) if len(corners) else (0.0, 1.0)
    # Depth in the high half and the triangle in the low half of one number: a single minimum finds both.
    steps = np.clip((depth - nearest) * (_STEPS / max(farthest - nearest, 1e-9)), 0, _STEPS)
    keys = (steps.astype(np.uint64) << np.uint64(32)) | owner[span].astype(np.uint64)
    np.minimum.at(buffer, row[span] * width + column, keys)
    found = (buffer & np.uint64(0xFFFFFFFF)).astype(np.int64)
    return np.where(buffer == _EMPTY, -1, found).astype(np.int32).reshape(height, width)


def weights(corners: Floats, triangles: Ints, x: Floats, y: Floats) -> Floats:
    """Barycentric weights (N, 3) of image points x, y (N,) in triangles (N,) of corners (T, 3, 3)."""
    a, b, c = (corners[triangles, i, :2] for i in range(3))
    area = _cross(b - a, c - a)
    safe = np.where(np.abs(area) > 1e-9, area, np.float32(1.0))
    p = np.stack([x, y], -1)
    wb, wc = _cross(p - a, c - a) / safe, _cross(b - a, p - a) / safe
    return np.clip(np.stack([1.0 - wb - wc, wb, wc], -1), 0.0, 1.0).astype(np.float32)


def _cross(u: Floats, v: Floats) -> Floats:
    product: Floats = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    return product


def _rows(corners: Floats, height: int) -> tuple[Ints, Ints]:
    """Every (triangle, row) pair whose row of pixel centres the triangle crosses."""
    a, b, c = (corners[:, i, 1] for i in range(3))
    low, high = np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)
    top = np.clip(np.ceil(low - 0.5), 0, height).astype(np.int32)
    bottom = np.clip(np.ceil(high - 0.5), 0, height).astype(np.int32)
    counts = np.maximum(bottom - top, 0)
    owner = np.repeat(np.arange(len(corners), dtype=np.int32), counts)
    row = np.arange(len(owner), dtype=np.int32) - np.repeat(np.cumsum(counts) - counts - top, counts)
    return owner, row.astype(np.int32)


def _spans(corners: Floats, owner: Ints, row: Ints, width: int) -> tuple[Ints, Ints, Ints, Ints]:
    """The columns [low, high) whose centres lie in the triangle, for each of its rows; empty ones dropped."""
    y = row.astype(np.float32) + np.float32(0.5)
    left = np.full(len(row), np.inf, np.float32)
    right = np.full(len(row), -np.inf, np.float32)
    for i, j in ((0, 1), (1, 2), (2, 0)):
        ax, ay = corners[:, i, 0][owner], corners[:, i, 1][owner]
        bx, by = corners[:, j, 0][owner], corners[:, j, 1][owner]
        crosses = (ay <= y) != (by <= y)
        rise = np.where(crosses, by - ay, np.float32(1.0))
        x = ax + (y - ay) * (bx - ax) / rise
        left = np.where(crosses & (x < left), x, left)
        right = np.where(crosses & (x > right), x, right)
    # Clipped before the cast, since rows without a crossing are infinite.
    low = np.ceil(np.clip(left, 0.0, width) - 0.5).astype(np.int32).clip(0)
    high = np.ceil(np.clip(right, 0.0, width) - 0.5).astype(np.int32).clip(0)
    keep = high > low
    return owner[keep], row[keep], low[keep], high[keep]


def _planes(corners: Floats) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """depth = slope_x · x + slope_y · y + origin for every triangle; edge-on ones are flat."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    u, v = b - a, c - a
    area = _cross(u, v)
    safe: Floats = np.where(np.abs(area) > 1e-6, area, np.float32(np.inf)).astype(np.float32)
    slope_x = (u[:, 2] * v[:, 1] - v[:, 2] * u[:, 1]) / safe
    slope_y = (v[:, 2] * u[:, 0] - u[:, 2] * v[:, 0]) / safe
    return slope_x, slope_y, a[:, 2] - slope_x * a[:, 0] - slope_y * a[:, 1]
