"""Rigid poses as arrays (..., 7): x y z metres, then a unit quaternion xyzw."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from motion import rotation as rot
from motion.rotation import Array


def make(position: ArrayLike, quaternion: ArrayLike | None = None) -> Array:
    """Join positions (..., 3) and quaternions (..., 4); identity rotation when none is given."""
    p = np.asarray(position, dtype=np.float64)
    if quaternion is None:
        out = np.zeros((*p.shape[:-1], 7))
        out[..., :3], out[..., 6] = p, 1.0
        return out
    q = np.asarray(quaternion, dtype=np.float64)
    lead = p.shape[:-1]
    if lead != q.shape[:-1]:
        lead = np.broadcast(p[..., 0], q[..., 0]).shape
    out = np.empty((*lead, 7))
    out[..., :3], out[..., 3:] = p, q
    return out


def identity(shape: tuple[int, ...] = ()) -> Array:
    """Identity poses of shape (*shape, 7)."""
    out = np.zeros((*shape, 7))
    out[..., 6] = 1.0
    return out


def position(pose: ArrayLike) -> Array:
    """The translation part (..., 3)."""
    result: Array = np.asarray(pose, dtype=np.float64)[..., :3]
    return result


def rotation(pose: ArrayLike) -> Array:
    """The rotation part (..., 4)."""
    result: Array = np.asarray(pose, dtype=np.float64)[..., 3:]
    return result


def mul(a: ArrayLike, b: ArrayLike) -> Array:
    """The pose b, given in the frame a, in a's parent frame."""
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    turned = rot.mul(a[..., 3:], b[..., 3:])
    out = np.empty((*turned.shape[:-1], 7))
    out[..., :3] = rot.rotate(a[..., 3:], b[..., :3])
    out[..., :3] += a[..., :3]
    out[..., 3:] = turned
    return out


def inv(pose: ArrayLike) -> Array:
    """The inverse pose."""
    pose = np.asarray(pose, dtype=np.float64)
    q = rot.inv(pose[..., 3:])
    return np.concatenate([-rot.rotate(q, pose[..., :3]), q], axis=-1)


def apply(pose: ArrayLike, points: ArrayLike) -> Array:
    """Points (..., 3) given in the pose's frame, in its parent frame."""
    pose = np.asarray(pose, dtype=np.float64)
    result: Array = pose[..., :3] + rot.rotate(pose[..., 3:], points)
    return result


def blend(a: ArrayLike, b: ArrayLike, t: ArrayLike) -> Array:
    """Linear in position, spherical in rotation, t (...) in [0, 1]."""
    a, b, t = np.asarray(a, np.float64), np.asarray(b, np.float64), np.asarray(t, np.float64)
    p = a[..., :3] + (b[..., :3] - a[..., :3]) * t[..., None]
    return np.concatenate([p, rot.slerp(a[..., 3:], b[..., 3:], t)], axis=-1)
