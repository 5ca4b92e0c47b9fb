"""Forearm twist and wrist bend: their ranges, what they cost, and how a hand that is not tied to a thing keeps to them."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from motion import rotation as rot
from motion.rotation import Array

# Ranges of the forearm twist and of wrist flexion and deviation, radians.
TWIST_LIMIT = np.radians(86.0)
FLEX_LIMIT = np.radians(80.0)
# Towards the thumb and away from it.
RADIAL_LIMIT, ULNAR_LIMIT = np.radians(30.0), np.radians(44.0)
# Width in frames over which the hand turns where it would else flip, and radians a frame that are a flip.
_SEAM, _FLIP = 4.0, 0.6
# How much of its price an unnatural wrist keeps where the hand gives way and will not be seen like that.
_GIVEN_WAY = 0.05


def strain(twist: Array, flexion: Array, deviation: Array, loose: Array | None = None) -> Array:
    """How unnatural a wrist is (N,): quadratic inside its ranges, steep beyond them, little wherever it is `loose` (N,)."""
    soft = 0.10 * twist**2 + 0.22 * flexion**2 + 0.7 * deviation**2
    beyond = np.maximum(np.abs(twist) - TWIST_LIMIT, 0.0) + np.maximum(np.abs(flexion) - FLEX_LIMIT, 0.0)
    beyond = beyond + np.maximum(deviation - ULNAR_LIMIT, 0.0) + np.maximum(-deviation - RADIAL_LIMIT, 0.0)
    result: Array = soft + 40.0 * beyond**2 + 8.0 * beyond
    return result if loose is None else result * (1.0 - (1.0 - _GIVEN_WAY) * loose)


def eased(angle: Array, bend: Array, loose: Array, s: float) -> tuple[Array, Array]:
    """Forearm twist (N,) and wrist bend (N, 4) kept within their ranges and without flips wherever `loose` (N,) is 1.

    s: +1 for the left side, -1 for the right.
    """
    tied = 1.0 - loose
    vector = rot.to_rotvec(bend)
    angle, turned = _unwound(angle, tied)
    kept = np.stack(
        [
            _within(angle, -TWIST_LIMIT, TWIST_LIMIT, tied),
            _within(vector[:, 1] * s, -RADIAL_LIMIT, ULNAR_LIMIT, tied) * s,
            _within(vector[:, 2] * s, -FLEX_LIMIT, FLEX_LIMIT, tied) * s,
        ],
        -1,
    )
    seams = np.union1d(
        turned, np.flatnonzero(np.abs(np.diff(kept, axis=0)).max(-1, initial=0.0) > _FLIP) + 0.5
    )
    if len(seams):
        away = np.abs(np.arange(len(kept))[:, None] - seams).min(1)
        weight = np.clip((_SEAM * 5.0 - away) / (2.0 * _SEAM), 0.0, 1.0) * loose
        kept += (gaussian_filter1d(kept, _SEAM, axis=0, mode="nearest") - kept) * weight[:, None]
    return kept[:, 0], rot.from_rotvec(np.concatenate([vector[:, :1], kept[:, 1:]], -1))


def _unwound(angle: Array, tied: Array) -> tuple[Array, np.ndarray]:
    """Forearm twist (N,) without jumps between the ends of its range, and the frames where it changes by a whole turn.

    Where the hand is tied the twist is within half a turn; a forearm that would wind up between two such moments turns
    back halfway instead.
    """
    angle = np.unwrap(angle)
    fixed = np.flatnonzero(tied > 0.99)
    if not len(fixed):
        return angle - 2.0 * np.pi * np.round(np.median(angle) / (2.0 * np.pi)), fixed
    turns = np.round(angle[fixed] / (2.0 * np.pi))
    nearest = turns[np.searchsorted(0.5 * (fixed[1:] + fixed[:-1]), np.arange(len(angle)))]
    return angle - 2.0 * np.pi * nearest, np.flatnonzero(np.diff(nearest)) + 0.5


def _within(value: Array, low: float, high: float, tied: Array) -> Array:
    """Clip values (N,) to a range that widens towards tied frames just as far as these go beyond it."""
    fixed = value[tied > 0.99]
    over, under = (
        max(float(fixed.max(initial=high)) - high, 0.0),
        max(low - float(fixed.min(initial=low)), 0.0),
    )
    return np.clip(value, low - under * tied, high + over * tied)
