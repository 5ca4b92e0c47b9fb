"""How far shapes reach in a direction: exact, so that things rest on what carries them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from motion import rotation as rot
from motion.scene.model import Primitive, SceneObject, Shape

_DOWN = np.array([0.0, -1.0, 0.0])


def reach(part: Primitive, direction: ArrayLike) -> float:
    """How far the primitive reaches along a unit direction (3,), both in the object's frame, metres."""
    toward = np.asarray(direction, dtype=np.float64)
    d = rot.inv_rotate(part.rotation, toward)
    half = part.size / 2
    if part.kind == "mesh" and part.vertices is not None:
        out = (part.vertices @ d).max()
    elif part.kind == "sphere":
        out = np.linalg.norm(d * half)
    elif part.kind in ("cylinder", "tube"):
        out = half[1] * abs(d[1]) + np.hypot(d[0] * half[0], d[2] * half[2])
    elif part.kind == "capsule":
        cap = min(half[0], half[2], half[1])
        out = (half[1] - cap) * abs(d[1]) + np.linalg.norm(d * (half[0], cap, half[2]))
    else:
        out = (np.abs(d) * half).sum()
    return float(out + toward @ part.position)


def drop(shape: Shape, rotation: ArrayLike) -> float:
    """Height of the origin over the lowest point of a shape turned by `rotation` (4,), metres."""
    down = rot.inv_rotate(rotation, _DOWN)
    return max(reach(part, down) for part in shape.parts)


def bottom(item: SceneObject) -> float:
    """Height of the object's lowest point in the world."""
    return float(item.position[1]) - drop(item.shape, item.rotation)


def top(item: SceneObject) -> float:
    """Height of the object's highest point in the world."""
    up = rot.inv_rotate(item.rotation, -_DOWN)
    return float(item.position[1]) + max(reach(part, up) for part in item.shape.parts)
