"""Hypothesis strategies for rotations, vectors and poses, and settings that repeat the same examples every time."""

from __future__ import annotations

import numpy as np
from hypothesis import Phase, settings
from hypothesis import strategies as st

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array

# Without shrinking: a failure in array mathematics is as telling as it was found, and shrinking takes minutes.
REPEATABLE = settings(
    derandomize=True, deadline=None, max_examples=40, phases=(Phase.explicit, Phase.generate)
)

_UNIT = st.floats(-1.0, 1.0, allow_nan=False, width=32)


def _long_enough(values: tuple[float, ...]) -> bool:
    return float(np.linalg.norm(values)) > 0.05


def vectors(scale: float = 1.0) -> st.SearchStrategy[Array]:
    """Vectors (3,) within a cube of half the edge `scale`."""
    return st.tuples(_UNIT, _UNIT, _UNIT).map(lambda v: scale * np.array(v))


def directions() -> st.SearchStrategy[Array]:
    """Unit vectors (3,)."""
    return st.tuples(_UNIT, _UNIT, _UNIT).filter(_long_enough).map(lambda v: np.array(v) / np.linalg.norm(v))


def quaternions() -> st.SearchStrategy[Array]:
    """Unit quaternions (4,), both signs."""
    return (
        st.tuples(_UNIT, _UNIT, _UNIT, _UNIT).filter(_long_enough).map(lambda q: rot.normalize(np.array(q)))
    )


def rigid() -> st.SearchStrategy[Array]:
    """Poses (7,) within two metres."""
    return st.builds(poses.make, vectors(2.0), quaternions())
