"""Everyday shapes of real size, and a table under them."""

from __future__ import annotations

import numpy as np

from motion.grasp.contact import Obstacle
from motion.scene.model import Primitive, SceneObject, Shape

_LYING = np.array([0.0, 0.0, np.sqrt(0.5), np.sqrt(0.5)])
TABLE: Obstacle = (
    Shape((Primitive("box", np.array([1.2, 0.04, 0.8])),)),
    np.array([0, 0.78, 0, 0, 0, 0, 1.0]),
)
TABLE_TOP = 0.8


def solid(kind: str, *size: float, **rest: object) -> Primitive:
    return Primitive(kind, np.array(size), **rest)  # type: ignore[arg-type]


def _at(x: float, y: float = 0.0, z: float = 0.0) -> np.ndarray:
    return np.array([x, y, z])


SHAPES: dict[str, Shape] = {
    "can": Shape((solid("cylinder", 0.066, 0.12, 0.066),)),
    "wide can": Shape((solid("cylinder", 0.085, 0.11, 0.085),)),
    "cup": Shape((solid("tube", 0.08, 0.1, 0.08),)),
    "glass": Shape((solid("tube", 0.07, 0.13, 0.07),)),
    "bottle": Shape(
        (solid("cylinder", 0.07, 0.18, 0.07), solid("cylinder", 0.03, 0.06, 0.03, position=_at(0, 0.12)))
    ),
    "jar": Shape((solid("cylinder", 0.075, 0.09, 0.075),)),
    "mug": Shape(
        (
            solid("tube", 0.085, 0.095, 0.085, position=_at(-0.015)),
            solid("box", 0.01, 0.06, 0.012, position=_at(0.052), name="handle"),
        )
    ),
    "box": Shape((solid("box", 0.08, 0.12, 0.05),)),
    "cereal": Shape((solid("box", 0.19, 0.28, 0.06),)),
    "milk carton": Shape((solid("box", 0.07, 0.2, 0.07),)),
    "cube": Shape((solid("box", 0.06, 0.06, 0.06),)),
    "small cube": Shape((solid("box", 0.03, 0.03, 0.03),)),
    "stapler": Shape((solid("box", 0.04, 0.05, 0.13),)),
    "apple": Shape((solid("sphere", 0.075, 0.075, 0.075),)),
    "orange": Shape((solid("sphere", 0.09, 0.09, 0.09),)),
    "small ball": Shape((solid("sphere", 0.04, 0.04, 0.04),)),
    "egg": Shape((solid("sphere", 0.045, 0.045, 0.045),)),
    "pen": Shape((solid("cylinder", 0.01, 0.14, 0.01, rotation=_LYING),)),
    "marker": Shape((solid("cylinder", 0.018, 0.13, 0.018, rotation=_LYING),)),
    "banana": Shape((solid("capsule", 0.038, 0.18, 0.038, rotation=_LYING),)),
    "lying bottle": Shape((solid("cylinder", 0.06, 0.2, 0.06, rotation=_LYING),)),
    "torch": Shape((solid("cylinder", 0.035, 0.16, 0.035, rotation=_LYING),)),
    "key": Shape((solid("box", 0.06, 0.003, 0.025),)),
    "coin": Shape((solid("cylinder", 0.024, 0.002, 0.024),)),
    "card": Shape((solid("box", 0.086, 0.001, 0.054),)),
    "phone": Shape((solid("box", 0.075, 0.009, 0.15),)),
    "remote": Shape((solid("box", 0.045, 0.02, 0.17),)),
    "spoon": Shape((solid("box", 0.014, 0.006, 0.17),)),
    "toothbrush": Shape((solid("box", 0.012, 0.012, 0.18),)),
    "knife": Shape(
        (
            solid("box", 0.02, 0.015, 0.11, position=_at(0, 0, -0.06)),
            solid("box", 0.003, 0.02, 0.12, position=_at(0, 0, 0.055)),
        )
    ),
    "book": Shape((solid("box", 0.15, 0.025, 0.21),)),
    "thick book": Shape((solid("box", 0.17, 0.05, 0.24),)),
    "notebook": Shape((solid("box", 0.148, 0.012, 0.21),)),
    "tablet": Shape((solid("box", 0.25, 0.008, 0.175),)),
    "laptop": Shape((solid("box", 0.32, 0.02, 0.22),)),
    "bowl": Shape((solid("tube", 0.14, 0.06, 0.14),)),
    "plate": Shape((solid("tube", 0.24, 0.025, 0.24),)),
    "soap": Shape((solid("box", 0.085, 0.025, 0.055),)),
    "mouse": Shape((solid("box", 0.06, 0.035, 0.1),)),
    "candle": Shape((solid("cylinder", 0.05, 0.08, 0.05),)),
    "hammer": Shape(
        (
            solid("cylinder", 0.03, 0.24, 0.03, rotation=_LYING, name="handle"),
            solid("box", 0.03, 0.03, 0.1, position=_at(-0.12), name="head"),
        )
    ),
}


def on_table(name: str, shape: Shape | None = None) -> SceneObject:
    """The shape as an object that rests on the table."""
    shape = SHAPES[name] if shape is None else shape
    low, _ = shape.bounds
    return SceneObject(name, name, shape, np.array([0.0, TABLE_TOP - low[1], 0.0]))
