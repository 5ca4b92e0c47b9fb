"""What is to be led, and how it might be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.grasp import Grasp
from motion.planning.performance import Performance
from motion.rotation import Array
from motion.scene.model import SceneObject


@dataclass(frozen=True, eq=False)
class Grip:
    """One way to lead: the hand's poses in the thing's frame (K, 7) along the way, good for the samples before `limit`."""

    grasp: Grasp
    wrists: Array
    cost: float
    limit: int

    @property
    def side(self) -> str:
        """The hand."""
        return self.grasp.hand


@dataclass(frozen=True, eq=False)
class Lead:
    """The choice: a grip, the last sample of the way it goes to, and the postures (6,) at its beginning and end."""

    grip: Grip
    last: int
    postures: tuple[Array, Array]
    cost: float


class Candidate(NamedTuple):
    """A choice that may turn out well: its price so far, its rows among stances and grips, and the last sample.

    rank: how many grips seem better from the same stance.
    """

    price: float
    stance: int
    grip: int
    end: int
    rank: int


@dataclass(frozen=True, eq=False)
class Task:
    """A thing to lead along a way, world poses (K, 7), by one of several grips from one of several stances (S, 3).

    prices (S,): what it costs to go to a stance. what: the thing in words. worth: price of leaving the whole way undone.
    least: the sample that must be reached.
    """

    p: Performance
    item: SceneObject
    way: Array
    grips: Sequence[Grip]
    spots: Array
    prices: Array
    what: str
    worth: float
    least: int

    @cached_property
    def seated(self) -> bool:
        """Whether the body sits."""
        return self.p.seat is not None

    @cached_property
    def height(self) -> float:
        """Where the hips are before they sink, metres."""
        return self.p.hips_height if self.seated else self.p.skeleton.hips_height

    @cached_property
    def around(self) -> list[SceneObject]:
        """What else the body could meet."""
        radius = 0.5 + 0.5 * float(np.linalg.norm(self.item.shape.size))
        return self.p.obstacles(self.way[0, :3], radius, (self.item.id,))

    def hands(self, grip: int) -> Array:
        """World poses (K, 7) of the hand along the way."""
        return poses.mul(self.way, self.grips[grip].wrists)


def out_of_stances(spots: Array, points: Array) -> Array:
    """Points (S, P, 3) or (1, P, 3) of the frames of stances (S, 3) in the world (S, P, 3)."""
    origin = np.stack([spots[:, 0], np.zeros(len(spots)), spots[:, 1]], -1)
    return origin[:, None] + rot.rotate(rot.from_yaw(spots[:, 2])[:, None], points)
