"""Grasps of one hand: many placements, the free ones closed together, the valid ones sorted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.geometry import distance_at
from motion.grasp.contact import TOUCHING, Obstacle, obstacle_depth, relative_obstacles
from motion.grasp.grasp import Grasp
from motion.grasp.hand import hand_of
from motion.grasp.holds import Holds, holds_of
from motion.pausing import breathe
from motion.rotation import Array
from motion.scene.model import GraspHint, SceneObject
from motion.skeleton import Skeleton
from motion.ties import ranked, steady

MAX_OBJECT_DEPTH, MAX_OBSTACLE_DEPTH = 0.004, 0.003
# Placements closed at a time, at most so many times, until this many grasps are found.
_BATCH, _BATCHES, _ENOUGH = 32, 8, 12
# Placements whose open hands are looked at together.
_LOOK = 64
_NOISE = 0.6
# A grasp without the thumb against a finger is worth so much less.
_UNOPPOSED = 0.5
_REACH = 0.3
# Radius of a forearm in palm lengths, and what a metre of it inside an obstacle costs.
_FOREARM, _ARM_COST = 0.3, 6.0
# How far back along the approach the open hand must be free, metres.
_RETREAT = (0.0, 0.05)
# How far open the closing fingers are looked at.
_ON_THE_WAY = 0.45


def _free(holds: Holds, rows: np.ndarray, near: Sequence[Obstacle]) -> np.ndarray:
    """Those rows whose open hand meets no obstacle on the last stretch of its way and at its end."""
    centres, radii = holds.open_hands(rows)
    for back in _RETREAT:
        deepest = np.zeros(len(rows))
        for shape, pose in near:
            gaps = distance_at(shape, pose, centres - back * holds.placements.approach[rows, None])
            deepest = np.maximum(deepest, (radii - gaps).max(-1))
        free = deepest <= 2.0 * MAX_OBSTACLE_DEPTH
        rows, centres = rows[free], centres[free]
    return rows


def _free_batches(holds: Holds, rows: np.ndarray, near: Sequence[Obstacle]) -> Iterator[np.ndarray]:
    """The free ones of rows in their order, a batch at a time; hands are only looked at when they are asked for."""
    waiting = rows[:0]
    for first in range(0, len(rows), _LOOK):
        waiting = np.concatenate([waiting, _free(holds, rows[first : first + _LOOK], near)])
        while len(waiting) >= _BATCH:
            yield waiting[:_BATCH]
            waiting = waiting[_BATCH:]
    if len(waiting):
        yield waiting


def _weights(holds: Holds, hint: GraspHint | None) -> Array:
    """Prior score (N,) of placements: how natural, and how well they follow the hint."""
    score: Array = holds.placements.bias.copy()
    if hint is not None:
        score += 0.25 * (holds.placements.parts == hint.part)
        score += 0.15 * (holds.placements.kinds == hint.type)
    return score


def _forearm(holds: Holds, near: Sequence[Obstacle]) -> Array:
    """Depth (N,) of a forearm in line with the hand in the obstacles, metres; bending avoids it."""
    hand = holds.hand
    line = -hand.sign * hand.palm_length * np.array([0.5, 1.0, 1.5])
    points = np.stack([line, np.zeros(3), np.zeros(3)], -1)
    # Where the hand was placed, not where closing brought it: the order must not depend on what was closed before.
    points = poses.apply(holds.placements.wrists[:, None], points)
    deepest = np.zeros(len(points))
    for shape, pose in near:
        gaps = distance_at(shape, pose, points)
        deepest = np.maximum(deepest, (_FOREARM * hand.palm_length - gaps).max(-1))
    return deepest


def _ordered(score: Array) -> np.ndarray:
    """Rows by score, mixed with a fixed noise so that all families and sides take part early."""
    noise = np.random.default_rng(0).random(len(score))
    return ranked(-(score + _NOISE * noise))


def in_turn(score: Array, alike: Array) -> np.ndarray:
    """Order of rows by score where the best of every kind come first, then the second of every kind.

    alike (N, K): rows with equal values are of one kind.
    """
    _, kind = np.unique(np.round(alike, 4), axis=0, return_inverse=True)
    order = np.lexsort([-score, kind.ravel()])
    starts = np.r_[True, np.diff(kind.ravel()[order]) != 0]
    place = np.arange(len(order))
    turn = np.empty(len(order), dtype=int)
    turn[order] = place - np.maximum.accumulate(np.where(starts, place, 0))
    return np.lexsort([-score, turn])


def _collect(
    holds: Holds, rows: np.ndarray, near: Sequence[Obstacle], score: Array, gripped: np.ndarray
) -> list[Grasp]:
    """Grasps of those closed rows that hold (`gripped`, N) and enter nothing, best first."""
    hand, deep = holds.hand, holds.depth[rows]
    touching = np.abs(holds.pads[rows]) <= TOUCHING
    palm_touches = np.abs(holds.palm[rows]) <= TOUCHING
    index = np.flatnonzero(gripped & (deep <= MAX_OBJECT_DEPTH))
    blocked = obstacle_depth(hand, near, holds.wrists[rows[index]], holds.fingers[rows[index]])
    index = index[blocked <= MAX_OBSTACLE_DEPTH]
    swept = _swept(holds, rows[index], near)
    worst = np.where(touching, np.abs(holds.pads[rows]), 0.0).max(-1)
    worst = np.maximum(worst, np.where(palm_touches, np.abs(holds.palm[rows]), 0.0))
    held = np.minimum(touching.sum(-1) + palm_touches, 8) / 8.0
    quality = 0.55 * score + 0.2 * held + 0.1 * (1.0 - worst / TOUCHING) - 20.0 * deep
    quality = steady(np.clip(quality, 0.0, 1.0))
    found = []
    for k in np.argsort(-quality[index], kind="stable"):
        i = index[k]
        row = rows[i]
        names = tuple(hand.names[k] for k in np.flatnonzero(touching[i]))
        found.append(
            Grasp(
                hand=hand.side,
                wrist=holds.wrists[row].copy(),
                fingers=holds.fingers[row].copy(),
                preshape=holds.preshape[row].copy(),
                approach=holds.placements.approach[row].copy(),
                joints=(f"{hand.side}Hand", *names) if palm_touches[i] else names,
                kind=str(holds.placements.kinds[row]),
                error=float(worst[i]),
                depth=float(deep[i]),
                quality=float(quality[i]),
                sweep=float(swept[k]),
            )
        )
    return found


def _swept(holds: Holds, rows: np.ndarray, near: Sequence[Obstacle]) -> Array:
    """How deep (N,) the fingers of closed rows come into obstacles on the way from open to closed, metres."""
    share = np.full((len(rows), 15), _ON_THE_WAY)
    fingers = rot.slerp(holds.fingers[rows], holds.preshape[rows], share)
    return obstacle_depth(holds.hand, near, holds.wrists[rows], fingers)


def _gripped(holds: Holds, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Closed rows with the thumb against a finger, and those enclosed by palm and three fingers."""
    touching = np.abs(holds.pads[rows]) <= TOUCHING
    by_finger = touching.reshape(-1, 5, 3).any(-1)
    # The ball of the thumb is part of the palm that an object rests in.
    rests = (np.abs(holds.palm[rows]) <= TOUCHING) | touching[:, 0]
    enclosed = rests & (by_finger[:, 1:].sum(-1) >= 3) & holds.placements.seated[rows]
    return by_finger[:, 0] & by_finger[:, 1:].any(-1), enclosed


def search(
    holds: Holds,
    near: Sequence[Obstacle],
    hint: GraspHint | None,
    limit: int,
    touching: bool = False,
    alike: Array | None = None,
    enough: int = _ENOUGH,
) -> list[Grasp]:
    """Grasps that hold: thumb against a finger, or palm and three fingers; obstacles in the object's frame.

    With `touching` any pad or the palm on the surface is enough. alike (N, K): rows of the holds with equal values are of
    one kind; all kinds take their turn instead of a random choice. enough: how many grasps end the search.
    """
    scores = _weights(holds, hint) - np.minimum(_ARM_COST * _forearm(holds, near), 0.4)
    if alike is None:
        order = _free_batches(holds, _ordered(scores), near)
    else:
        rows = _free(holds, np.arange(len(scores)), near)
        rows = rows[in_turn(scores[rows], alike[rows])]
        order = (rows[first : first + _BATCH] for first in range(0, len(rows), _BATCH))
    found: list[Grasp] = []
    batches = _BATCHES // 2 if touching else _BATCHES
    # Most objects give enough grasps at once; awkward ones are searched on.
    for batch in islice(order, batches):
        breathe()
        score = scores[batch]
        holds.close(batch)
        if touching:
            valid = (np.abs(holds.pads[batch]) <= TOUCHING).any(-1) | (np.abs(holds.palm[batch]) <= TOUCHING)
        else:
            opposed, enclosed = _gripped(holds, batch)
            valid = opposed | enclosed
            score = score - np.where(opposed, 0.0, _UNOPPOSED)
        found += _collect(holds, batch, near, score, valid)
        if len(found) >= min(enough, limit):
            break
    return sorted(found, key=lambda grasp: -grasp.quality)[:limit]


def find_grasps(
    skeleton: Skeleton,
    hand: str,
    obj: SceneObject,
    obstacles: Sequence[Obstacle] = (),
    hint: GraspHint | None = None,
    limit: int = 32,
) -> list[Grasp]:
    """Ways in which a hand can take an object where it is, best first; empty when there is none.

    obstacles: (shape, pose (7,)) of other things in the world that the hand must not enter. hint: the
    catalogue's advice, the object's own first hint by default.
    """
    hint = hint if hint is not None else (obj.grasps[0] if obj.grasps else None)
    measured = hand_of(skeleton, hand)
    holds = holds_of(measured, obj.shape)
    if holds is None:
        return []
    low, high = obj.shape.bounds
    near = relative_obstacles(obj.pose, obstacles, low, high, _REACH)
    return search(holds, near, hint, limit)
