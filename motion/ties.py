"""Choosing between what is equally good: by order, not by rounding errors."""

from __future__ import annotations

import numpy as np

from motion.rotation import Array

# Far above what rounding does to a price, far below what a price means.
_DIGITS = 7


def steady(prices: Array | float) -> Array:
    """Prices (...) so rounded that those which differ by rounding errors alone are equal.

    The last digits of a sum depend on what else was computed beside it, and so on what was performed before. A choice
    between mirror images must not.
    """
    result: Array = np.round(np.asarray(prices), _DIGITS)
    return result


def ranked(prices: Array) -> np.ndarray:
    """Flat indices of prices (...), the lowest first, the equal ones in their order."""
    return np.argsort(steady(prices), axis=None, kind="stable")
