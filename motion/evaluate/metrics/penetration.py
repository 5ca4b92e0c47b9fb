"""How much of a motion the body is visibly inside objects; its depth comes from `motion.inspection.penetration`."""

from __future__ import annotations

import numpy as np

from motion.rotation import Array

# Deeper than this is visibly wrong, metres.
DEEP = 0.02


def deep_share(depth: Array, limit: float = DEEP) -> float:
    """Share of the frames (F,) or (F, V) on which anything is deeper than `limit`; 0 without frames."""
    depth = np.asarray(depth)
    worst = depth.max(-1) if depth.ndim > 1 else depth
    return float((worst > limit).mean()) if len(worst) else 0.0
