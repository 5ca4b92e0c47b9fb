"""Can these hands get there from here, and how should the body stand, lean and crouch to do it best?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion import pose as poses
from motion import rotation as rot
from motion.locomotion import Stance, raise_heels, standing_feet
from motion.rotation import Array
from motion.skeleton import Skeleton, index, limits
from motion.solve import arms
from motion.solve.legs import hips_height_limit, solve_legs
from motion.solve.torso import DROP, PITCH, POSTURE_SIZE, SHIFT_Z, TWIST, Torso, solve_torso

_NEAR, _FAR = 0.33, 0.965
_EASY = 0.86
_ORIGIN = Stance(0.0, 0.0, 0.0)
_BANDS, _LIKELY = 14, 36
_PER_STANCE = 3
_MARGIN = 0.03  # room that the body keeps, metres
_BODY_PRICE = 80.0  # per metre of flesh inside something
HEAD_BALLS = slice(4, 7)  # of all that make up a body
# How many shortlists are tried at most, and how much worse than hoped for the first may turn out before the next are.
_LONG, _DISAPPOINTING = 5, 1.2
Clearance = Callable[[Array], Array]


@dataclass(frozen=True, eq=False)
class Option:
    """One way to do it: where each hand would have to be (world poses (7,)), what it costs, and what it means.

    passing: how far (3,) from there, in the world, each hand comes in and leaves without turning, metres.
    """

    wrists: dict[str, Array]
    cost: float = 0.0
    payload: Any = None
    passing: dict[str, Array] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Reached:
    """The chosen way: index of the stance, the option, the posture (6,), the total cost, and the part of it that tells how far
    wrists, arms and body are beyond what they can do.
    """

    stance: int
    option: Option
    posture: Array
    cost: float
    strain: float = 0.0


@dataclass(frozen=True, eq=False)
class ReachMap:
    """Candidate postures (N, 6) of one body, their prices (N,) and where they bring the shoulders (N, 3).

    All positions are in the stance frame.
    """

    postures: Array
    prices: Array
    shoulders: dict[str, Array]
    torso: Torso
    front: Array  # (N, bands): how far forward the body comes in each height band
    body: tuple[Array, Array]  # balls of trunk, head and thighs: centres (N, B, 3) and radii (B,)


def _grid(seated: bool, leg: float) -> Array:
    pitches = np.array([-0.08, 0.0, 0.12, 0.25, 0.4, 0.55, 0.72, 0.9, 1.1, 1.3, 1.5])
    twists = np.array([-0.6, -0.3, 0.0, 0.3, 0.6])
    drops = np.array([0.0]) if seated else np.array([0.0, 0.06, 0.14, 0.24, 0.36, 0.48, 0.57]) * leg / 0.83
    if seated:
        pitches = pitches[pitches < 0.8]
    rows = [
        (pitch, twist, drop)
        for pitch in pitches
        for twist in twists
        for drop in drops
        # A body that sinks without leaning would fall over backwards.
        if pitch >= 0.45 * np.tanh(drop / (0.42 * leg))
    ]
    out = np.zeros((len(rows), POSTURE_SIZE))
    out[:, [PITCH, TWIST, DROP]] = rows
    return out


@lru_cache(maxsize=16)
def _reach_map(skeleton: Skeleton, hips_height: float, seated: bool) -> ReachMap:
    leg = skeleton.length("leftUpperLeg") + skeleton.length("leftLowerLeg")
    postures = _grid(seated, leg)
    torso = (
        _standing(skeleton, hips_height, postures)
        if not seated
        else _sitting(skeleton, hips_height, postures)
    )
    size = skeleton.height / 1.75
    prices = (
        0.9 * postures[:, PITCH] ** 2
        + 0.45 * postures[:, TWIST] ** 2
        + 4.0 * (postures[:, DROP] / size) ** 2
        + 1.6 * np.abs(postures[:, DROP] / size)
        + 0.5 * np.abs(postures[:, SHIFT_Z])
    )
    shoulders = {side: torso.shoulder(skeleton, side) for side in arms.SIDES}
    if not seated:
        prices = prices + 40.0 * _overbent(skeleton, torso)
    body = _body(skeleton, torso, seated)
    return ReachMap(postures, prices, shoulders, torso, _front(skeleton, *body), body)


def _overbent(skeleton: Skeleton, torso: Torso) -> Array:
    """How far (N,) the legs of standing bodies are beyond their joints' limits, radians."""
    _, legs = _legs(skeleton, torso)
    return np.max([limits.violation_of(name, value) for name, value in legs.items()], axis=0)


def _legs(skeleton: Skeleton, torso: Torso) -> tuple[Array, dict[str, Array]]:
    """Ankle poses (N, 2, 7) and leg rotations over standing feet whose heels may rise."""
    count = len(torso.hips)
    feet = np.broadcast_to(standing_feet(skeleton, _ORIGIN), (count, 2, 7))
    feet, toes, _ = raise_heels(skeleton, torso.hips, torso.hips_rotation, feet, np.zeros((count, 2)))
    return feet, solve_legs(skeleton, torso.hips, torso.hips_rotation, feet, toes)


def _front(skeleton: Skeleton, centres: Array, radii: Array) -> Array:
    """Forward extent (N, bands) of balls (N, B, 3) in bands of height, metres; far behind where there is nothing."""
    edges = np.arange(_BANDS + 1) * skeleton.height / _BANDS
    low, high = centres[..., 1] - 0.8 * radii, centres[..., 1] + 0.8 * radii
    reach = centres[..., 2]
    bands = [np.where((high > a) & (low < b), reach, -1.0).max(-1) for a, b in pairwise(edges)]
    return np.stack(bands, -1)


def _sitting(skeleton: Skeleton, hips_height: float, postures: Array) -> Torso:
    hips = np.tile([0.0, hips_height, 0.0], (len(postures), 1))
    return solve_torso(skeleton, hips, np.zeros(len(postures)), postures, 0.0)


def _standing(skeleton: Skeleton, hips_height: float, postures: Array) -> Torso:
    """Trunks over standing feet, sunk where the legs would have to stretch."""
    hips = np.tile([0.0, hips_height, 0.0], (len(postures), 1))
    torso = solve_torso(skeleton, hips, np.zeros(len(postures)), postures)
    feet = np.broadcast_to(standing_feet(skeleton, _ORIGIN), (len(postures), 2, 7))
    limit = hips_height_limit(skeleton, torso.hips[:, [0, 2]], torso.hips_rotation, feet)
    hips[:, 1] -= np.maximum(torso.hips[:, 1] - limit, 0.0)
    return solve_torso(skeleton, hips, np.zeros(len(postures)), postures)


def _body(skeleton: Skeleton, torso: Torso, seated: bool) -> tuple[Array, Array]:
    """Balls of trunk and head, and of the legs of a standing body."""
    middle = 0.5 * (torso.chest_position + torso.neck)
    centres = [torso.hips, 0.5 * (torso.hips + torso.chest_position), torso.chest_position, middle]
    radii = [skeleton.radii[index(name)] for name in ("hips", "spine", "chest", "upperChest")]
    for up in (0.0, 0.08, 0.15):
        above = skeleton.tips[index("neck")] + np.array([0.0, up * skeleton.height / 1.75, 0.0])
        centres.append(torso.neck + rot.rotate(torso.chest_rotation, above))
        radii.append(skeleton.radii[index("head")])
    if seated:
        return np.stack(centres, 1), np.array(radii)
    feet, legs = _legs(skeleton, torso)
    for i, side in enumerate(arms.SIDES):
        hip = torso.hips + rot.rotate(torso.hips_rotation, skeleton.offsets[index(f"{side}UpperLeg")])
        thigh = rot.mul(torso.hips_rotation, legs[f"{side}UpperLeg"])
        knee = hip + rot.rotate(thigh, skeleton.offsets[index(f"{side}LowerLeg")])
        # As dense as the flesh is thick: a door's edge must not slip in between.
        centres += [hip + share * (knee - hip) for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]
        centres += [knee + share * (feet[:, i, :3] - knee) for share in (0.15, 0.35, 0.55, 0.75)]
        radii += 6 * [skeleton.radii[index("leftUpperLeg")]] + 4 * [skeleton.radii[index("leftLowerLeg")]]
    return np.stack(centres, 1), np.array(radii)


def reach_map(skeleton: Skeleton, hips_height: float, seated: bool = False) -> ReachMap:
    """The cached map of a skeleton whose hips start at `hips_height` metres."""
    return _reach_map(skeleton, round(hips_height, 3), seated)


def body_balls(skeleton: Skeleton, stance: Stance, posture: Array) -> tuple[Array, Array]:
    """Flesh of trunk, head and legs of a standing body: centres (B, 3) in the world and radii (B,)."""
    centres, radii = _body(skeleton, _standing(skeleton, skeleton.hips_height, posture[None]), False)
    spot = np.array([[stance.x, stance.z, stance.heading]])
    return _out_of_stances(spot, centres)[0], radii


def choose(
    skeleton: Skeleton,
    stances: Array,
    prices: Array,
    options: Sequence[Option],
    hips_height: float,
    seated: bool = False,
    clearance: Clearance | None = None,
    shortlist: int = 32,
) -> list[Reached]:
    """The best ways to bring the hands to one of `options`, cheapest first; empty when nothing is within reach.

    stances (S, 3): x, z, heading of candidate stances with `prices` (S,), or (S, O) where they differ by option. All options
    use the same hands. A coarse search over postures comes first; the best `shortlist` are then solved as real arms, with wrist
    comfort and clearance, and more of them when none of those is good.
    """
    table = reach_map(skeleton, hips_height, seated)
    sides = tuple(options[0].wrists)
    coarse = prices.reshape(len(stances), -1) + np.array([option.cost for option in options])
    total = (coarse[:, :, None] + table.prices).astype(np.float32)
    local: dict[str, Array] = {}
    for side in sides:
        wrists = np.stack([option.wrists[side] for option in options])
        local[side] = _into_stances(stances, wrists)
        total += _stretch(local[side][..., :3], table.shoulders[side], arms.arm_length(skeleton, side))
    if clearance is not None:
        _keep_clear(table, skeleton, stances, total, clearance)
    best_posture = total.argmin(-1)
    best = np.take_along_axis(total, best_posture[..., None], -1)[..., 0]
    order = _spread(best, _LONG * shortlist)
    found: list[Reached] = []
    # When all of the likeliest turn out badly, the next ones get their turn.
    for rows in (order[:shortlist], order[shortlist:]):
        if len(rows) and (not found or found[0].cost > best.ravel()[order[0]] + _DISAPPOINTING):
            s, o = np.unravel_index(rows, best.shape)
            found += _refine(
                skeleton, table, stances, options, local, best[s, o], s, o, best_posture[s, o], clearance
            )
            found.sort(key=lambda reached: reached.cost)
    return found


def _stretch(wrists: Array, shoulders: Array, length: float) -> NDArray[np.float32]:
    """Price (S, O, N) of reaching wrists (S, O, 3) from shoulders (N, 3) with an arm of `length`; infinite out of reach.

    Some millions of pairs are compared, so this is done in single precision and in place.
    """
    near, far = wrists.reshape(-1, 3).astype(np.float32), shoulders.astype(np.float32)
    ratio = near @ (-2.0 * far.T)
    ratio += (near * near).sum(-1)[:, None]
    ratio += (far * far).sum(-1)
    np.maximum(ratio, 0.0, out=ratio)
    np.sqrt(ratio, out=ratio)
    ratio /= np.float32(length)
    price = np.maximum(ratio - np.float32(_EASY), 0.0)
    price *= 5.0
    folded = np.maximum(np.float32(0.5) - ratio, 0.0)
    folded *= folded
    folded *= 6.0
    price += folded
    price[(ratio > _FAR) | (ratio < _NEAR)] = np.inf
    return price.reshape(*wrists.shape[:2], len(shoulders))


def _spread(best: Array, limit: int) -> np.ndarray:
    """Flat indices into costs (S, O), cheapest first, with no more than a few options of any one stance."""
    order = np.argsort(best, axis=None)
    order = order[np.isfinite(best.ravel()[order])]
    if len(best) == 1:
        return order[:limit]
    stance = order // best.shape[1]
    rank = np.zeros(len(order), dtype=int)
    seen: dict[int, int] = {}
    for i, s in enumerate(stance[: 8 * limit].tolist()):
        rank[i] = seen[s] = seen.get(s, -1) + 1
    return order[: 8 * limit][rank[: 8 * limit] < _PER_STANCE][:limit]


def _keep_clear(
    table: ReachMap, skeleton: Skeleton, stances: Array, total: NDArray[np.float32], clearance: Clearance
) -> None:
    """Add to costs (S, O, N) what it costs to lean or kneel into something in front of the likeliest stances.

    For every height band the free way ahead of a stance is compared with how far forward each posture comes there.
    """
    likely = np.argsort(total.min((1, 2)))[:_LIKELY]
    likely = likely[np.isfinite(total[likely].min((1, 2)))]
    if not len(likely):
        return
    size = skeleton.height / 1.75
    heights = (np.arange(_BANDS) + 0.5) * skeleton.height / _BANDS
    ahead = np.linspace(0.0, 0.62, 9) * size
    grid = np.stack(np.meshgrid([-0.1 * size, 0.1 * size], heights, ahead, indexing="ij"), -1)
    points = np.broadcast_to(grid.reshape(1, -1, 3), (len(likely), grid.size // 3, 3))
    gap = clearance(_out_of_stances(stances[likely], points)).reshape(len(likely), *grid.shape[:3])
    blocked = (gap < 0.06 * size).any(1)
    first = np.where(blocked.any(-1), ahead[blocked.argmax(-1)], np.inf)
    inside = np.maximum(table.front[None] - first[:, None], 0.0).max(-1)
    total[likely] += (_BODY_PRICE * 0.5 * inside[:, None]).astype(np.float32)


def _into_stances(stances: Array, wrists: Array) -> Array:
    """World wrist poses (O, 7) in every stance's frame, (S, O, 7)."""
    origin = poses.make(
        np.stack([stances[:, 0], np.zeros(len(stances)), stances[:, 1]], -1), rot.from_yaw(stances[:, 2])
    )
    return poses.mul(poses.inv(origin)[:, None], wrists[None])


def _out_of_stances(stances: Array, points: Array) -> Array:
    """Points (N, P, 3), each row in the frame of its stance (N, 3), in the world."""
    origin = np.stack([stances[:, 0], np.zeros(len(stances)), stances[:, 1]], -1)
    result: Array = origin[:, None] + rot.rotate(rot.from_yaw(stances[:, 2])[:, None], points)
    return result


def _refine(
    skeleton: Skeleton,
    table: ReachMap,
    stances: Array,
    options: Sequence[Option],
    local: dict[str, Array],
    cost: Array,
    s: np.ndarray,
    o: np.ndarray,
    posture: np.ndarray,
    clearance: Clearance | None,
) -> list[Reached]:
    torso = table.torso.at(posture)
    strain = np.zeros(len(s))
    if clearance is not None:
        centres, radii = table.body[0][posture], table.body[1]
        gap = clearance(_out_of_stances(stances[s], centres)) - radii
        strain = _BODY_PRICE * np.maximum(_MARGIN - gap, 0.0).max(-1)
    for side, wrists in local.items():

        def world_clearance(points: Array) -> Array:
            assert clearance is not None
            return clearance(_out_of_stances(stances[s], points))

        here = wrists[s, o]
        costs = arms.swivel_costs(skeleton, torso, side, here, world_clearance if clearance else None)
        strain = strain + 1.5 * costs.min(-1)
        if all(side in option.passing for option in options):
            way = np.stack([option.passing[side] for option in options])[o]
            passed = here[:, :3] + rot.inv_rotate(rot.from_yaw(stances[s, 2]), way)
            costs = arms.swivel_costs(skeleton, torso, side, poses.make(passed, here[:, 3:]), None)
            strain = strain + 0.7 * costs.min(-1)
    total = cost + strain
    return [
        Reached(
            int(s[i]),
            options[int(o[i])],
            table.postures[posture[i]].copy(),
            float(total[i]),
            float(strain[i]),
        )
        for i in np.argsort(total)
    ]


def bodies(
    skeleton: Skeleton, hips_height: float, postures: Array, seated: bool = False
) -> tuple[Torso, Array, Array]:
    """Trunks in postures (N, 6) in the stance frame, their flesh as balls (N, B, 3) and the balls' radii (B,)."""
    torso = (
        _sitting(skeleton, hips_height, postures) if seated else _standing(skeleton, hips_height, postures)
    )
    return torso, *_body(skeleton, torso, seated)
