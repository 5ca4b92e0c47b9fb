"""Shapes that fit many things: plain solids, rows of parts given as data, and the folding laptop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from motion.rotation import Array
from motion.scene.model import GraspHint
from motion.scene.recipe.build import Build, Moving, box, solid


def plain(size: Array, kind: str = "box", axis: str = "y", name: str = "body") -> Build:
    """One primitive that fills the whole size; `axis` says along which axis a round one lies."""
    return Build((solid(kind, size, (0, size[1] / 2, 0), name, axis),))


def parts(size: Array, rows: Sequence[Sequence[Any]]) -> Build:
    """Rows of [name, kind or kind:axis, extents, centre], both over `size`; (0, 0, 0) is the middle."""
    made = []
    for name, kind, extent, centre in rows:
        solid_kind, _, axis = kind.partition(":")
        at = (np.asarray(centre, dtype=np.float64) + np.array([0, 0.5, 0])) * size
        made.append(solid(solid_kind, np.asarray(extent, dtype=np.float64) * size, at, name, axis or "y"))
    return Build(tuple(made))


def laptop(size: Array, lid: float = 0.006, angle: float = 2.3) -> Build:
    """A base with keys and a screen hinged at its back; `size` is that of the closed laptop."""
    w, h, d = size
    base = h - lid
    panel = box((w, lid, d), (0, base + lid / 2, 0), "screen")
    hinge = Moving(
        "lid",
        "盖",
        (panel,),
        "hinge",
        np.array([0.0, base, -d / 2]),
        np.array([-1.0, 0.0, 0.0]),
        (0.0, angle),
        (GraspHint("edge", "screen"),),
    )
    return Build((box((w, base, d), (0, base / 2, 0), "body"),), (hinge,))
