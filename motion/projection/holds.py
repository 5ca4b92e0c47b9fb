"""How exactly hands are where they hold things, and things where hands let go of them."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion.rotation import Array
from motion.skeleton import index
from motion.solve.body import Solved
from motion.solve.goals import Hold

# A point of the hand as far from the wrist as the fingers: it tells when the hand is turned away, metres.
_FINGERS = np.array([0.0, 0.0, 0.12])


def off_holds(solved: Solved) -> Array:
    """How far (F,) the farthest hand is from its hold, metres, and a thing that is let go from where it was to be."""
    clip, goals = solved.clip, solved.goals
    off = np.zeros(clip.frames)
    for hold in goals.holds:
        span = slice(round(hold.start * clip.fps), min(round(hold.stop * clip.fps) + 1, clip.frames))
        if not hold.carries:
            wrist = index(f"{hold.hand}Hand")
            hand = poses.make(clip.positions()[span, wrist], clip.world_rotations()[span, wrist])
            wanted = poses.mul(clip.object(hold.object).poses[span], hold.wrist)
            off[span] = np.maximum(off[span], _apart(hand, wanted))
        elif span.stop < clip.frames:
            # What was carried lies on where it is planned to: it would jump there.
            last = span.stop - 1
            off[last] = max(off[last], _jump(solved, hold, last))
    return off


def _apart(one: Array, other: Array) -> Array:
    """The greater distance (N,) of two poses' origins (N, 7) and of their points at the fingers."""
    at_wrist = np.linalg.norm(one[:, :3] - other[:, :3], axis=-1)
    at_fingers = np.linalg.norm(poses.apply(one, _FINGERS) - poses.apply(other, _FINGERS), axis=-1)
    farther: Array = np.maximum(at_wrist, at_fingers)
    return farther


def _jump(solved: Solved, hold: Hold, last: int) -> float:
    """How much farther than the frame before a thing moves right after it is let go, metres."""
    track = solved.clip.object(hold.object).poses[:, :3]
    after = float(np.linalg.norm(track[last + 1] - track[last]))
    before = float(np.linalg.norm(track[last] - track[last - 1])) if last else 0.0
    return max(after - before, 0.0)
