"""A way for the hand that goes around things: the cheapest of a few arcs that clears every obstacle."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from motion import rotation as rot
from motion.rotation import Array

Clearance = Callable[[Array], Array]
_SAMPLES = np.linspace(0.06, 0.94, 12)


def via_point(
    start: Array,
    stop: Array,
    probes: Array,
    radius: float,
    clearance: Clearance | None,
    towards_body: Array,
    size: float = 1.0,
) -> Array | None:
    """A world pose (7,) to pass between two world poses (7,), or None when the straight way is free.

    probes (P, 3): points in the moving frame that must stay `radius` metres away from everything. towards_body (3,): the
    direction in which the hand may be drawn back. size scales the detours.
    """
    if clearance is None:
        return None
    detours = (
        np.array(
            [
                up * np.array([0.0, 1.0, 0.0]) + back * towards_body
                for up in (0.0, 0.07, 0.15, 0.25, 0.38)
                for back in (0.0, 0.10, 0.22, 0.36)
            ]
        )
        * size
    )
    middle = rot.slerp(start[3:], stop[3:], np.array(0.5))
    points = 0.5 * (start[:3] + stop[:3]) + detours
    # A quadratic arc through the via point; the end regions are left to the approach itself.
    u = _SAMPLES[None, :, None]
    control = 2.0 * points[:, None] - 0.5 * (start[:3] + stop[:3])
    path = (1 - u) ** 2 * start[:3] + 2 * u * (1 - u) * control + u**2 * stop[:3]
    turns = rot.slerp(
        np.broadcast_to(start[3:], (len(_SAMPLES), 4)),
        np.broadcast_to(stop[3:], (len(_SAMPLES), 4)),
        _SAMPLES,
    )
    world = path[:, :, None] + rot.rotate(turns[None, :, None], probes[None, None])
    gap = clearance(world.reshape(1, -1, 3)).reshape(world.shape[:3])
    price = np.maximum(radius + 0.008 - gap, 0.0).sum((1, 2)) * 40.0 + np.linalg.norm(detours, axis=-1)
    best = int(price.argmin())
    if best == 0:
        return None
    return np.concatenate([points[best], middle])


def union(clearances: Sequence[Clearance]) -> Clearance:
    """The nearest of several obstacles."""

    def distance(points: Array) -> Array:
        nearest = clearances[0](points)
        for other in clearances[1:]:
            nearest = np.minimum(nearest, other(points))
        return nearest

    return distance
