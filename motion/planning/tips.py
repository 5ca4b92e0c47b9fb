"""Long tools and their working ends: which end does the work, and which grasps leave it free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import grasp
from motion import pose as poses
from motion import rotation as rot
from motion.planning.handling import Suits, each_hand
from motion.planning.performance import Performance
from motion.planning.wielding import TURNS, easy_spot, pointing_down
from motion.rotation import Array
from motion.scene.model import Shape

_AWKWARD = 12.0
# Price of a metre that a grasp leaves too little, and too much, of the tool free.
_SHORT, _LONG = 60.0, 12.0


@dataclass(frozen=True, eq=False)
class Tip:
    """A working end (3,) and the direction (3,) towards it, in the tool's frame."""

    point: Array
    direction: Array


def tips(shape: Shape) -> list[Tip]:
    """The ends that may do the work: the one away from the handle, or both of a thing that looks alike at both."""
    low, high = shape.bounds
    axis, middle = int((high - low).argmax()), 0.5 * (low + high)
    ends = [
        Tip(middle + s * 0.5 * float((high - low)[axis]) * np.eye(3)[axis], s * np.eye(3)[axis])
        for s in (1.0, -1.0)
    ]
    handle = next((part for part in shape.parts if part.name == "handle"), None)
    if handle is None:
        return ends
    towards = float((handle.position - middle)[axis])
    if abs(towards) < 0.05 * float((high - low)[axis]):
        return ends
    return [end for end in ends if end.direction[axis] * towards < 0]


def free_length(p: Performance, g: grasp.Grasp, tip: Tip) -> float:
    """How much of the tool sticks out of the hand at a tip, metres; negative where the hand covers it."""
    centres, radii = grasp.hand_of(p.skeleton, g.hand).balls(g.fingers)
    gaps = (tip.point - poses.apply(g.wrist, centres)) @ tip.direction - radii
    return float(gaps.min())


def best_tip(p: Performance, g: grasp.Grasp, shape: Shape) -> Tip:
    """The end of a held tool that does the work."""
    return max(tips(shape), key=lambda tip: free_length(p, g, tip))


def suiting(p: Performance, id: str, height: float, lean: float, free: tuple[float, float]) -> Suits:
    """Prices of grasps for working with a tool's end at a world height, the tool leaning by `lean` radians.

    free: how much of the tool should stick out of the hand, at least and at most, metres.
    """
    shape = p.scene.object(id).shape

    def price(side: str, found: list[grasp.Grasp]) -> Array:
        spot = easy_spot(p, side, height)
        best = np.full(len(found), np.inf)
        wrists = np.array([g.wrist for g in found])
        for tip in tips(shape):
            turned = pointing_down(tip.direction, lean, TURNS[::2])
            ways = poses.make(spot - rot.rotate(turned, tip.point), turned)
            hands = poses.mul(ways[:, None], wrists)
            cost = p.comfort(side, hands.reshape(-1, 7)).reshape(hands.shape[:2]).min(0)
            length = np.array([free_length(p, g, tip) for g in found])
            cost = 0.5 * np.minimum(cost, _AWKWARD)
            cost = (
                cost + _SHORT * np.maximum(free[0] - length, 0.0) + _LONG * np.maximum(length - free[1], 0.0)
            )
            best = np.minimum(best, cost)
        return best

    return each_hand(price)
