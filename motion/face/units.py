"""Rows of face units: ARKit's 52 curves in the one order of `motion.avatar.model.ARKIT`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from motion.avatar.model import ARKIT
from motion.rotation import Array

COUNT = len(ARKIT)
_COLUMN = {name: i for i, name in enumerate(ARKIT)}


def columns(*names: str) -> NDArray[np.int_]:
    """Columns of face units. A name without a side stands for both sides: "mouthSmile" is two columns."""
    found: list[int] = []
    for name in names:
        sides = (name,) if name in _COLUMN else (f"{name}Left", f"{name}Right")
        found.extend(_COLUMN[side] for side in sides)
    return np.array(found)


def row(weights: Mapping[str, float]) -> Array:
    """One face (52,) of weights by name, with names as in `columns`."""
    out = np.zeros(COUNT)
    for name, weight in weights.items():
        out[columns(name)] = weight
    return out


def by_name(weights: Mapping[str, float]) -> dict[str, float]:
    """The same weights with both sides spelt out."""
    return {ARKIT[column]: weight for name, weight in weights.items() for column in columns(name)}


MOUTH = np.array([name.startswith(("mouth", "jaw", "tongue", "cheekPuff")) for name in ARKIT])
"""Which units (52,) speech moves."""


def placed(names: Iterable[str], values: Array) -> Array:
    """Curves (F, C) by name among all 52 (F, 52); those that are no face units are left out."""
    out = np.zeros((len(values), COUNT))
    for i, name in enumerate(names):
        if name in _COLUMN:
            out[:, _COLUMN[name]] = values[:, i]
    return out
