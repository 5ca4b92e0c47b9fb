"""Quaternion products, vector products and rotations as one matrix product over all pairs of components.

Each of them is bilinear. For small batches the cost lies in the number of array operations rather than in the arithmetic,
and a table of coefficients needs three operations instead of thirty.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def _vector_product() -> Array:
    table = np.zeros((3, 3, 3))
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        table[i, j, k], table[j, i, k] = 1.0, -1.0
    return table


def _hamilton_product() -> Array:
    table = np.zeros((4, 4, 4))
    table[:3, :3, :3] = _vector_product()
    for i in range(3):
        table[i, 3, i] = table[3, i, i] = 1.0
        table[i, i, 3] = -1.0
    table[3, 3, 3] = 1.0
    return table


def _across() -> Array:
    """Coefficients (4, 3, 3) of the vector product of a quaternion's vector part with a vector."""
    return np.concatenate([_vector_product(), np.zeros((1, 3, 3))])


def _spun() -> Array:
    """Coefficients (4, 3, 3) of w t + u × t for a quaternion (u, w) and a vector t."""
    table = _across()
    table[3] = np.eye(3)
    return table


def _turn() -> Array:
    """Coefficients (4, 4, 3, 3) of the rotation matrix less the identity: v becomes w t + u × t, with t = 2 u × v."""
    table: Array = np.einsum("avt,btk->abkv", 2.0 * _across(), _spun())
    return table


def _branches() -> Array:
    """Coefficients (9, 16) that give from a matrix four multiples of its quaternion, less the ones on their diagonal."""
    table = np.zeros((3, 3, 4, 4))
    for i in range(3):
        for j in range(3):
            if i == j:
                table[i, i] -= np.eye(4)
                table[i, i, i, i] = table[i, i, 3, 3] = 1.0
            else:
                table[i, j, i, j] = table[i, j, j, i] = 1.0
                k = 3 - i - j
                sign = 1.0 if (j - i) % 3 == 2 else -1.0
                table[i, j, k, 3] = table[i, j, 3, k] = sign
    return table.reshape(9, 16)


_PRODUCT = _hamilton_product()
# For `pairs` of two quaternions, of two vectors, of a quaternion (u, w) with v: 2 u × v, and with t: w t + u × t.
PRODUCT = _PRODUCT.reshape(16, 4)
CROSS = _vector_product().reshape(9, 3)
TWICE_ACROSS = 2.0 * _across().reshape(12, 3)
SPUN = _spun().reshape(12, 3)
# A quaternion times these gives the matrix of multiplying by it from the left or from the right, for row vectors.
LEFT = _PRODUCT.reshape(4, 16)
RIGHT = _PRODUCT.transpose(1, 0, 2).reshape(4, 16)
# Matrices (..., 9) times the first plus the second are four multiples of their quaternions; the longest one is safe.
BRANCHES, BRANCH_ONES = _branches(), np.eye(4).reshape(16)
_TURN, _EYE = _turn().reshape(16, 9), np.eye(3)


def pairs(a: Array, b: Array) -> Array:
    """All products (..., M·N) of components of a (..., M) and b (..., N)."""
    products = a[..., :, None] * b[..., None, :]
    return products.reshape(*products.shape[:-2], a.shape[-1] * b.shape[-1])


def matrix(q: Array) -> Array:
    """Rotation matrices (..., 3, 3) of quaternions (..., 4)."""
    turned: Array = (pairs(q, q) @ _TURN).reshape(*q.shape[:-1], 3, 3)
    return turned + _EYE
