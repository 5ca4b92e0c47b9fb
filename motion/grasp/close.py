"""Close fingers onto the real surface: sweep, find the first touch, refine."""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.geometry import distance
from motion.grasp.fingers import ANGLES, rotations
from motion.grasp.hand import Hand
from motion.rotation import Array
from motion.scene.model import Shape

# Which of a finger's three bones each of the 21 angles moves first.
LEVEL = np.array([0, 0, 0, 1, 2, *([0, 0, 1, 2] * 4)])
FINGER = np.array([0] * 5 + [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4)
_SWEEP = 9
_REFINEMENTS = 4
# Gap of bones that do not move, metres.
_FAR = 1.0


def _gaps(hand: Hand, shape: Shape, wrists: Array, angles: Array) -> Array:
    """Distance (N, K, 5, 3) of each finger bone's flesh, for wrists (N, 7) and angles (N, K, 21)."""
    places, turned = hand.chains(rotations(hand, angles))
    centres = hand.finger_balls(places, turned)
    count, sweep = centres.shape[:2]
    matrix = np.swapaxes(rot.to_matrix(wrists[:, 3:]), -1, -2)
    points = centres.reshape(count, -1, 3) @ matrix + wrists[:, None, :3]
    gaps = distance(shape, points).reshape(count, sweep, 5, 3, -1).min(-1)
    result: Array = gaps - hand.radii
    return result


def _first_touch(
    hand: Hand, shape: Shape, wrists: Array, start: Array, stop: Array, watched: np.ndarray
) -> tuple[Array, np.ndarray, np.ndarray]:
    """Largest share (N, 5) of the way to `stop` that each finger can go without entering the object.

    watched (N, 5, 3): bones that move. Returns the shares, whether something was touched and which bone (N,
    5).
    """
    steps = np.linspace(0.0, 1.0, _SWEEP)
    sweep = start[:, None] + steps[:, None] * (stop - start)[:, None]
    gaps = np.where(watched[:, None], _gaps(hand, shape, wrists, sweep), _FAR)
    nearest = gaps.min(-1)
    hit = nearest <= 0.0
    touched = hit.any(1)
    first = np.argmax(hit, axis=1)
    before = np.maximum(first - 1, 0)
    high, low = steps[first], steps[before]
    bone = np.take_along_axis(gaps, first[:, None, :, None], 1)[:, 0].argmin(-1)
    gap_high = np.take_along_axis(nearest, first[:, None], 1)[:, 0]
    gap_low = np.take_along_axis(nearest, before[:, None], 1)[:, 0]
    for _ in range(_REFINEMENTS):
        # The secant's root, kept off both ends so that the bracket always shrinks.
        share = np.clip(gap_low / np.maximum(gap_low - gap_high, 1e-9), 0.15, 0.85)
        middle = low + share * (high - low)
        angles = start + middle[:, FINGER] * (stop - start)
        gap = np.where(watched, _gaps(hand, shape, wrists, angles[:, None])[:, 0], _FAR)
        closest = gap.min(-1)
        inside = closest <= 0.0
        bone = np.where(inside, gap.argmin(-1), bone)
        high, low = np.where(inside, middle, high), np.where(inside, low, middle)
        gap_high, gap_low = np.where(inside, closest, gap_high), np.where(inside, gap_low, closest)
    return np.where(touched, low, 1.0), touched, bone


def close(
    hand: Hand, shape: Shape, wrists: Array, start: Array, stop: Array, together: np.ndarray
) -> tuple[Array, np.ndarray]:
    """Flex the fingers of N hands from postures `start` towards `stop` (N, 21) until they rest on the object.

    wrists (N, 7): poses of the wrist in the object's frame. The knuckles move first, then the joints beyond
    the bone that touched; where `together` (N,) is set, all joints of a finger move at once first. Returns
    postures (N, 21) and whether each finger touched (N, 5).
    """
    angles = start.copy()
    count = len(wrists)
    assert angles.shape == (count, ANGLES)
    # Joints up to this one rest on the object or have reached their end.
    fixed = np.full((count, 5), -1)
    contact = np.zeros((count, 5), dtype=bool)
    bones = np.arange(3)
    for stage in range(3):
        rows = np.flatnonzero((fixed < 2).any(-1))
        if not len(rows):
            break
        free = fixed[rows][:, FINGER] < LEVEL
        free &= (stage >= LEVEL) | ((stage == 0) & together[rows, None])
        goal = np.where(free, stop[rows], angles[rows])
        watched = bones >= np.maximum(fixed[rows] + 1, 0)[..., None]
        share, touched, bone = _first_touch(hand, shape, wrists[rows], angles[rows], goal, watched)
        angles[rows] += share[:, FINGER] * (goal - angles[rows])
        contact[rows] |= touched
        ended = np.where(together[rows], 2, stage)[:, None]
        fixed[rows] = np.maximum(fixed[rows], np.where(touched, bone, ended))
    return angles, contact
