"""Grasps of one hand: many placements, closed together, judged, the valid ones sorted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from motion import rotation as rot
from motion.geometry import distance, shape_hash
from motion.grasp.candidates import Candidate, of_part
from motion.grasp.close import close
from motion.grasp.contact import (
    TOUCHING,
    Obstacle,
    depth,
    obstacle_depth,
    pad_gaps,
    relative_obstacles,
)
from motion.grasp.fingers import rotations
from motion.grasp.hand import Hand, hand_of
from motion.rotation import Array
from motion.scene.model import GraspHint, SceneObject, Shape
from motion.skeleton import Skeleton

MAX_OBJECT_DEPTH, MAX_OBSTACLE_DEPTH = 0.004, 0.002
_BUDGET = 96
_REACH = 0.3
_CACHE_SIZE = 512


@dataclass(frozen=True, eq=False)
class Grasp:
    """One way of holding or touching an object.

    hand: "left" or "right". wrist (7,): pose of the Hand joint in the object's frame. fingers, preshape (15, 4): local
    rotations when closed and before. approach (3,): unit direction in which the hand travels, object's frame.
    joints: names of the joints that touch. kind: wrap, pinch, sphere, handle, edge, palm, touch, push or hook.
    error: worst distance of those joints' pads from the surface, metres. depth: deepest flesh in the object, metres.
    quality: 0..1, higher is better.
    """

    hand: str
    wrist: Array
    fingers: Array
    preshape: Array
    approach: Array
    joints: tuple[str, ...]
    kind: str
    error: float
    depth: float
    quality: float


def seat(hand: Hand, shape: Shape, wrists: Array, start: Array, approach: Array) -> Array:
    """Move hands (N, 7) along `approach` (N, 3) until palm or open fingers just touch; sphere tracing, never enters."""
    centres, radii = hand.balls(rotations(hand, start))
    # The thumb is brought to the object afterwards and must not keep the palm away from it.
    used = np.arange(len(radii)) >= len(radii) // 5 - 4
    centres, radii = centres[:, used], radii[used]
    turned = centres @ np.swapaxes(rot.to_matrix(wrists[:, 3:]), -1, -2)
    wrists = wrists.copy()
    for _ in range(6):
        gap = (distance(shape, turned + wrists[:, None, :3]) - radii).min(-1)
        wrists[:, :3] += gap[:, None] * approach
    return wrists


def _choose(candidates: list[Candidate], hint: GraspHint | None, budget: int) -> list[Candidate]:
    """At most `budget` candidates: the hinted part first, then evenly through every family."""
    families: OrderedDict[tuple[str, str], list[Candidate]] = OrderedDict()
    for candidate in candidates:
        families.setdefault((candidate.kind, candidate.part), []).append(candidate)
    weights = {
        key: (3.0 if hint is not None and key[1] == hint.part else 1.0) * np.sqrt(len(group))
        for key, group in families.items()
    }
    total = sum(weights.values())
    chosen: list[Candidate] = []
    for key, group in families.items():
        count = max(4, int(budget * weights[key] / total))
        if len(group) > count:
            # A fixed shuffle spreads the choice over azimuths, heights and depths.
            order = np.random.default_rng(0).permutation(len(group))[:count]
            group = [group[i] for i in order]
        chosen += group
    return chosen


def _quality(
    kind: str, bias: float, joints: int, error: float, depth_: float, hint: GraspHint | None, part: str
) -> float:
    hinted = 0.0 if hint is None else 0.15 * (hint.part == part) + 0.1 * (hint.type == kind)
    held = min(joints, 8) / 8.0
    return float(
        np.clip(0.45 * bias + 0.2 * held + 0.1 * (1.0 - error / TOUCHING) - 20.0 * depth_ + hinted, 0.0, 1.0)
    )


def judge(
    hand: Hand,
    shape: Shape,
    candidates: Sequence[Candidate],
    obstacles: Sequence[Obstacle],
    hint: GraspHint | None,
) -> list[Grasp]:
    """Close all candidates together and keep those that really hold; obstacles are in the object's frame."""
    wrists = np.stack([c.wrist for c in candidates])
    start = np.stack([c.start for c in candidates])
    stop = np.stack([c.stop for c in candidates])
    approach = np.stack([c.approach for c in candidates])
    seated = np.array([c.seated for c in candidates])
    if seated.any():
        wrists[seated] = seat(hand, shape, wrists[seated], start[seated], approach[seated])
    preshape = rotations(hand, start)
    clear = obstacle_depth(hand, obstacles, wrists, preshape) <= MAX_OBSTACLE_DEPTH * 2.0
    keep = np.flatnonzero(clear)
    if not len(keep):
        return []
    angles, _ = close(hand, shape, wrists[keep], start[keep], stop[keep])
    fingers = rotations(hand, angles)
    pads, palm = pad_gaps(hand, shape, wrists[keep], fingers)
    deep = depth(hand, shape, wrists[keep], fingers)
    blocked = obstacle_depth(hand, obstacles, wrists[keep], fingers)
    touching = np.abs(pads) <= TOUCHING
    by_finger = touching.reshape(-1, 5, 3).any(-1)
    palm_touches = np.abs(palm) <= TOUCHING
    opposed = by_finger[:, 0] & by_finger[:, 1:].any(-1)
    gripped = opposed | (palm_touches & (by_finger[:, 1:].sum(-1) >= 3) & seated[keep])
    valid = gripped & (deep <= MAX_OBJECT_DEPTH) & (blocked <= MAX_OBSTACLE_DEPTH)
    grasps = []
    for row in np.flatnonzero(valid):
        candidate = candidates[keep[row]]
        which = np.flatnonzero(touching[row])
        error = float(np.abs(pads[row, which]).max())
        names = tuple(hand.names[i] for i in which)
        if palm_touches[row]:
            names = (f"{hand.side}Hand", *names)
        quality = _quality(
            candidate.kind, candidate.bias, len(names), error, float(deep[row]), hint, candidate.part
        )
        if not opposed[row]:
            quality *= 0.8
        grasps.append(
            Grasp(
                hand.side, wrists[keep[row]], fingers[row], preshape[keep[row]], candidate.approach, names,
                candidate.kind, error, float(deep[row]), quality,
            )
        )  # fmt: skip
    return sorted(grasps, key=lambda grasp: -grasp.quality)


_cache: OrderedDict[tuple[object, ...], list[Grasp]] = OrderedDict()
_lock = Lock()


def _key(
    hand: Hand, obj: SceneObject, near: Sequence[Obstacle], hint: GraspHint | None
) -> tuple[object, ...]:
    around = tuple((shape_hash(shape), tuple(np.round(pose, 4).tolist())) for shape, pose in near)
    return hand.key, hand.side, shape_hash(obj.shape), hint, around


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
    low, high = obj.shape.bounds
    near = relative_obstacles(obj.pose, obstacles, low, high, _REACH)
    key = _key(measured, obj, near, hint)
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key][:limit]
    candidates = [c for part in obj.shape.parts for c in of_part(measured, part)]
    chosen = _choose(candidates, hint, _BUDGET)
    grasps = judge(measured, obj.shape, chosen, near, hint) if chosen else []
    with _lock:
        _cache[key] = grasps
        while len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return grasps[:limit]
