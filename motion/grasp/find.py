"""Grasps of one hand: many placements, the free ones closed together, the valid ones sorted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motion.grasp.contact import TOUCHING, Obstacle, obstacle_depth, relative_obstacles
from motion.grasp.grasp import Grasp
from motion.grasp.hand import Hand, hand_of
from motion.grasp.holds import Holds, holds_of
from motion.rotation import Array
from motion.scene.model import GraspHint, SceneObject
from motion.skeleton import Skeleton

MAX_OBJECT_DEPTH, MAX_OBSTACLE_DEPTH = 0.004, 0.002
_BUDGET = 80
_REACH = 0.3
# How far back along the approach the open hand must be free, metres.
_RETREAT = (0.0, 0.05)


def _free(holds: Holds, near: Sequence[Obstacle]) -> np.ndarray:
    """Rows whose open hand meets no obstacle on the last stretch of its way and at its end."""
    rows = np.arange(len(holds.wrists))
    for back in _RETREAT:
        wrists = holds.wrists[rows].copy()
        wrists[:, :3] -= back * holds.placements.approach[rows]
        clear = obstacle_depth(holds.hand, near, wrists, holds.preshape[rows]) <= 2.0 * MAX_OBSTACLE_DEPTH
        rows = rows[clear]
    return rows


def _weights(holds: Holds, rows: np.ndarray, hint: GraspHint | None) -> Array:
    """Prior score (N,) of placements: how natural, and how well they follow the hint."""
    score = holds.placements.bias[rows].copy()
    if hint is not None:
        score += 0.25 * (holds.placements.parts[rows] == hint.part)
        score += 0.15 * (holds.placements.kinds[rows] == hint.type)
    return score


def _choose(holds: Holds, rows: np.ndarray, hint: GraspHint | None, budget: int) -> np.ndarray:
    """At most `budget` rows: high scores first, mixed with a fixed noise so that all families and sides take part."""
    if len(rows) <= budget:
        return rows
    noise = np.random.default_rng(0).random(len(holds.wrists))[rows]
    order = np.argsort(-(_weights(holds, rows, hint) + 0.8 * noise), kind="stable")
    return rows[order[:budget]]


def _grasps(holds: Holds, rows: np.ndarray, near: Sequence[Obstacle], hint: GraspHint | None) -> list[Grasp]:
    hand, placements = holds.hand, holds.placements
    pads, palm, deep = holds.pads[rows], holds.palm[rows], holds.depth[rows]
    touching = np.abs(pads) <= TOUCHING
    by_finger = touching.reshape(-1, 5, 3).any(-1)
    palm_touches = np.abs(palm) <= TOUCHING
    opposed = by_finger[:, 0] & by_finger[:, 1:].any(-1)
    enclosed = palm_touches & (by_finger[:, 1:].sum(-1) >= 3) & placements.seated[rows]
    valid = (opposed | enclosed) & (deep <= MAX_OBJECT_DEPTH)
    index = np.flatnonzero(valid)
    blocked = obstacle_depth(hand, near, holds.wrists[rows[index]], holds.fingers[rows[index]])
    index = index[blocked <= MAX_OBSTACLE_DEPTH]
    worst = np.where(touching, np.abs(pads), 0.0).max(-1)
    held = np.minimum(touching.sum(-1) + palm_touches, 8) / 8.0
    quality = 0.55 * _weights(holds, rows, hint) + 0.2 * held + 0.1 * (1.0 - worst / TOUCHING) - 20.0 * deep
    quality = np.clip(np.where(opposed, quality, quality - 0.15), 0.0, 1.0)
    index = index[np.argsort(-quality[index], kind="stable")]
    found = []
    for i in index:
        row = rows[i]
        names = tuple(hand.names[k] for k in np.flatnonzero(touching[i]))
        found.append(
            Grasp(
                hand=hand.side,
                wrist=holds.wrists[row].copy(),
                fingers=holds.fingers[row].copy(),
                preshape=holds.preshape[row].copy(),
                approach=placements.approach[row].copy(),
                joints=(f"{hand.side}Hand", *names) if palm_touches[i] else names,
                kind=str(placements.kinds[row]),
                error=float(worst[i]),
                depth=float(deep[i]),
                quality=float(quality[i]),
            )
        )
    return found


def search(hand: Hand, holds: Holds, near: Sequence[Obstacle], hint: GraspHint | None, limit: int) -> list[Grasp]:
    """Valid grasps among the placements of `holds`; obstacles in the object's frame."""
    rows = _free(holds, near)
    if not len(rows):
        return []
    chosen = _choose(holds, rows, hint, _BUDGET)
    holds.close(chosen)
    return _grasps(holds, chosen, near, hint)[:limit]


def find_grasps(
    skeleton: Skeleton,
    hand: str,
    obj: SceneObject,
    obstacles: Sequence[Obstacle] = (),
    hint: GraspHint | None = None,
    limit: int = 32,
) -> list[Grasp]:
    """Ways in which a hand can take an object where it is, best first; empty when there is none.

    obstacles: (shape, pose (7,)) of other things in the world that the hand must not enter. hint: the catalogue's advice,
    the object's own first hint by default.
    """
    hint = hint if hint is not None else (obj.grasps[0] if obj.grasps else None)
    measured = hand_of(skeleton, hand)
    holds = holds_of(measured, obj.shape)
    if holds is None:
        return []
    low, high = obj.shape.bounds
    near = relative_obstacles(obj.pose, obstacles, low, high, _REACH)
    return search(measured, holds, near, hint, limit)
