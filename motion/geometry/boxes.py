"""Signed distance to many boxes at once: furniture and most things are built of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.scene.model import Primitive, Shape


@dataclass(frozen=True, eq=False)
class Boxes:
    """K boxes: centres (K, 1, 3), half extents (K, 1, 3), which of them are turned, and these ones' matrices (T, 3, 3)."""

    centres: Array
    halves: Array
    turned: np.ndarray
    matrices: Array

    @classmethod
    def of(cls, parts: Sequence[Primitive]) -> Boxes:
        """The boxes of these primitives."""
        rotations = np.stack([part.rotation for part in parts])
        turned = np.flatnonzero(np.abs(rotations[:, 3]) < 1.0 - 1e-12)
        return cls(
            np.stack([part.position for part in parts])[:, None],
            np.stack([part.size for part in parts])[:, None] * 0.5,
            turned,
            rot.to_matrix(rotations[turned]),
        )

    def __len__(self) -> int:
        return len(self.centres)

    def distance(self, points: Array) -> Array:
        """Signed distance (N,) of points (N, 3) to the nearest box."""
        local = points - self.centres
        if len(self.turned):
            # Row vectors: p·R is R⁻¹ applied to p.
            local[self.turned] = local[self.turned] @ self.matrices
        np.abs(local, out=local)
        local -= self.halves
        deepest = np.maximum(np.maximum(local[..., 0], local[..., 1]), local[..., 2])
        np.maximum(local, 0.0, out=local)
        gap = np.sqrt(np.einsum("kni,kni->kn", local, local))
        gap += np.minimum(deepest, 0.0)
        nearest: Array = gap.min(0) if len(gap) > 1 else gap[0]
        return nearest


@lru_cache(maxsize=512)
def split(shape: Shape) -> tuple[Boxes | None, tuple[Primitive, ...]]:
    """The boxes of a shape, None when there are none, and its other parts."""
    boxes = [part for part in shape.parts if part.kind == "box"]
    rest = tuple(part for part in shape.parts if part.kind != "box")
    return (Boxes.of(boxes) if boxes else None), rest
