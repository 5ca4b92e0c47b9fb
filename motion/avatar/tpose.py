"""Bringing an authored rest pose, T or A, with any bone axes, to the canonical T-pose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, finger_names

# Metacarpals are never exactly level: a hand within this angle of the T-pose is left as it is.
_LEVEL = np.radians(8.0)

_DOWN = np.array([0.0, -1.0, 0.0])


@dataclass(frozen=True, eq=False)
class TPose:
    """Joint places (55, 3) in the T-pose, NaN where a bone is missing, and turns (55, 4): world rotations
    from the authored rest pose to the T-pose.
    """

    places: Array
    turns: Array


def straighten(places: Array) -> TPose:
    """Turn bones, from the hips outwards, until arms and fingers lie along ±X, palms down, and legs point
    down.

    places (55, 3): authored joint positions in the canonical frame (Y up, facing +Z), NaN where a bone is
    missing. Spine, head and collar bones keep their authored direction. An exact T-pose comes back unchanged.
    """
    known = ~np.isnan(places[:, 0])
    turns = rot.identity((len(JOINTS),))
    result = np.full_like(places, np.nan)
    for i, name in enumerate(JOINTS):
        if not known[i]:
            turns[i] = turns[PARENTS[i]]
            continue
        above = _nearest(i, known)
        inherited = turns[above] if above >= 0 else rot.identity()
        offset = places[i] - (places[above] if above >= 0 else 0.0)
        result[i] = rot.rotate(inherited, offset) + (result[above] if above >= 0 else 0.0)
        turns[i] = rot.mul(_extra(name, places, known, inherited), inherited)
    return TPose(result, turns)


def _nearest(i: int, known: Array) -> int:
    parent = PARENTS[i]
    while parent >= 0 and not known[parent]:
        parent = PARENTS[parent]
    return parent


def _extra(name: str, places: Array, known: Array, inherited: Array) -> Array:
    """The world rotation that a bone needs on top of its parent's."""
    side = "left" if name.startswith("left") else "right" if name.startswith("right") else ""
    if not side:
        return rot.identity()
    bare = name.removeprefix(side)
    across = np.array([1.0 if side == "left" else -1.0, 0.0, 0.0])

    def bone(start: str, end: str) -> Array | None:
        a, b = JOINTS.index(side + start), JOINTS.index(side + end)
        return rot.rotate(inherited, places[b] - places[a]) if known[a] and known[b] else None

    if bare in ("UpperArm", "LowerArm"):
        return _aligned(bone(bare, "LowerArm" if bare == "UpperArm" else "Hand"), across)
    if bare in ("UpperLeg", "LowerLeg"):
        return _aligned(bone(bare, "LowerLeg" if bare == "UpperLeg" else "Foot"), _DOWN)
    if bare == "Foot":
        toes = bone("Foot", "Toes")
        return rot.identity() if toes is None else rot.from_yaw(-np.arctan2(toes[0], toes[2]))
    if bare == "Hand":
        return _palm_down(bone("Hand", "MiddleProximal"), bone("LittleProximal", "IndexProximal"), across)
    fingers = finger_names(side)
    if name in fingers:
        k = fingers.index(name)
        if k % 3 == 2:
            # The last bone has no end of its own; it goes on as the one before.
            return rot.identity()
        thumb = (across + np.array([0.0, 0.0, 1.0])) / np.sqrt(2.0)
        return _aligned(bone(bare, fingers[k + 1].removeprefix(side)), thumb if k < 3 else across)
    return rot.identity()


def _aligned(bone: Array | None, target: Array) -> Array:
    if bone is None or np.linalg.norm(bone) < 1e-6:
        return rot.identity()
    return rot.between(bone, target)


def _palm_down(palm: Array | None, knuckles: Array | None, across: Array) -> Array:
    """Level the hand along ±X and roll it until the knuckles of index and little finger are at the same
    height.
    """
    if palm is None:
        return rot.identity()
    level = rot.between(palm, across)
    level = level if rot.angle(level) > _LEVEL else rot.identity()
    if knuckles is None:
        return level
    row = rot.rotate(level, knuckles)
    roll = np.arctan2(row[1], row[2])
    if abs(roll) < _LEVEL:
        return level
    return rot.mul(rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), roll), level)
