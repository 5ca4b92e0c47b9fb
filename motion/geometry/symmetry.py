"""Turns about the vertical that leave a shape as it is."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import numpy as np

from motion import rotation as rot
from motion.geometry.sampling import surface_points
from motion.geometry.signed import distance, shape_hash
from motion.rotation import Array
from motion.scene.model import Shape

_TURNS = np.arange(8) * 0.25 * np.pi
_POINTS, _ALIKE = 160, 0.005
_cache: OrderedDict[str, Array] = OrderedDict()
_lock = Lock()


def turns_alike(shape: Shape) -> Array:
    """Turns (K,) about the vertical through a shape's middle, radians, after which its surface is where it was.

    Multiples of an eighth of a turn, 0 first; for a shape with a front that is all. Kept by content.
    """
    key = shape_hash(shape)
    with _lock:
        if key in _cache:
            return _cache[key]
    low, high = shape.bounds
    middle = 0.5 * (low + high)
    turned = rot.rotate(rot.from_yaw(_TURNS)[:, None], surface_points(shape, _POINTS) - middle) + middle
    away = np.abs(distance(shape, turned.reshape(-1, 3))).reshape(len(_TURNS), -1).max(1)
    found: Array = _TURNS[(away < _ALIKE) | (_TURNS == 0.0)]
    with _lock:
        _cache[key] = found
        while len(_cache) > 128:
            _cache.popitem(last=False)
    return found
