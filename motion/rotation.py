"""Rotation mathematics on arrays of unit quaternions, xyzw, shape (..., 4).

Every function broadcasts over the leading axes and returns new arrays.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from motion import bilinear

Array = NDArray[np.float64]

_AXES = {"x": 0, "y": 1, "z": 2}
_TINY = 1e-12
# Up to so many numbers one matrix product is faster than a dozen operations on columns.
_FEW = 240


def identity(shape: tuple[int, ...] = ()) -> Array:
    """Identity quaternions of shape (*shape, 4)."""
    q = np.zeros((*shape, 4))
    q[..., 3] = 1.0
    return q


def normalize(q: ArrayLike) -> Array:
    """Scale to unit length."""
    q = np.asarray(q, dtype=np.float64)
    result: Array = q / np.maximum(np.sqrt(np.vecdot(q, q)), _TINY)[..., None]
    return result


def mul(a: ArrayLike, b: ArrayLike) -> Array:
    """The rotation b followed by a (Hamilton product a·b)."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.ndim == 1 and b.ndim > 1:
        return b @ (a @ bilinear.LEFT).reshape(4, 4)
    if b.ndim == 1:
        return a @ (b @ bilinear.RIGHT).reshape(4, 4)
    if max(a.size, b.size) <= _FEW:
        return bilinear.pairs(a, b) @ bilinear.PRODUCT
    ax, ay, az, aw = a[..., 0], a[..., 1], a[..., 2], a[..., 3]
    bx, by, bz, bw = b[..., 0], b[..., 1], b[..., 2], b[..., 3]
    out = np.empty(a.shape if a.shape == b.shape else np.broadcast(a, b).shape)
    out[..., 0] = aw * bx + ax * bw + ay * bz - az * by
    out[..., 1] = aw * by - ax * bz + ay * bw + az * bx
    out[..., 2] = aw * bz + ax * by - ay * bx + az * bw
    out[..., 3] = aw * bw - ax * bx - ay * by - az * bz
    return out


def inv(q: ArrayLike) -> Array:
    """The inverse of unit quaternions."""
    out: Array = np.asarray(q, dtype=np.float64) * np.array([-1.0, -1.0, -1.0, 1.0])
    return out


def cross(a: ArrayLike, b: ArrayLike) -> Array:
    """Vector product over the last axis; several times faster than `numpy.cross` on small batches."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if 2 * max(a.size, b.size) <= _FEW:
        return bilinear.pairs(a, b) @ bilinear.CROSS
    out = np.empty(a.shape if a.shape == b.shape else np.broadcast(a, b).shape)
    out[..., 0] = a[..., 1] * b[..., 2] - a[..., 2] * b[..., 1]
    out[..., 1] = a[..., 2] * b[..., 0] - a[..., 0] * b[..., 2]
    out[..., 2] = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return out


def rotate(q: ArrayLike, v: ArrayLike) -> Array:
    """Rotate vectors v (..., 3) by q (..., 4)."""
    q, v = np.asarray(q, dtype=np.float64), np.asarray(v, dtype=np.float64)
    if q.ndim == 1:
        return v @ bilinear.matrix(q).T
    if v.ndim > 1 and q.shape[-2] == 1 and v.shape[-2] > 1:
        # Many vectors for every rotation: one small matrix product each.
        return v @ np.swapaxes(to_matrix(q[..., 0, :]), -1, -2)
    if max(q.size, v.size) <= _FEW:
        twice = bilinear.pairs(q, v) @ bilinear.TWICE_ACROSS
        few: Array = bilinear.pairs(q, twice) @ bilinear.SPUN + v
        return few
    u = q[..., :3]
    t = 2.0 * cross(u, v)
    result: Array = v + q[..., 3:] * t + cross(u, t)
    return result


def inv_rotate(q: ArrayLike, v: ArrayLike) -> Array:
    """Rotate vectors v by the inverse of q."""
    return rotate(inv(q), v)


def from_axis_angle(axis: ArrayLike, angle: ArrayLike) -> Array:
    """Rotation about unit `axis` (..., 3) by `angle` (...) radians."""
    half = np.asarray(angle, dtype=np.float64)[..., None] * 0.5
    xyz = np.asarray(axis, dtype=np.float64) * np.sin(half)
    out = np.empty((*xyz.shape[:-1], 4))
    out[..., :3] = xyz
    out[..., 3:] = np.cos(half)
    return out


def from_rotvec(v: ArrayLike) -> Array:
    """Exponential map: rotation vectors (..., 3) radians to quaternions."""
    v = np.asarray(v, dtype=np.float64)
    angle = np.sqrt(np.vecdot(v, v))[..., None]
    # np.sinc is sin(pi x)/(pi x) and exact at zero, which saves a branch.
    return np.concatenate([v * (0.5 * np.sinc(angle / (2.0 * np.pi))), np.cos(0.5 * angle)], axis=-1)


def to_rotvec(q: ArrayLike) -> Array:
    """Logarithm map to rotation vectors (..., 3), length in [0, pi]."""
    q = np.asarray(q, dtype=np.float64)
    q = np.where(q[..., 3:] < 0, -q, q)
    s = np.sqrt(np.vecdot(q[..., :3], q[..., :3]))[..., None]
    angle = 2.0 * np.arctan2(s, q[..., 3:])
    result: Array = q[..., :3] * np.where(s > 1e-9, angle / np.maximum(s, _TINY), 2.0)
    return result


def angle(a: ArrayLike, b: ArrayLike | None = None) -> Array:
    """Angle of a, or between a and b, radians in [0, pi]."""
    q = np.asarray(a, dtype=np.float64) if b is None else mul(inv(a), b)
    result: Array = 2.0 * np.arctan2(np.sqrt(np.vecdot(q[..., :3], q[..., :3])), np.abs(q[..., 3]))
    return result


def from_matrix(m: ArrayLike) -> Array:
    """Rotation matrices (..., 3, 3) to quaternions, by the numerically safest of the four branches."""
    m = np.asarray(m, dtype=np.float64)
    rows = m.reshape(math.prod(m.shape[:-2]), 9)
    candidates = (rows @ bilinear.BRANCHES + bilinear.BRANCH_ONES).reshape(len(rows), 4, 4)
    best = candidates.diagonal(axis1=1, axis2=2).argmax(-1)
    return normalize(candidates[np.arange(len(rows)), best]).reshape(*m.shape[:-2], 4)


def to_matrix(q: ArrayLike) -> Array:
    """Quaternions to rotation matrices (..., 3, 3)."""
    q = np.asarray(q, dtype=np.float64)
    if q.size <= _FEW:
        return bilinear.matrix(q)
    x, y, z, w = q[..., 0], q[..., 1], q[..., 2], q[..., 3]
    out = np.empty((*q.shape[:-1], 3, 3))
    out[..., 0, 0], out[..., 0, 1], out[..., 0, 2] = (
        1 - 2 * (y * y + z * z),
        2 * (x * y - z * w),
        2 * (x * z + y * w),
    )
    out[..., 1, 0], out[..., 1, 1], out[..., 1, 2] = (
        2 * (x * y + z * w),
        1 - 2 * (x * x + z * z),
        2 * (y * z - x * w),
    )
    out[..., 2, 0], out[..., 2, 1], out[..., 2, 2] = (
        2 * (x * z - y * w),
        2 * (y * z + x * w),
        1 - 2 * (x * x + y * y),
    )
    return out


def from_yaw(heading: ArrayLike) -> Array:
    """Rotation about +Y by `heading` (...) radians; heading 0 faces +Z."""
    return from_axis_angle(np.array([0.0, 1.0, 0.0]), heading)


def yaw_of(q: ArrayLike) -> Array:
    """Heading of the rotated +Z axis on the floor plane."""
    forward = rotate(q, np.array([0.0, 0.0, 1.0]))
    result: Array = np.arctan2(forward[..., 0], forward[..., 2])
    return result


def between(a: ArrayLike, b: ArrayLike) -> Array:
    """Shortest rotation that takes direction a (..., 3) to direction b (..., 3)."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    a = a / np.maximum(np.linalg.norm(a, axis=-1, keepdims=True), _TINY)
    b = b / np.maximum(np.linalg.norm(b, axis=-1, keepdims=True), _TINY)
    a, b = np.broadcast_arrays(a, b)
    w = 1.0 + np.vecdot(a, b)[..., None]
    # For opposite directions any axis at a right angle will do; take the one least aligned with a.
    helper = np.where(np.abs(a[..., :1]) < 0.9, np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]))
    opposite = np.concatenate([cross(a, helper), np.zeros_like(w)], -1)
    return normalize(np.where(w < 1e-9, opposite, np.concatenate([cross(a, b), w], -1)))


def slerp(a: ArrayLike, b: ArrayLike, t: ArrayLike) -> Array:
    """Shortest-way spherical interpolation, t (...) in [0, 1]."""
    a, b, t = np.asarray(a, np.float64), np.asarray(b, np.float64), np.asarray(t, np.float64)[..., None]
    dot = np.vecdot(a, b)[..., None]
    b = np.where(dot < 0, -b, b)
    theta = np.arccos(np.clip(np.abs(dot), -1.0, 1.0))
    sin = np.sin(theta)
    near = sin < 1e-6
    safe = np.where(near, 1.0, sin)
    wa = np.where(near, 1.0 - t, np.sin((1.0 - t) * theta) / safe)
    wb = np.where(near, t, np.sin(t * theta) / safe)
    return normalize(wa * a + wb * b)


def align_signs(q: ArrayLike, axis: int = 0) -> Array:
    """Flip signs along `axis` so that neighbours lie in the same hemisphere."""
    q = np.moveaxis(np.asarray(q, dtype=np.float64), axis, 0)
    if len(q) < 2:
        return np.moveaxis(q.copy(), 0, axis)
    flips = np.where((q[1:] * q[:-1]).sum(-1) < 0, -1.0, 1.0)
    signs = np.concatenate([np.ones_like(flips[:1]), np.cumprod(flips, axis=0)])
    return np.moveaxis(q * signs[..., None], 0, axis)


def swing_twist(q: ArrayLike, axis: ArrayLike) -> tuple[Array, Array]:
    """Split q = swing · twist, with twist about the unit `axis` (..., 3)."""
    q, axis = np.asarray(q, dtype=np.float64), np.asarray(axis, dtype=np.float64)
    along = np.vecdot(q[..., :3], axis)[..., None]
    twist = np.concatenate([along * axis, q[..., 3:]], -1)
    length = np.linalg.norm(twist, axis=-1, keepdims=True)
    # A half turn across the axis has no defined twist: call it none.
    twist = np.where(length > 1e-9, twist / np.maximum(length, _TINY), identity())
    twist = np.where(twist[..., 3:] < 0, -twist, twist)
    return mul(q, inv(twist)), twist


def from_euler(order: str, angles: ArrayLike) -> Array:
    """Intrinsic Euler angles (..., n) radians, applied left to right: "zxy" is Rz·Rx·Ry."""
    angles = np.asarray(angles, dtype=np.float64)
    q = identity(angles.shape[:-1])
    for i, name in enumerate(order.lower()):
        q = mul(q, from_axis_angle(np.eye(3)[_AXES[name]], angles[..., i]))
    return q


def to_euler(q: ArrayLike, order: str) -> Array:
    """Intrinsic Tait–Bryan angles (..., 3) radians for three different axes, middle angle in [-pi/2, pi/2]."""
    i, j, k = (_AXES[name] for name in order.lower())
    sign = 1.0 if (j - i) % 3 == 1 else -1.0
    m = to_matrix(q)
    middle = np.arcsin(np.clip(sign * m[..., i, k], -1.0, 1.0))
    first = np.arctan2(-sign * m[..., j, k], m[..., k, k])
    last = np.arctan2(-sign * m[..., i, j], m[..., i, i])
    # At the pole only the sum is defined; give it all to the first angle.
    pole = np.abs(m[..., i, k]) > 1.0 - 1e-12
    first = np.where(pole, np.arctan2(sign * m[..., k, j], m[..., j, j]), first)
    last = np.where(pole, 0.0, last)
    return np.stack([first, middle, last], -1)
