"""How well ways to hold a thing suit what it is held for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from motion.grasp import Grasp
from motion.planning.performance import Performance
from motion.rotation import Array

# What N ways to hold a thing cost beyond reaching it, (N,): the N grasps of every hand that takes part.
Suits = Callable[[dict[str, list[Grasp]]], Array]

# A discomfort above which a wrist comes near the end of its range, and how much steeper the price is beyond.
_IN_RANGE, _STEEP = 0.8, 8.0


def strain(p: Performance, side: str, wrists: Array) -> Array:
    """Price (...) of holding a hand at world poses (..., 7), steep where its joints come near the ends of their ranges."""
    cost = p.comfort(side, wrists.reshape(-1, 7)).reshape(wrists.shape[:-1])
    result: Array = cost + _STEEP * np.maximum(cost - _IN_RANGE, 0.0)
    return result


def each_hand(price: Callable[[str, list[Grasp]], Array]) -> Suits:
    """Prices of ways to hold from prices (N,) of one side's grasps (N): the worse hand counts."""

    def suits(holds: dict[str, list[Grasp]]) -> Array:
        result: Array = np.max([price(side, found) for side, found in holds.items()], axis=0)
        return result

    return suits
