"""Arms whose elbows bend as hinges and whose forearms do the turning of the wrist.

Other skeletons bend an elbow about any axis and turn the hand in the wrist. Ours bends about one axis of the upper arm and
turns in the forearm. Bones stay where they are: only how they are rolled about themselves changes.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d

from motion import rotation as rot
from motion.pim.data.limbs import ARMS
from motion.rotation import Array

_ALONG = np.array([1.0, 0.0, 0.0])
# An elbow bent by less than the first says nothing about its axis, by more than the second everything; sines.
_STRAIGHT, _BENT = 0.10, 0.40
_SMOOTH = 2.0
_NO_ROLL = 0.02


def anatomical(world: Array) -> Array:
    """World rotations (F, 55, 4) with rolled upper and lower arms."""
    out = world.copy()
    for arm in ARMS.values():
        out[:, arm.upper] = rot.mul(out[:, arm.upper], _roll(out[:, arm.upper], out[:, arm.lower], arm.bone))
        _, twist = rot.swing_twist(rot.mul(rot.inv(out[:, arm.lower]), out[:, arm.end]), _ALONG)
        out[:, arm.lower] = rot.mul(out[:, arm.lower], twist)
    return out


def _roll(upper: Array, lower: Array, bone: Array) -> Array:
    """Turn (F, 4) of the upper arm about itself with which the forearm bends forward in its frame."""
    bent = rot.inv_rotate(upper, rot.rotate(lower, bone))
    size = np.hypot(bent[:, 1], bent[:, 2])
    share = np.clip((size - _STRAIGHT) / (_BENT - _STRAIGHT), 0.0, 1.0)
    where = np.stack([bent[:, 2], -bent[:, 1]], -1) / np.maximum(size, 1e-9)[:, None] * share[:, None]
    where = gaussian_filter1d(where, _SMOOTH, axis=0, mode="nearest") + np.array([_NO_ROLL, 0.0])
    return rot.from_axis_angle(_ALONG, np.arctan2(where[:, 1], where[:, 0]))
