"""Can these hands get there from here, and how should the body stand, lean and crouch to do it best?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion import pose as poses
from motion import rotation as rot
from motion.pausing import breathe
from motion.planning.postures import BANDS, ReachMap, out_of_stances, reach_map
from motion.rotation import Array
from motion.skeleton import Skeleton
from motion.solve import arms
from motion.ties import ranked, steady

_NEAR, _FAR = 0.33, 0.965
_EASY = 0.86
_LIKELY = 36
_PER_STANCE = 3
_MARGIN = 0.03  # room that the body keeps, metres
_BODY_PRICE = 80.0  # per metre of flesh inside something
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
    breathe()
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
            breathe()
            s, o = np.unravel_index(rows, best.shape)
            found += _refine(
                skeleton, table, stances, options, local, best[s, o], s, o, best_posture[s, o], clearance
            )
            found.sort(key=lambda reached: reached.cost)
    breathe()
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
    order = ranked(best)
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
    heights = (np.arange(BANDS) + 0.5) * skeleton.height / BANDS
    ahead = np.linspace(0.0, 0.62, 9) * size
    grid = np.stack(np.meshgrid([-0.1 * size, 0.1 * size], heights, ahead, indexing="ij"), -1)
    points = np.broadcast_to(grid.reshape(1, -1, 3), (len(likely), grid.size // 3, 3))
    gap = clearance(out_of_stances(stances[likely], points)).reshape(len(likely), *grid.shape[:3])
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
        gap = clearance(out_of_stances(stances[s], centres)) - radii
        strain = _BODY_PRICE * np.maximum(_MARGIN - gap, 0.0).max(-1)
    for side, wrists in local.items():

        def world_clearance(points: Array) -> Array:
            assert clearance is not None
            return clearance(out_of_stances(stances[s], points))

        here = wrists[s, o]
        costs = arms.swivel_costs(skeleton, torso, side, here, world_clearance if clearance else None)
        strain = strain + 1.5 * costs.min(-1)
        if all(side in option.passing for option in options):
            way = np.stack([option.passing[side] for option in options])[o]
            passed = here[:, :3] + rot.inv_rotate(rot.from_yaw(stances[s, 2]), way)
            costs = arms.swivel_costs(skeleton, torso, side, poses.make(passed, here[:, 3:]), None)
            strain = strain + 0.7 * costs.min(-1)
    total = steady(cost + strain)
    return [
        Reached(
            int(s[i]),
            options[int(o[i])],
            table.postures[posture[i]].copy(),
            float(total[i]),
            float(strain[i]),
        )
        for i in ranked(total)
    ]
