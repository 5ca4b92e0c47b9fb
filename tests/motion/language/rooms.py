"""Scenes for the language tests, made of plain boxes: names and places are what matters."""

from __future__ import annotations

import numpy as np

from motion.scene import catalogue
from motion.scene.model import Placement, Primitive, Scene, SceneObject, Shape


def thing(
    id: str,
    category: str,
    x: float,
    y: float,
    z: float,
    *,
    label: str | None = None,
    on: str | None = None,
    inside: str | None = None,
    part_of: str | None = None,
    scale: float = 1.0,
    **attributes: str,
) -> SceneObject:
    """An object of the catalogue's size with its bottom at height y; x to the avatar's left, z ahead."""
    kind = catalogue.get(category)
    size = np.array(kind.size) * scale
    return SceneObject(
        id=id,
        label=label or kind.names_en[0],
        shape=Shape((Primitive("box", size),)),
        position=np.array([x, y + size[1] / 2, z]),
        category=category,
        attributes=attributes,
        movable=kind.movable,
        mass=kind.mass,
        supported_by=on,
        inside=inside,
        part_of=part_of,
    )


def desk() -> Scene:
    """An office desk with two cups, two books and more on it; a shelf, a chair, a door and a bin around."""
    top = 0.74
    return Scene(
        name="desk",
        avatar=Placement(0.0, 0.0, 0.0),
        objects=(
            thing("table", "table", 0.0, 0.0, 0.7),
            thing("red_cup", "cup", 0.3, top, 0.5, label="cup", on="table", color="red"),
            thing("blue_cup", "cup", -0.35, top, 0.42, label="cup", on="table", color="blue"),
            thing("laptop", "laptop", 0.0, top, 0.75, on="table", color="black"),
            thing("green_book", "book", 0.5, top, 0.7, label="book", on="table", color="green"),
            thing("white_book", "book", -0.5, top, 0.7, label="book", on="table", color="white"),
            thing("apple", "apple", 0.15, top, 0.45, on="table", color="red"),
            thing("phone", "phone", -0.15, top, 0.45, on="table"),
            thing("pen", "pen", 0.1, top, 0.6, on="table"),
            thing("notebook", "notebook", -0.08, top, 0.58, on="table"),
            thing("hat", "hat", -0.55, top, 0.5, on="table", color="black"),
            thing("chair", "chair", 0.9, 0.0, 0.3),
            thing("shelf", "bookshelf", -1.5, 0.0, 1.0),
            thing("box", "box", -1.5, 0.8, 1.0, on="shelf", material="cardboard"),
            thing("bin", "bin", 1.3, 0.0, 0.2, label="trash can"),
            thing("door", "door", 0.0, 0.0, 3.0),
        ),
    )  # fmt: skip


def cafe() -> Scene:
    """One of everything: a coffee cup, a bottle, a spoon, a camera, a bag; nothing twice."""
    top = 0.74
    return Scene(
        name="cafe",
        objects=(
            thing("table", "table", 0.0, 0.0, 0.7),
            thing("coffee_cup", "cup", 0.1, top, 0.5, label="coffee cup", on="table", color="white"),
            thing("bottle", "bottle", -0.2, top, 0.55, label="water bottle", on="table"),
            thing("glass", "glass", -0.4, top, 0.5, on="table"),
            thing("spoon", "spoon", 0.25, top, 0.5, on="table", material="metal"),
            thing("camera", "camera", 0.4, top, 0.6, on="table"),
            thing("handbag", "bag", x=-0.6, y=top, z=0.6, label="handbag", on="table", color="red"),
            thing("banana", "banana", 0.55, top, 0.6, on="table", color="yellow"),
            thing("towel", "towel", 0.0, top, 0.8, label="towel", on="table"),
            thing("chair", "chair", 0.9, 0.0, 0.3),
            thing("fridge", "fridge", -1.6, 0.0, 1.0, color="white"),
            thing("lamp", "lamp", 1.2, 0.0, 1.2),
        ),
    )
