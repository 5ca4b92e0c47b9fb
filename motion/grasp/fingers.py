"""Finger postures as a few anatomical angles, and a library of hand shapes.

A posture is 21 angles in radians: the thumb's opposition, swing, roll, proximal and distal flexion, then for
index to little finger the knuckle's flexion, its spread (towards the thumb), and the flexion of the two
further joints.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from motion import rotation as rot
from motion.grasp.hand import Hand
from motion.rotation import Array
from motion.skeleton.limits import LIMITS

ANGLES = 21
THUMB_ANGLES = slice(0, 5)
_FINGER_LIMITS = [(-15.0, 90.0), (-15.0, 15.0), (0.0, 110.0), (0.0, 80.0)]
_LIMITS = np.radians(
    [(0.0, 75.0), (-35.0, 40.0), (0.0, 60.0), (-10.0, 60.0), (-10.0, 80.0), *(_FINGER_LIMITS * 4)]
)
LOW, HIGH = _LIMITS[:, 0], _LIMITS[:, 1]
# Opposing the thumb also rolls it about its own bone, so that its pad meets the other fingers'.
ROLL_PER_OPPOSITION = 0.6
# Stay this many degrees inside the limits.
_MARGIN = 1.0


def _thumb_within_limits(hand: Hand, q: Array) -> Array:
    """Metacarpal rotations (..., 4) brought into the anatomical cone and roll of the thumb's root."""
    limit = LIMITS[f"{hand.side}ThumbMetacarpal"]
    bone = np.array(limit.bone)
    cone, roll = (np.radians(limit.swing[0][1] - _MARGIN), np.radians(limit.twist[1] - _MARGIN))
    along = q[..., :3] @ bone
    twist = 2.0 * np.arctan2(along, q[..., 3])
    limited = np.clip(twist, -roll, roll)
    swing = rot.mul(q, rot.from_axis_angle(-bone, twist))
    sine = np.sqrt((swing[..., :3] ** 2).sum(-1))
    half = np.minimum(np.arctan2(sine, swing[..., 3]), cone / 2.0)
    direction = swing[..., :3] / np.maximum(sine, 1e-12)[..., None]
    swing = np.concatenate([direction * np.sin(half)[..., None], np.cos(half)[..., None]], -1)
    return rot.mul(swing, rot.from_axis_angle(bone, limited))


def rotations(hand: Hand, angles: Array) -> Array:
    """Local finger rotations (..., 15, 4) of postures (..., 21)."""
    lead = angles.shape[:-1]
    out = np.empty((*lead, 5, 3, 4))
    long_axis = np.array([1.0, 0.0, 0.0])
    flex = hand.flex[0, 0]
    swing = rot.from_axis_angle(flex, angles[..., 1])
    # The roll turns the pad from facing the palm's edge to facing the fingers: about the bone, mirrored on
    # the right.
    roll = rot.from_axis_angle(hand.bones[0, 0] * hand.sign, angles[..., 2])
    oppose = rot.from_axis_angle(long_axis, angles[..., 0])
    out[..., 0, 0, :] = _thumb_within_limits(hand, rot.mul(rot.mul(oppose, roll), swing))
    out[..., 0, 1, :] = rot.from_axis_angle(flex, angles[..., 3])
    out[..., 0, 2, :] = rot.from_axis_angle(flex, angles[..., 4])
    rest = angles[..., 5:].reshape(*lead, 4, 4)
    axes = hand.flex[1:, 0]
    spread_axis = np.array([0.0, -hand.sign, 0.0])
    spread = rot.from_axis_angle(spread_axis, rest[..., 1])
    out[..., 1:, 0, :] = rot.mul(spread, rot.from_axis_angle(axes, rest[..., 0]))
    out[..., 1:, 1, :] = rot.from_axis_angle(axes, rest[..., 2])
    out[..., 1:, 2, :] = rot.from_axis_angle(axes, rest[..., 3])
    return out.reshape(*lead, 15, 4)


def posture(
    thumb: tuple[float, float, float, float],
    index: tuple[float, float],
    middle: tuple[float, float],
    ring: tuple[float, float],
    little: tuple[float, float],
    spread: float = 0.0,
) -> Array:
    """A posture (21,) from degrees: thumb opposition, swing and two flexions; knuckle and middle joint of
    each finger.

    The last joint follows the middle one by two thirds, as the tendon makes it do.
    """
    fan = (1.0, 0.2, -0.5, -1.0)
    opposition, swing, first, second = thumb
    values = [opposition, swing, opposition * ROLL_PER_OPPOSITION, first, second]
    for (knuckle, bend), side in zip((index, middle, ring, little), fan, strict=True):
        values += [knuckle, spread * side, bend, bend * 2.0 / 3.0]
    return np.clip(np.radians(values), LOW, HIGH)


POSTURES: dict[str, Array] = {
    "flat": posture((0, 0, 0, 0), (0, 0), (0, 0), (0, 0), (0, 0)),
    "relaxed": posture((25, 5, 12, 15), (18, 22), (24, 26), (28, 30), (32, 32), 2),
    "open": posture((45, -20, 0, 5), (4, 10), (4, 10), (5, 11), (7, 12), 6),
    "spread": posture((10, -25, 0, 0), (-5, 2), (-5, 2), (-5, 2), (-5, 2), 13),
    "fist": posture((55, 18, 40, 45), (82, 100), (84, 102), (86, 102), (86, 100)),
    "point": posture((55, 18, 35, 40), (0, 4), (80, 98), (84, 100), (84, 98)),
    "thumbs_up": posture((0, -20, 0, 0), (82, 100), (84, 102), (86, 102), (86, 100)),
    "pinch": posture((55, 8, 20, 20), (48, 42), (34, 32), (30, 30), (28, 28), 3),
    "pen": posture((55, 6, 22, 28), (48, 48), (56, 56), (66, 66), (70, 68)),
    "phone": posture((35, -5, 15, 20), (28, 42), (34, 48), (38, 52), (42, 54), 2),
    "cup": posture((50, -5, 15, 20), (35, 45), (38, 48), (42, 50), (46, 50), 3),
    "hook": posture((15, 0, 10, 10), (20, 95), (20, 98), (22, 98), (25, 95)),
    "clap": posture((12, -5, 0, 5), (4, 4), (4, 4), (4, 4), (4, 4), 2),
    "wave": posture((12, -15, 0, 0), (2, 5), (0, 4), (2, 5), (5, 7), 9),
    "peace": posture((55, 18, 38, 42), (0, 3), (0, 3), (82, 100), (84, 98), 10),
    "ok": posture((55, 12, 25, 25), (52, 48), (10, 14), (6, 10), (4, 8), 6),
    "count_three": posture((55, 18, 38, 42), (0, 3), (0, 3), (0, 3), (84, 98), 6),
}


def pose_names() -> tuple[str, ...]:
    """Names of the hand shapes in the library."""
    return tuple(POSTURES)


def finger_pose(hand: Hand, name: str) -> Array:
    """Local finger rotations (15, 4) of a named hand shape; KeyError for an unknown name."""
    return rotations(hand, POSTURES[name])


def curl(
    hand: Hand, amounts: Array | list[float] | float, opposition: float = 0.5, spread: float = 0.0
) -> Array:
    """Fingers (15, 4) flexed by `amounts` 0..1: one, or five from thumb to little."""
    thumb, *rest = np.broadcast_to(np.clip(np.asarray(amounts, np.float64), 0.0, 1.0), (5,)).tolist()
    fingers = [(88.0 * a, 104.0 * a) for a in rest]
    return rotations(
        hand,
        posture(
            (70.0 * opposition, -15.0 + 35.0 * thumb, 50.0 * thumb, 65.0 * thumb),
            fingers[0],
            fingers[1],
            fingers[2],
            fingers[3],
            12.0 * spread,
        ),
    )


@lru_cache(maxsize=1)
def wrap_path() -> tuple[Array, Array]:
    """Postures (2 × 21,) from which and to which the fingers close around something in the palm."""
    start = posture((45, -35, -10, -10), (-8, 0), (-8, 0), (-8, 0), (-8, 0), 3)
    stop = posture((45, 40, 60, 80), (90, 110), (90, 110), (90, 110), (90, 110), 0)
    stop[8::4] = HIGH[8::4]
    return start, stop
