"""How far knees turn out beyond the usual where a deep crouch would take a thigh past its limits."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d, maximum_filter1d

from motion.rotation import Array
from motion.skeleton import Skeleton, limits
from motion.solve.legs import SIDES, solve_legs

# Angles that are tried, radians, and the frames over which the knees get there and back.
_TRIED = np.radians([-6.0, -4.0, -3.0, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0])
_PASSAGE = 6


def turnout(skeleton: Skeleton, hips: Array, hips_rotation: Array, feet: Array, toes: Array) -> Array:
    """Additional turn-out (F, 2) of the knees of `solve_legs` on frames in sequence, radians.

    0 wherever thighs are in range.
    """
    out = np.zeros((len(hips), 2))
    bad = _beyond(solve_legs(skeleton, hips, hips_rotation, feet, toes)).any(-1)
    if not bad.any():
        return out
    rows = np.flatnonzero(maximum_filter1d(bad, 2 * _PASSAGE + 1))
    tried = np.stack(
        [
            _beyond(
                solve_legs(
                    skeleton,
                    hips[rows],
                    hips_rotation[rows],
                    feet[rows],
                    toes[rows],
                    np.full((len(rows), 2), angle),
                )
            )
            for angle in _TRIED
        ]
    )
    for leg in range(2):
        # One angle for as long as a crouch lasts: knees that follow every frame would waver.
        for crouch in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(rows) > 1) + 1):
            price = tried[:, crouch, leg].sum(-1) + 1e-3 * np.abs(_TRIED)
            out[rows[crouch], leg] = _TRIED[price.argmin()]
    result: Array = gaussian_filter1d(out, _PASSAGE / 3.0, axis=0, mode="nearest")
    return result


def _beyond(legs: dict[str, Array]) -> Array:
    """How far (F, 2) the thighs are beyond their limits, radians."""
    return np.stack([limits.violation_of(f"{side}UpperLeg", legs[f"{side}UpperLeg"]) for side in SIDES], -1)
