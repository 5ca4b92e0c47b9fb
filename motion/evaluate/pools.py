"""Which things of the catalogue suit which request."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from motion.scene import catalogue
from motion.scene.catalogue import Category

_LARGEST, _HEAVIEST = 0.5, 6.0


def _portable(c: Category) -> bool:
    return "graspable" in c.affordances and max(c.size) <= _LARGEST and c.mass <= _HEAVIEST and _on_tables(c)


def _on_tables(c: Category) -> bool:
    return c.movable and not {"sittable", "receives_waste"} & c.affordances


def _one_hand(c: Category) -> bool:
    return _portable(c) and any(grasp.hands == 1 for grasp in c.grasps)


def _small(c: Category) -> bool:
    return _one_hand(c) and max(c.size[0], c.size[2]) <= 0.13 and c.size[1] <= 0.25


def _hollow(c: Category) -> bool:
    return c.recipe in ("tube", "open_box") and "container" in c.affordances


_POOLS: dict[str, Callable[[Category], bool]] = {
    "small": _small,
    "two hands": lambda c: _portable(c) and any(grasp.hands == 2 for grasp in c.grasps),
    "finger food": lambda c: _one_hand(c) and "eatable" in c.affordances and "pourable" not in c.affordances,
    "shakeable": lambda c: _one_hand(c) and "pourable" in c.affordances and c.recipe != "tube",
    "headwear": lambda c: "wearable" in c.affordances and c.slot in ("head", "eyes", "ears"),
    "reading": lambda c: _portable(c) and "readable" in c.affordances,
    "open box": lambda c: (
        _portable(c) and _hollow(c) and min(c.size[0], c.size[2]) >= 0.14 and c.size[1] >= 0.05
    ),
    "small surface": lambda c: _portable(c) and "surface" in c.affordances,
    "neighbour": lambda c: _portable(c) and max(c.size) <= 0.4,
    "cup": lambda c: _portable(c) and _hollow(c) and "drinkable" in c.affordances,
    "bowl": lambda c: _portable(c) and _hollow(c) and "pourable" in c.affordances and c.size[0] >= 0.075,
    "openable furniture": lambda c: "openable" in c.affordances and not c.movable,
    "open furniture": lambda c: "openable" in c.affordances and not c.movable,
    "bin": lambda c: "receives_waste" in c.affordances,
    "page": lambda c: "writable" in c.affordances and c.movable,
    "seat": lambda c: "sittable" in c.affordances,
}


@lru_cache(maxsize=64)
def pool(needs: str) -> tuple[Category, ...]:
    """The categories for a saying's object or target: "=name" of a pool, else an affordance.

    Things with an affordance are those that one person can handle on a table, or fixtures where it can't be
    otherwise.
    """
    if needs.startswith("="):
        return tuple(c for c in catalogue.all() if _POOLS[needs[1:]](c))
    able = [c for c in catalogue.all() if needs in c.affordances]
    portable = tuple(c for c in able if _portable(c))
    if needs == "pressable":
        return portable + tuple(c for c in able if not c.movable)
    return portable
