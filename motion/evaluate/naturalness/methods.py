"""Ways to go on from a history: what a learned prior has to be better than.

A method takes the conditions of N windows and returns the features (N, 40, WIDTH) of what follows, in the same frame. A
learned one, with projection or without, has the same signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from motion import rotation as rot
from motion.evaluate.naturalness.windows import HIPS, positions
from motion.pim import representation as rep
from motion.pim.body import BODY_JOINTS, FUTURE, REFERENCE
from motion.pim.conditions import Conditions
from motion.rotation import Array
from motion.solve.tracks import min_jerk
from motion.two_bone import solve as two_bone

Floats = NDArray[np.float32]
PLANNER = "planner-only"
_FRAMES = np.arange(1, FUTURE + 1)


class Method(Protocol):
    """Makes the next forty frames."""

    def __call__(self, asked: Conditions, /) -> Floats:
        """Features (N, 40, WIDTH) after the histories of N windows."""
        ...


def frozen(asked: Conditions) -> Floats:
    """The last pose for ever."""
    return np.repeat(asked.history[:, -1:], FUTURE, axis=1)


def planner_only(asked: Conditions) -> Floats:
    """The last pose, moved as planning without a prior would move it.

    The hips go to their place at constant velocity, and a hand to its own by minimum jerk, with the arm by two-bone inverse
    kinematics; then it stays with the body.
    """
    out = frozen(asked).astype(np.float64)
    count = len(asked)
    travel = np.zeros((count, FUTURE, 3))
    for row, column in _wanted(asked, "hips"):
        last = asked.history[row, -1, rep.ROOT]
        way = (asked.position[row, column] - last) * asked.axes[row, column]
        travel[row] = way * np.minimum(_FRAMES / (asked.frame[row, column] + 1), 1.0)[:, None]
    out[..., rep.ROOT] += travel
    for side in ("left", "right"):
        for row, column in _wanted(asked, f"{side}Hand"):
            _reach(out[row], side, asked.position[row, column], int(asked.frame[row, column]), travel[row])
    # Rotations are what counts; the positions beside them follow.
    relative = positions(out)[..., 1:, :] - out[..., None, rep.ROOT] * np.array([1.0, 0.0, 1.0])
    out[..., rep.POSITIONS] = relative.reshape(count, FUTURE, -1)
    return out.astype(np.float32)


def _wanted(asked: Conditions, target: str) -> list[tuple[int, int]]:
    """The constraints (row, column) of a joint that lie within the chunk."""
    here = (asked.target == BODY_JOINTS.index(target)) & (asked.weight > 0) & (asked.frame < FUTURE)
    return [(int(row), int(column)) for row, column in np.argwhere(here)]


def _reach(features: Array, side: str, goal: Array, frame: int, travel: Array) -> None:
    """Bring a hand to `goal` (3,) on a frame, in features (40, WIDTH), by turning the arm."""
    joints = positions(features)
    upper, lower, hand = (BODY_JOINTS.index(f"{side}{part}") for part in ("UpperArm", "LowerArm", "Hand"))
    share = min_jerk(_FRAMES / (frame + 1))[:, None]
    arrival = goal + travel - travel[frame]
    wrist = joints[:, hand] + share * (arrival - joints[:, hand])
    shoulder = joints[:, upper]
    pole = joints[:, lower] - 0.5 * (shoulder + joints[:, hand])
    elbow, reached = two_bone(
        shoulder, wrist, REFERENCE.length(f"{side}UpperArm"), REFERENCE.length(f"{side}LowerArm"), pole
    )
    _turn(features, upper, joints[:, lower] - shoulder, elbow - shoulder)
    _turn(features, lower, joints[:, hand] - joints[:, lower], reached - elbow)
    # The hand keeps its angle to the forearm.
    _turn(features, hand, joints[:, hand] - joints[:, lower], reached - elbow)


def _turn(features: Array, joint: int, before: Array, after: Array) -> None:
    """Turn the global rotation of a joint in features (F, WIDTH) as one direction (F, 3) turns into another."""
    columns = features[:, rep.ROTATIONS].reshape(len(features), -1, 2, 3)
    turned = rot.rotate(rot.between(before, after)[:, None], columns[:, joint])
    start = rep.ROTATIONS.start + 6 * joint
    features[:, start : start + 6] = turned.reshape(len(features), 6)


BASELINES: Mapping[str, Method] = {"frozen pose": frozen, PLANNER: planner_only}
assert BODY_JOINTS[HIPS] == "hips"
