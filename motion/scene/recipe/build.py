"""What a recipe returns, and the small words recipes are written with.

Recipes build in a frame whose origin is the middle of the footprint at floor height: y up, z to the front
(the side that faces its user), x to that user's right. `size` is always (width, height, depth) of the whole
thing in metres.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from motion import rotation as rot
from motion.rotation import Array
from motion.scene.model import GraspHint, Primitive

ROUND = ("cylinder", "capsule", "tube")
_LYING = {
    "x": (rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), np.array(np.pi / 2)), [1, 0, 2]),
    "y": (rot.identity(), [0, 1, 2]),
    "z": (rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.array(np.pi / 2)), [0, 2, 1]),
}


@dataclass(frozen=True, eq=False)
class Moving:
    """A part that moves against the body: door, lid, drawer or cap, closed.

    kind, axis, range as in `Joint`, a positive value opening it; origin (3,) in the recipe's frame.
    """

    name: str
    name_zh: str
    parts: tuple[Primitive, ...]
    kind: str
    origin: Array
    axis: Array
    range: tuple[float, float]
    grasps: tuple[GraspHint, ...]
    affordances: frozenset[str] = field(default_factory=lambda: frozenset({"openable"}))

    def scaled(self, factor: float) -> Moving:
        """The same part larger or smaller; what slides goes as much farther."""
        low, high = self.range
        reach = factor if self.kind == "slide" else 1.0
        return replace(
            self,
            parts=_scaled(self.parts, factor),
            origin=self.origin * factor,
            range=(low * reach, high * reach),
        )


@dataclass(frozen=True, eq=False)
class Build:
    """The fixed primitives of a thing and its moving parts."""

    parts: tuple[Primitive, ...]
    moving: tuple[Moving, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether every part has a volume and every tube a hollow."""
        every = [*self.parts, *(part for moving in self.moving for part in moving.parts)]
        return all(
            part.size.min() > 0 and (part.kind != "tube" or part.wall < min(part.size[0] / 2, part.size[1]))
            for part in every
        )

    def scaled(self, factor: float) -> Build:
        """The same thing larger or smaller in every direction."""
        return Build(_scaled(self.parts, factor), tuple(moving.scaled(factor) for moving in self.moving))


def _scaled(parts: tuple[Primitive, ...], factor: float) -> tuple[Primitive, ...]:
    return tuple(
        replace(part, size=part.size * factor, position=part.position * factor, wall=part.wall * factor)
        for part in parts
    )


def solid(
    kind: str,
    size: ArrayLike,
    at: ArrayLike,
    name: str = "body",
    axis: str = "y",
    wall: float = 0.004,
) -> Primitive:
    """A primitive of extents `size` around `at`; `axis` says along which axis a round one lies.

    A round one is as thick as the smaller of its two cross extents.
    """
    rotation, order = _LYING[axis]
    extent = np.asarray(size, dtype=np.float64)[order]
    if kind in ROUND:
        extent[[0, 2]] = min(extent[0], extent[2])
    return Primitive(
        kind,
        extent,
        np.asarray(at, dtype=np.float64),
        rotation.copy(),
        name,
        wall,
    )


def box(size: ArrayLike, at: ArrayLike, name: str = "body") -> Primitive:
    """A box of extents `size` around `at`."""
    return solid("box", size, at, name)


def legs(width: float, height: float, depth: float, thick: float) -> list[Primitive]:
    """Four legs under the corners of a rectangle."""
    x, z = (width - thick) / 2, (depth - thick) / 2
    return [
        box((thick, height, thick), (sx * x, height / 2, sz * z), "leg") for sx in (-1, 1) for sz in (-1, 1)
    ]


def walls(
    size: ArrayLike, thick: float, at: ArrayLike = (0.0, 0.0, 0.0), front: bool = True
) -> list[Primitive]:
    """Bottom and sides of a box open at the top, without `front` there too. `at`: its floor's middle."""
    w, h, d = np.asarray(size, dtype=np.float64)
    x0, y0, z0 = np.asarray(at, dtype=np.float64)
    middle = y0 + thick + (h - thick) / 2
    side = h - thick
    made = [
        box((w, thick, d), (x0, y0 + thick / 2, z0), "bottom"),
        box((thick, side, d), (x0 - (w - thick) / 2, middle, z0), "side"),
        box((thick, side, d), (x0 + (w - thick) / 2, middle, z0), "side"),
        box((w - 2 * thick, side, thick), (x0, middle, z0 - (d - thick) / 2), "back"),
    ]
    if front:
        made.append(box((w - 2 * thick, side, thick), (x0, middle, z0 + (d - thick) / 2), "front"))
    return made
