"""A way for the hand that goes around things and its own body: the cheapest of a few arcs that clears them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.pausing import breathe
from motion.rotation import Array
from motion.solve.tracks import min_jerk, quintic
from motion.ties import steady

Clearance = Callable[[Array], Array]
# Shares of the time that are looked at, evenly, since ways through a point are slow at their ends only; and of the way
# that has been gone by then, where that is straight.
TIMES = np.linspace(0.15, 0.85, 14)
SAMPLES = min_jerk(TIMES)
# How fast a goal is passed that nobody rests at, in terms of the mean velocity towards it: what follows is short and slow.
_ONWARD = 0.6
# Nearer than this, in metres for a body of 1.75 m, nobody carries something past oneself.
_OWN = 0.012
_UP, _BACK, _FORWARD = (0.0, 0.07, 0.15, 0.25, 0.38), (0.0, 0.10, 0.22, 0.36), (-0.10, -0.22)
# Where none of these is free, the hand also gives way to the sides.
_ASIDE, _FREE = (-0.32, -0.16, 0.16, 0.32), 0.3


def via_point(
    start: Array,
    stop: Array,
    probes: Array,
    radius: float,
    clearance: Clearance | None,
    towards_body: Array,
    size: float = 1.0,
    own: Clearance | None = None,
    rests: bool = True,
) -> Array | None:
    """A world pose (7,) to pass half-way between two world poses, or None when the straight way is free.

    start (7,); stop (7,) or (S, 7): where the goal is at each of the `TIMES`. probes (P, 3): points in the moving frame that
    must stay `radius` metres away from everything. towards_body (3,): the direction in which the hand may be drawn back. size
    scales the detours. own: distances (D, S) of what moves at poses (D, S, 7) to one's own body, which moves as well; then
    the hand may also give way forwards. rests: whether it stays at the goal rather than pass on.
    """
    if clearance is None:
        return None
    breathe()
    backs = _BACK if own is None else _BACK + _FORWARD
    up = np.array([0.0, 1.0, 0.0])
    detours = np.array([u * up + back * towards_body for u in _UP for back in backs]) * size
    stop = np.broadcast_to(stop, (len(SAMPLES), 7))
    turns = rot.slerp(np.broadcast_to(start[3:], (len(SAMPLES), 4)), stop[:, 3:], SAMPLES)
    middle = 0.5 * (start[:3] + stop[-1, :3])

    def price(way: Array) -> Array:
        """Price (D,) of ways (D, S, 3) for being too near to something."""
        world = way[:, :, None] + rot.rotate(turns[None, :, None], probes[None, None])
        gap = clearance(world.reshape(1, -1, 3)).reshape(world.shape[:3])
        inside = np.maximum(radius + 0.008 - gap, 0.0).sum((1, 2))
        if own is not None:
            moved = poses.make(way, np.broadcast_to(turns, (*way.shape[:2], 4)))
            inside = inside + np.maximum(_OWN * size - own(moved), 0.0).sum(1)
        result: Array = 40.0 * inside
        return result

    straight = price(_straight(start, stop)[None])
    if straight[0] == 0.0:
        return None
    around = price(_arcs(start, stop, middle + detours[1:], rests))
    if around.min() > _FREE:
        aside = (detours + size * a * np.cross(up, towards_body) for a in _ASIDE)
        detours = np.concatenate([detours, *aside])
        beside = _arcs(start, stop, middle + detours[1 + len(around) :], rests)
        around = np.concatenate([around, price(beside)])
    around = steady(around + np.linalg.norm(detours[1:], axis=-1))
    best = int(around.argmin())
    if straight[0] <= around[best]:
        return None
    return np.concatenate([middle + detours[1 + best], rot.slerp(start[3:], stop[-1, 3:], np.array(0.5))])


def _straight(start: Array, stop: Array) -> Array:
    """Positions (S, 3) on the way without a via point, from start (7,) to where stop (S, 7) is then."""
    way: Array = start[:3] + (stop[:, :3] - start[:3]) * SAMPLES[:, None]
    return way


def _arcs(start: Array, stop: Array, points: Array, rests: bool) -> Array:
    """Positions (D, S, 3) on the ways that pass points (D, 3) half-way without resting there."""
    early = TIMES < 0.5
    share, leaving, arriving = (w[:, None] for w in quintic(2.0 * TIMES - ~early))
    passing = 0.5 * (stop[:, :3] - start[:3])
    middle = points[:, None]
    before = start[:3] + (middle - start[:3]) * share + passing * arriving
    onward = 0.0 if rests else _ONWARD
    after = middle + (stop[:, :3] - middle) * (share + onward * arriving) + passing * leaving
    return np.where(early[:, None], before, after)


def union(clearances: Sequence[Clearance]) -> Clearance:
    """The nearest of several obstacles."""

    def distance(points: Array) -> Array:
        nearest = clearances[0](points)
        for other in clearances[1:]:
            nearest = np.minimum(nearest, other(points))
        return nearest

    return distance
