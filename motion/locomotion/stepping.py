"""Feet set beside what stands on the floor, and swung around it.

Ways keep hips and thighs clear; toes point to the side, and a foot that swings forward cuts corners.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from motion.locomotion.easing import bump, travel
from motion.locomotion.footsteps import Footstep
from motion.rotation import Array
from motion.skeleton import Skeleton, index
from motion.solve.legs import leg_geometry

Off = Callable[[Array, Array], Array]
"""How far (N, 2) discs on the floor, middles (N, 2) and radii (N,), have to move to be off what stands there."""

# A foot is set aside by no more than this, metres of an adult; it rather steps over what would take it farther.
_ASIDE = 0.06
# How much room it leaves, metres, and how often it is looked at again where it was set.
_ROOM, _LOOKS = 0.002, 3
# Where on its way a swinging foot is looked at: there it is away from both ends, which are looked at by themselves.
_SHARES = np.linspace(0.2, 0.8, 7)


@dataclass(frozen=True, eq=False)
class Outline:
    """A foot from above as discs: middles (2, N, 2) from the ankle, in the foot's heading, left and right; radii (N,)."""

    middles: Array
    radii: Array

    def way_off(self, side: int, spots: Array, off: Off) -> Array:
        """How far (N, 2) a foot at spots (N, 3), x, z and heading, has to move to be off things."""
        sin, cos = np.sin(spots[:, 2:]), np.cos(spots[:, 2:])
        x, z = self.middles[side].T
        places = np.stack([spots[:, :1] + cos * x + sin * z, spots[:, 1:2] - sin * x + cos * z], -1)
        ways = off(places.reshape(-1, 2), np.tile(self.radii, len(spots))).reshape(places.shape)
        farthest = (ways**2).sum(-1).argmax(-1)
        result: Array = ways[np.arange(len(spots)), farthest]
        return result


@lru_cache(maxsize=16)
def outline_of(skeleton: Skeleton) -> Outline:
    """The feet of a skeleton: ankles, balls and toe tips."""
    geometry = leg_geometry(skeleton)
    tips = geometry.ball + geometry.toe
    middles = np.stack([0.0 * tips, geometry.ball, tips], 1)[..., [0, 2]]
    foot, toes = (skeleton.radii[index(f"left{bone}")] for bone in ("Foot", "Toes"))
    return Outline(middles, np.array([foot, toes, toes]) + _ROOM)


def set_beside(skeleton: Skeleton, steps: list[Footstep], off: Off) -> list[Footstep]:
    """Footsteps with the feet beside what stands on the floor."""
    outline, size = outline_of(skeleton), skeleton.height / 1.75
    beside = []
    for step in steps:
        spot = np.array([[step.x, step.z, step.heading]])
        for _ in range(_LOOKS):
            way = outline.way_off(step.side, spot, off)
            if not way.any():
                break
            spot[:, :2] += way
        moved = spot[0, :2] - [step.x, step.z]
        if 0.0 < np.hypot(*moved) < _ASIDE * size:
            step = replace(step, x=float(spot[0, 0]), z=float(spot[0, 1]))
        beside.append(step)
    return beside


def around(skeleton: Skeleton, side: int, start: Array, change: Array, detour: Array, off: Off) -> Array:
    """The sideways arc (2,) of a foot from a spot (3,), by a change (3,), that is also around what stands on the floor.

    detour (2,): the arc that it makes anyway.
    """
    outline, size = outline_of(skeleton), skeleton.height / 1.75
    arc = bump(_SHARES, 0.0, 0.5, 1.0)[:, None]
    way = start + travel(_SHARES)[:, None] * change
    aside = detour.copy()
    for _ in range(_LOOKS):
        spots = way.copy()
        spots[:, :2] += arc * aside
        needed = outline.way_off(side, spots, off) / arc
        if not needed.any():
            break
        aside = aside + needed[(needed**2).sum(-1).argmax()]
    return aside if np.hypot(*(aside - detour)) < _ASIDE * size else detour
