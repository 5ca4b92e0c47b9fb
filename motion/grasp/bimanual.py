"""Two hands on one object: on opposite sides, by its handles or by its edges."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.geometry import distance, shape_hash
from motion.grasp.contact import Obstacle, relative_obstacles
from motion.grasp.find import search
from motion.grasp.grasp import Grasp
from motion.grasp.hand import Hand, hand_of
from motion.grasp.holds import Holds, holds_of
from motion.grasp.palms import BACK, flat, side_points
from motion.grasp.placements import join
from motion.rotation import Array
from motion.scene.model import GraspHint, SceneObject, Shape
from motion.skeleton import Skeleton, index
from motion.ties import ranked

_AROUND = np.array([[1.0, 0, 0], [-1.0, 0, 0], [0, 0, 1.0], [0, 0, -1.0]])
_REACH = 0.35
_PER_HAND = 64
# How far the heel of a flat hand is raised, radians, and how far the forearm's end may press into the thing, metres.
_LIFTS, _GIVE = (0.0, float(np.radians(14.0))), 0.004
_cache: OrderedDict[tuple[str, str, float, str], Holds | None] = OrderedDict()
_lock = Lock()


def _palm_holds(hand: Hand, forearm: float, shape: Shape, key: str) -> Holds | None:
    """Flat hands on the four sides of a shape, kept by content. forearm: its radius, metres.

    Over a side the wrist needs the forearm's radius: it is raised there, or stands back behind the edge.
    """
    full = (hand.key, hand.side, forearm, key)
    with _lock:
        if full in _cache:
            return _cache[full]
    points, inward = side_points(shape, _AROUND)
    holds = None
    if len(points):
        hands = join(hand, [flat(hand, points, inward, "palm", lift=lift) for lift in _LIFTS])
        seated = hands.wrists[:, :3] + BACK * hands.approach
        free = distance(shape, seated) > forearm - _GIVE
        holds = Holds(hand, shape, hands.take(np.flatnonzero(free)) if free.any() else hands)
    with _lock:
        _cache[full] = holds
        while len(_cache) > 128:
            _cache.popitem(last=False)
    return holds


def _one_hand(
    skeleton: Skeleton,
    side: str,
    obj: SceneObject,
    near: Sequence[Obstacle],
    hint: GraspHint | None,
    key: str,
) -> list[Grasp]:
    """What one hand can do: pinches, wraps and edges, and the flat palm with fingers."""
    hand, forearm = hand_of(skeleton, side), float(skeleton.radii[index(f"{side}LowerArm")])
    found: list[Grasp] = []
    holds = holds_of(hand, obj.shape)
    if holds is not None:
        found += search(holds, near, hint, _PER_HAND)
    palms = _palm_holds(hand, forearm, obj.shape, key)
    if palms is not None:
        bonus = _palm_bonus(hand, obj.shape, hint)
        fingers = rot.rotate(palms.placements.wrists[:, 3:], np.array([hand.sign, 0.0, 0.0]))
        alike = np.hstack([palms.placements.approach, fingers])
        found_flat = search(palms, near, None, _PER_HAND, touching=True, alike=alike, enough=_PER_HAND)
        flat_hands = [g for g in found_flat if len(g.joints) > 2]
        found += [replace(g, quality=float(np.clip(g.quality + bonus, 0.0, 1.0))) for g in flat_hands]
    return found


def _palm_bonus(hand: Hand, shape: Shape, hint: GraspHint | None) -> float:
    """Palms suit tall things; flat things and handles are taken with the fingers."""
    if hint is not None:
        return 0.2 if hint.type == "two_palms" else -0.25
    return 0.0 if shape.size[1] > 0.8 * hand.palm_length else -0.25


def _places(hand: Hand, grasps: Sequence[Grasp]) -> tuple[Array, Array]:
    """Roots of the fingers (N, 3) and their direction (N, 3), in the object's frame."""
    wrists = np.stack([grasp.wrist for grasp in grasps])
    root = np.array([hand.sign * hand.palm_length, hand.palm_centre[1], 0.0])
    return poses.apply(wrists, root), rot.rotate(wrists[:, 3:], np.array([hand.sign, 0.0, 0.0]))


def find_bimanual(
    skeleton: Skeleton,
    obj: SceneObject,
    obstacles: Sequence[Obstacle] = (),
    limit: int = 8,
) -> list[tuple[Grasp, Grasp]]:
    """Pairs (left, right) of grasps that carry an object between the hands, best first.

    The hands are on opposite sides of the object's middle at about the same height, with fingers pointing
    the same way or towards each other. obstacles as for `find_grasps`.
    """
    low, high = obj.shape.bounds
    near = relative_obstacles(obj.pose, obstacles, low, high, _REACH)
    hint = next((h for h in obj.grasps if h.hands == 2), None)
    left_hand, right_hand = hand_of(skeleton, "left"), hand_of(skeleton, "right")
    key = shape_hash(obj.shape)
    left, right = (_one_hand(skeleton, side, obj, near, hint, key) for side in ("left", "right"))
    if not left or not right:
        return []
    score = _scores(left_hand, left, right_hand, right, obj, (low + high) / 2.0)
    order = ranked(-score)
    pairs: list[tuple[Grasp, Grasp]] = []
    taken: list[tuple[int, int]] = []
    for flat_index in order[: 40 * limit]:
        i, j = divmod(int(flat_index), len(right))
        if score[i, j] <= 0.0 or len(pairs) == limit:
            break
        # The same hand placement in every pair would leave the planner no choice.
        if sum(i == a for a, _ in taken) >= 2 or sum(j == b for _, b in taken) >= 2:
            continue
        taken.append((i, j))
        pairs.append((left[i], right[j]))
    return pairs


def _scores(
    left_hand: Hand,
    left: Sequence[Grasp],
    right_hand: Hand,
    right: Sequence[Grasp],
    obj: SceneObject,
    centre: Array,
) -> Array:
    """How well each left (L) and right (R) grasp go together (L, R); at most 0 where they do not."""
    up = rot.inv_rotate(obj.rotation, np.array([0.0, 1.0, 0.0]))
    (p, f), (q, g) = _places(left_hand, left), _places(right_hand, right)
    a, b = p - centre, q - centre
    height_a, height_b = a @ up, b @ up
    a, b = a - height_a[:, None] * up, b - height_b[:, None] * up
    f, g = f - (f @ up)[:, None] * up, g - (g @ up)[:, None] * up
    length_a = np.maximum(np.linalg.norm(a, axis=-1), 1e-6)
    length_b = np.maximum(np.linalg.norm(b, axis=-1), 1e-6)
    opposite = -((a / length_a[:, None]) @ (b / length_b[:, None]).T)
    level = np.abs(height_a[:, None] - height_b[None])
    balance = np.linalg.norm(a[:, None] + b[None], axis=-1) / (length_a[:, None] + length_b[None])
    # Arms come from one body: hands point the same way along the object, never past each other.
    along = f @ g.T
    apart = np.linalg.norm(p[:, None] - q[None], axis=-1)
    # Seen from above, along the fingers, the left hand must be on the left.
    forward = f[:, None] + g[None]
    across = p[:, None] - q[None]
    lateral = np.einsum("k,ijk->ij", up, np.cross(forward, across))
    quality = np.array([x.quality for x in left])[:, None] + np.array([x.quality for x in right])[None]
    score = 0.5 * quality + 0.6 * opposite - 2.0 * level - 0.6 * balance + 0.2 * along
    crossed = (lateral < -0.02) & (np.linalg.norm(forward, axis=-1) > 0.5)
    wrong = (opposite < 0.75) | (apart < 1.1 * left_hand.palm_length) | (level > 0.05) | (along < -0.95)
    return np.where(wrong | crossed, -1.0, score)
