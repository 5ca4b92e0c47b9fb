"""Touching without holding: a fingertip on a spot, a flat hand that pushes or wipes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from motion.errors import ReachError
from motion.geometry import project
from motion.grasp.contact import Obstacle, relative_obstacles
from motion.grasp.find import search
from motion.grasp.grasp import Grasp
from motion.grasp.hand import Hand, hand_of
from motion.grasp.holds import Holds
from motion.grasp.palms import fingertip, fingertips, flat, outward, side_points
from motion.grasp.placements import Placements, join
from motion.rotation import Array
from motion.scene.model import SceneObject, Shape
from motion.skeleton import Skeleton

KINDS = ("touch", "push", "palm")
_SIDES = np.concatenate([np.eye(3), -np.eye(3)])
_REACH = 0.35


def _spots(shape: Shape, point: Array | None, direction: Array | None) -> tuple[Array, Array]:
    """Surface points (N, 3) to touch and the directions (N, 3) of the hand's travel towards them."""
    if point is not None:
        spot = project(shape, np.asarray(point, np.float64)[None])
        inward = -outward(shape, spot, np.array([[0.0, -1.0, 0.0]])) if direction is None else direction[None]
        return spot, inward
    return side_points(shape, _SIDES if direction is None else direction[None])


def _placements(hand: Hand, shape: Shape, kind: str, points: Array, inward: Array) -> Placements:
    if kind == "touch":
        return fingertip(hand, points, outward(shape, points, inward))
    palms = flat(hand, points, inward, kind)
    if kind == "palm":
        return palms
    # Low and small things are pushed with the fingertips.
    tips = join(hand, list(fingertips(hand, points, -inward, kind)))
    tips.bias[:] -= 0.2
    return join(hand, [palms, tips])


def find_touches(
    skeleton: Skeleton,
    hand: str,
    obj: SceneObject,
    point: ArrayLike | None = None,
    direction: ArrayLike | None = None,
    obstacles: Sequence[Obstacle] = (),
    kind: str = "touch",
    limit: int = 32,
) -> list[Grasp]:
    """Ways to touch an object, best first; empty when there is none.

    kind: "touch" (pointing, the index fingertip's pad on the spot), "push" (flat hand or fingertips on the
    side that faces the hand) or "palm" (flat hand lying on the spot). point (3,): the spot in the object's
    frame, its middle otherwise.
    direction (3,): travel or push direction in the object's frame, any side otherwise. obstacles as for
    `find_grasps`.
    """
    if kind not in KINDS:
        raise ReachError(
            f"unknown kind of touch '{kind}'",
            kind="no_grasp",
            candidates=KINDS,
            fix="use one of the candidates",
        )
    measured = hand_of(skeleton, hand)
    way = None if direction is None else np.asarray(direction, np.float64) / np.linalg.norm(direction)
    spot = None if point is None else np.asarray(point, np.float64)
    points, inward = _spots(obj.shape, spot, way)
    if not len(points):
        return []
    low, high = obj.shape.bounds
    near = relative_obstacles(obj.pose, obstacles, low, high, _REACH)
    holds = Holds(measured, obj.shape, _placements(measured, obj.shape, kind, points, inward))
    return search(holds, near, None, limit, touching=True)
