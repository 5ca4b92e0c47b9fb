"""Scenes and performances that the tests of planning share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from motion import generate, perform
from motion.clip import Clip
from motion.language.plan import Plan, Step
from motion.planning.performance import Performance
from motion.rotation import Array
from motion.scene import Scene, SceneObject, load, make
from motion.skeleton import Skeleton
from motion.take import Take

MOVE_THE_CUP = {
    "en": "Pick up the red cup and put it next to the blue bowl.",
    "zh": "拿起红色的杯子，放到蓝色的碗旁边。",
}
EXAMPLES = Path(__file__).parents[3] / "examples" / "scenes"
BODIES = {
    "child": Skeleton.human(1.3, name="child"),
    "adult": Skeleton.human(1.75),
    "tall": Skeleton.human(1.95, name="tall"),
}


_ON_TABLE = {"plate": (0.0, 0.8), "cup": (-0.4, 0.65), "book": (0.45, 0.85), "phone": (0.0, 0.58)}


@cache
def tabletop() -> Scene:
    """The example table before the avatar."""
    return load(EXAMPLES / "tabletop.json")


def beginning(scene: Scene | None = None, body: str = "adult") -> Performance:
    """A performance in which nothing has happened yet."""
    return Performance(scene or tabletop(), BODIES[body])


def plan(*steps: Step) -> Plan:
    """A plan of these steps."""
    return Plan(tuple(steps), "", "en")


@cache
def performed(*steps: Step, body: str = "adult", seed: int = 0) -> Take:
    """These steps on the example table."""
    return perform(plan(*steps), tabletop(), BODIES[body], seed=seed)


@cache
def spoken(text: str, body: str = "adult", seed: int = 0) -> Clip:
    """A sentence on the example table."""
    return generate(text, tabletop(), BODIES[body], seed=seed)


def sparse() -> Scene:
    """A table with a plate in its middle, a cup on the right and a phone at the near edge."""
    (table,) = make("table", "table", np.array([0.0, 0.37, 0.8]), size=(1.4, 0.74, 0.8))
    things = [make(kind, kind, on=table, at=at) for kind, at in _ON_TABLE.items()]
    return Scene((table, *(item for parts in things for item in parts)))


def high_cup(height: float) -> Scene:
    """A cup on a pillar of a height, metres, half a metre away."""
    (pillar,) = make("table", "pillar", np.array([0.0, 0.5 * height, 0.55]), size=(0.3, height, 0.3))
    (cup,) = make("cup", "cup", on=pillar, at=(0.0, 0.55))
    return Scene((pillar, cup))


def overlap(a: SceneObject, b: SceneObject) -> Array:
    """How far (3,) the bounding boxes of two things overlap along each axis, metres; negative where apart."""
    (low_a, high_a), (low_b, high_b) = a.world_bounds(), b.world_bounds()
    out: Array = np.minimum(high_a, high_b) - np.maximum(low_a, low_b)
    return out
