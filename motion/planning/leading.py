"""Leading a thing along a way: where to stand and how to hold it, so that the whole way is easy for hand and body.

A hand that opens a door or turns a globe must be at ease at the beginning, at the end and all along between, and the body
must stay out of what swings. So stances, grips and the share of the way that is led from one place are chosen together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from motion import geometry
from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.grasp import Grasp
from motion.locomotion import Stance
from motion.planning import stances
from motion.planning.performance import Performance
from motion.planning.reach import bodies, reach_map
from motion.rotation import Array
from motion.scene.model import SceneObject
from motion.skeleton import Skeleton, index
from motion.solve import arms
from motion.solve.torso import POSTURE_SIZE

# Shares of arm length between which a hand works, and beyond which it stretches.
_NEAR, _FAR, _EASY = 0.33, 0.95, 0.84
_LONGLIST, _SHORTLIST, _PER_END = 220, 40, 36
_CELL = 0.06
_ALONG = np.array([0.35, 0.6, 0.8, 0.95])[:, None]
# Price of a metre of flesh nearer than the skin's room, of a metre in something, and of what is refused.
_CLOSE, _INSIDE, _UNBEARABLE, _LAST_RESORT = 70.0, 250.0, 6.0, 20.0
# How much a way's end may cost more by leaving the body where it is at the beginning, per unit of posture change.
_STEADY = np.array([1.2, 1.2, 1.0, 4.0, 4.0, 4.0])
# Room that a hanging body keeps from what swings past it, and a leaning one from everything, metres.
_ROOM, _SKIN = 0.02, 0.02


@dataclass(frozen=True, eq=False)
class Grip:
    """One way to lead: the hand's poses in the thing's frame (K, 7) along the way, good for the samples before `limit`."""

    grasp: Grasp
    wrists: Array
    cost: float
    limit: int

    @property
    def side(self) -> str:
        """The hand."""
        return self.grasp.hand


@dataclass(frozen=True, eq=False)
class Lead:
    """The choice: a grip, the last sample of the way it goes to, and the postures (6,) at its beginning and end."""

    grip: Grip
    last: int
    postures: tuple[Array, Array]
    cost: float


def lead_from(
    p: Performance,
    item: SceneObject,
    way: Array,
    grips: Sequence[Grip],
    what: str,
    *,
    worth: float = 4.0,
    may_walk: bool = True,
    least: int = 2,
) -> Lead:
    """Go where the thing can best be led along its way (K, 7), world poses, and return how; at least to sample `least`.

    worth: price of leaving the whole way undone. Raises ReachError when no stance and grip do.
    """
    here = np.array([[p.stance.x, p.stance.z, p.stance.heading]])
    spots, prices = here, np.zeros(1)
    if may_walk and p.seat is None:
        for middle in (way[0], way[len(way) // 2]):
            point = (
                poses.apply(middle, np.mean([grip.grasp.wrist[:3] for grip in grips], axis=0))
                if grips
                else middle[:3]
            )
            around, costs = stances.around(p.navigator, p.skeleton, p.stance, point)
            spots, prices = np.concatenate([spots, around]), np.concatenate([prices, costs])
    found = _search(p, item, way, grips, spots, prices, worth, least) if grips else []
    for row, lead in found:
        goal = Stance(*map(float, spots[row]))
        if row == 0 or stances.accessible(p.navigator, p.stance, goal):
            if row:
                p.go(goal)
            return lead
    if may_walk and p.seat is not None:
        p.rise()
        return lead_from(p, item, way, grips, what, worth=worth, least=least)
    raise ReachError(
        f"{what} is out of reach: nowhere could a hand take it along its way",
        kind="unreachable" if grips else "no_grasp",
        fix="clear the space before it, or move it nearer",
    )


def _search(
    p: Performance,
    item: SceneObject,
    way: Array,
    grips: Sequence[Grip],
    spots: Array,
    prices: Array,
    worth: float,
    least: int,
) -> list[tuple[int, Lead]]:
    """Choices with the row of their stance, cheapest first."""
    seated = p.seat is not None
    around = p.obstacles(way[0, :3], 0.5 + 0.5 * float(np.linalg.norm(item.shape.size)), (item.id,))
    height = p.hips_height if seated else p.skeleton.hips_height
    count = len(way)
    swept = np.zeros((len(spots), count)) if seated else _swept(p, item, way, spots)
    # Beyond the first pose at which the thing would meet the body nothing can be led from this stance.
    free = np.where((swept > 0.0).any(1), (swept > 0.0).argmax(1), count)
    kept = np.flatnonzero(free > least)
    if not len(kept):
        return []
    rows: list[tuple[float, int, int, int]] = []
    left = np.stack([np.cos(spots[kept, 2]), np.zeros(len(kept)), -np.sin(spots[kept, 2])], -1)
    for side in arms.SIDES:
        own = [i for i, grip in enumerate(grips) if grip.side == side]
        if not own:
            continue
        wrists = np.stack([poses.mul(way, grips[i].wrists) for i in own])
        ease = _ease(p.skeleton, round(height, 3), seated, side)
        best = ease.at(spots[kept], wrists[..., :3]) + _turned_away(
            ease.shoulder, side, spots[kept], left, wrists
        )
        ends = np.minimum(free[kept][:, None], np.array([grips[i].limit for i in own])[None])
        best[np.arange(count)[None, None] >= ends[..., None]] = np.inf
        mean = np.cumsum(best, -1) / np.arange(1, count + 1)
        total = mean + (prices[kept][:, None, None] + np.array([grips[i].cost for i in own])[None, :, None])
        total = total + worth * (1.0 - np.arange(count) / (count - 1.0))
        # Bodies are looked at on every sample, hands on every other one.
        for end in range(count - 1, least - 1, -2):
            # One grip a stance: the likeliest stances differ more than the likeliest grips.
            chosen = total[..., end].argmin(1)
            price = np.take_along_axis(total[..., end], chosen[:, None], 1)[:, 0]
            for s in np.argsort(price)[:_PER_END]:
                if np.isfinite(price[s]):
                    rows.append((float(price[s]), int(kept[s]), own[int(chosen[s])], end))
    rows = sorted(rows)[:_LONGLIST]
    return _refine(p, item, way, grips, spots, rows, around, height) if rows else []


@dataclass(frozen=True, eq=False)
class _Ease:
    """How easily one hand gets to every cell of a grid before the body, in the stance frame: low (3,), prices (X, Y, Z)."""

    low: Array
    prices: Array
    shoulder: Array

    def at(self, spots: Array, points: Array) -> Array:
        """Prices (S, G, K) of world points (G, K, 3) from every stance (S, 3)."""
        cos, sin = (f(spots[:, 2])[:, None, None] for f in (np.cos, np.sin))
        dx, dz = (
            points[None, ..., 0] - spots[:, 0, None, None],
            points[None, ..., 2] - spots[:, 1, None, None],
        )
        shape = self.prices.shape
        x = np.clip(np.rint((cos * dx - sin * dz - self.low[0]) / _CELL).astype(int), 0, shape[0] - 1)
        y = np.clip(np.rint((points[..., 1] - self.low[1]) / _CELL).astype(int), 0, shape[1] - 1)
        z = np.clip(np.rint((sin * dx + cos * dz - self.low[2]) / _CELL).astype(int), 0, shape[2] - 1)
        return self.prices[x, np.broadcast_to(y[None], x.shape), z]


@lru_cache(maxsize=32)
def _ease(skeleton: Skeleton, height: float, seated: bool, side: str) -> _Ease:
    """The grid of a body; its outermost cells are out of reach."""
    table = reach_map(skeleton, height, seated)
    length, shoulders = arms.arm_length(skeleton, side), table.shoulders[side]
    low, high = shoulders.min(0) - length - 2 * _CELL, shoulders.max(0) + length + 2 * _CELL
    axes = [np.arange(a, b + _CELL, _CELL) for a, b in zip(low, high, strict=True)]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    best = np.full(len(points), np.inf)
    for shoulder, price in zip(shoulders, table.prices, strict=True):
        near = np.flatnonzero(best > price)
        offset = points[near] - shoulder
        best[near] = np.minimum(best[near], _stretch(np.sqrt((offset * offset).sum(-1)) / length) + price)
    upright = table.torso.at(np.zeros(1, dtype=int)).shoulder(skeleton, side)[0]
    return _Ease(low, best.reshape([len(axis) for axis in axes]), upright)


def _stretch(ratio: Array) -> Array:
    """Price of a hand so many arm lengths from its shoulder, infinite where it can't be."""
    cost = 5.0 * np.maximum(ratio - _EASY, 0.0) + 6.0 * np.maximum(0.5 - ratio, 0.0) ** 2
    return np.where((ratio > _FAR) | (ratio < _NEAR), np.inf, cost)


def _turned_away(shoulder: Array, side: str, spots: Array, left: Array, wrists: Array) -> Array:
    """Rough price (S, G, K) of world wrists (G, K, 7) that point back to the body or turn the palm outwards."""
    out = arms.sign_of(side)
    away = wrists[None, ..., :3] - _out(spots, shoulder[None, None])[:, :, None]
    away = away / np.maximum(np.sqrt((away * away).sum(-1, keepdims=True)), 1e-9)
    fingers = rot.rotate(wrists[..., 3:], np.array([out, 0.0, 0.0]))
    palm = rot.rotate(wrists[..., 3:], np.array([0.0, -1.0, 0.0]))
    back = np.maximum(0.25 - (fingers * away).sum(-1), 0.0)
    outward = np.einsum("gkc,sc->sgk", palm, out * left)
    return 3.0 * back + 1.5 * np.maximum(outward - 0.4, 0.0)


def _out(spots: Array, points: Array) -> Array:
    """Points (S, P, 3) or (1, P, 3) of the stances' frames in the world (S, P, 3)."""
    origin = np.stack([spots[:, 0], np.zeros(len(spots)), spots[:, 1]], -1)
    return origin[:, None] + rot.rotate(rot.from_yaw(spots[:, 2])[:, None], points)


def _swept(p: Performance, item: SceneObject, way: Array, spots: Array) -> Array:
    """How deep (S, K) an upright body with hanging arms at each stance is in the thing on its way, metres."""
    _, centres, radii = bodies(p.skeleton, p.skeleton.hips_height, np.zeros((1, POSTURE_SIZE)))
    torso = reach_map(p.skeleton, p.skeleton.hips_height).torso.at(np.zeros(1, dtype=int))
    arm, size = [], []
    for side in arms.SIDES:
        shoulder = torso.shoulder(p.skeleton, side)[0]
        out, length = arms.sign_of(side), arms.arm_length(p.skeleton, side)
        for share in (0.0, 0.35, 0.7, 1.0):
            arm.append(shoulder + length * share * np.array([0.17 * out, -0.945, 0.11]))
            size.append(0.05 * p.skeleton.height / 1.75)
    points = _out(spots, np.concatenate([centres[0], np.array(arm)])[None])
    radii = np.concatenate([radii, size]) + _ROOM
    gaps = np.stack([geometry.distance_at(item.shape, pose, points) for pose in way], 1)
    return np.maximum(radii - gaps, 0.0).max(-1)


def _postures(p: Performance, height: float, side: str, spot: Array, wrists: Array) -> tuple[Array, Array]:
    """Postures (6,) for the first and last of the world points (K, 3); the body moves no more between than it must."""
    table = reach_map(p.skeleton, height, p.seat is not None)
    origin = np.array([spot[0], 0.0, spot[1]])
    local = rot.inv_rotate(rot.from_yaw(spot[2]), wrists[[0, -1]] - origin)
    gap = np.linalg.norm(local[:, None] - table.shoulders[side], axis=-1) / arms.arm_length(p.skeleton, side)
    cost = _stretch(gap) + table.prices
    drift = ((table.postures - table.postures[cost[0].argmin()]) ** 2) @ _STEADY
    return table.postures[cost[0].argmin()], table.postures[(cost[1] + drift).argmin()]


def _clearance(
    item: SceneObject, at: Array, around: list[SceneObject]
) -> Callable[[Array, np.ndarray], Array]:
    """Signed distance (R, P) of points (R, P, 3), for given rows (R,) of the thing's poses `at` (N, 7), to it and all else."""
    back = poses.inv(at)

    def distance(points: Array, rows: np.ndarray) -> Array:
        near = geometry.distance(item.shape, poses.apply(back[rows][:, None], points))
        for other in around:
            near = np.minimum(near, geometry.distance_at(other.shape, other.pose, points))
        return near

    return distance


def _squeezed(inside: Array) -> Array:
    """Price (N,) of balls (N, B) so deep inside something, metres."""
    deepest = inside.max(-1)
    result: Array = _CLOSE * np.maximum(deepest + _SKIN, 0.0) + _INSIDE * np.maximum(deepest, 0.0)
    return result


def _in_the_way(
    p: Performance,
    item: SceneObject,
    way: Array,
    spots: Array,
    rows: list[tuple[float, int, int, int]],
    pairs: list[tuple[Array, Array]],
    around: list[SceneObject],
    height: float,
) -> Array:
    """What bodies (N,) in these rows pay for being in something: at the beginning, midway, at the end and while rising."""
    total = np.zeros(len(rows))
    place = spots[[stance for _, stance, _, _ in rows]]
    ends = np.array([end for *_, end in rows])
    first, last = (np.stack([pair[i] for pair in pairs]) for i in (0, 1))
    bent = [(0.0, first), (0.5, 0.5 * (first + last)), (1.0, last)]
    # Knees come forward half-way down and up again.
    bent += [(end, part * posture) for end, posture in ((0.0, first), (1.0, last)) for part in (0.33, 0.67)]
    for share, postures in bent:
        _, centres, radii = bodies(p.skeleton, height, postures, p.seat is not None)
        clearance = _clearance(item, way[np.rint(ends * share).astype(int)], around)
        total = np.maximum(total, _squeezed(radii - clearance(_out(place, centres), np.arange(len(rows)))))
    return total


def _refine(
    p: Performance,
    item: SceneObject,
    way: Array,
    grips: Sequence[Grip],
    spots: Array,
    rows: list[tuple[float, int, int, int]],
    around: list[SceneObject],
    height: float,
) -> list[tuple[int, Lead]]:
    """Solve the likeliest choices as real arms and bodies at every sample of the way."""
    seated = p.seat is not None
    hands = [poses.mul(way, grips[grip].wrists) for _, _, grip, _ in rows]
    pairs = [
        _postures(p, height, grips[grip].side, spots[stance], hand[: end + 1, :3])
        for (_, stance, grip, end), hand in zip(rows, hands, strict=True)
    ]
    price = np.array([row[0] for row in rows]) + _in_the_way(p, item, way, spots, rows, pairs, around, height)
    cut = np.argsort(price)[:_SHORTLIST]
    rows, hands, pairs = ([things[i] for i in cut] for things in (rows, hands, pairs))
    # One row for every sample that a choice goes through.
    row = np.concatenate([np.full(end + 1, r) for r, (*_, end) in enumerate(rows)])
    sample = np.concatenate([np.arange(end + 1) for *_, end in rows])
    share = np.concatenate([np.arange(end + 1) / end for *_, end in rows])[:, None]
    first, last = (np.stack([pair[i] for pair in pairs])[row] for i in (0, 1))
    torso, centres, radii = bodies(p.skeleton, height, first + (last - first) * share, seated)
    place = spots[np.array([stance for _, stance, _, _ in rows])[row]]
    clearance = _clearance(item, way[sample], around)
    cost = _squeezed(radii - clearance(_out(place, centres), np.arange(len(row))))
    origin = poses.make(
        np.stack([place[:, 0], np.zeros(len(place)), place[:, 1]], -1), rot.from_yaw(place[:, 2])
    )
    wrists = poses.mul(poses.inv(origin), np.stack([hands[r][k] for r, k in zip(row, sample, strict=True)]))
    sides = np.array([grips[grip].side for _, _, grip, _ in rows])[row]
    for side in arms.SIDES:
        mine = np.flatnonzero((sides == side) & (sample % 2 == 0))
        if len(mine):
            shoulder = torso.at(mine).shoulder(p.skeleton, side)
            far = np.linalg.norm(wrists[mine, :3] - shoulder, axis=-1) / arms.arm_length(p.skeleton, side)
            cost[mine] += 120.0 * np.maximum(far - 0.97, 0.0)

            def of_hand(points: Array, mine: np.ndarray = mine) -> Array:
                world = _out(place[mine], points)
                return np.minimum(clearance(world, mine), world[..., 1])

            costs = arms.swivel_costs(p.skeleton, torso.at(mine), side, wrists[mine], of_hand)
            cost[mine] += 1.5 * costs.min(-1)
            arm = arms.solve_arm(
                p.skeleton, torso.at(mine), side, wrists[mine], arms.SWIVELS[costs.argmin(-1)]
            )
            flesh = [
                a[:, None] + (b - a)[:, None] * _ALONG
                for a, b in ((arm.elbow, arm.wrist), (arm.shoulder, arm.elbow))
            ]
            thick = p.skeleton.radii[[index(f"{side}{name}") for name in ("LowerArm", "UpperArm")]].repeat(
                len(_ALONG)
            )
            cost[mine] += _INSIDE * np.maximum(thick - of_hand(np.concatenate(flesh, 1)), 0.0).max(-1)
    found = []
    worst = np.array([cost[row == r].max() for r in range(len(rows))])
    # What is hard to bear is better than to refuse.
    bearable = worst < (_UNBEARABLE if worst.min() < _UNBEARABLE else _LAST_RESORT)
    for r in np.flatnonzero(bearable):
        _, stance, grip, end = rows[r]
        total = float(price[cut[r]]) + float(cost[row == r].mean()) + 0.5 * float(worst[r])
        found.append((stance, Lead(grips[grip], end, pairs[r], total)))
    return sorted(found, key=lambda pair: pair[1].cost)
