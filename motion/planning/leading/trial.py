"""The trial: the likeliest choices solved as real arms and bodies along the way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.planning.leading.ease import stretch
from motion.planning.leading.room import INSIDE, clearance_along, in_the_way, squeezed
from motion.planning.leading.task import Candidate, Lead, Task, out_of_stances
from motion.planning.postures import bodies, reach_map
from motion.planning.reach import Clearance
from motion.rotation import Array
from motion.skeleton import Skeleton, index, limits
from motion.solve import arms
from motion.solve.torso import Torso
from motion.ties import ranked, steady

# How many candidates are looked at for room, how many of these are solved, and how often that is repeated.
_LONGLIST, _SHORTLIST, _BATCHES = 220, 40, 6
# Where along upper arm and forearm flesh is looked at.
_ALONG = np.array([0.35, 0.6, 0.8, 0.95])[:, None]
# From how far the hand comes in along the approach, and where it leaves to, metres.
_WAY_IN = 0.1
# Price of being beyond a joint's limits at all, and of a radian more.
_OVER, _BEYOND = 0.6, 60.0
# What is refused, and what is refused even when nothing else is left.
_UNBEARABLE, _LAST_RESORT = 6.0, 20.0
# How much a way's end may cost more by leaving the body where it is at the beginning, per unit of posture change.
_STEADY = np.array([1.2, 1.2, 1.0, 4.0, 4.0, 4.0])


def trials(task: Task, rows: list[Candidate]) -> list[tuple[int, Lead]]:
    """Bearable choices with the rows of their stances, cheapest first. rows: candidates, the likeliest first."""
    found: list[tuple[float, int, Lead]] = []
    # When all of the likeliest turn out badly, the next ones get their turn.
    for start in range(0, min(len(rows), _BATCHES * _LONGLIST), _LONGLIST):
        found += _tried(task, rows[start : start + _LONGLIST])
        if any(worst < _UNBEARABLE for worst, _, _ in found):
            break
    # What is hard to bear is better than to refuse.
    limit = _UNBEARABLE if any(worst < _UNBEARABLE for worst, _, _ in found) else _LAST_RESORT
    return sorted(((s, lead) for worst, s, lead in found if worst < limit), key=lambda pair: pair[1].cost)


def _tried(task: Task, rows: list[Candidate]) -> list[tuple[float, int, Lead]]:
    """The likeliest of some candidates with the cost of their worst moment and the rows of their stances."""
    postures = _postures(task, rows)
    price = np.array([row.price for row in rows]) + in_the_way(task, rows, postures)
    cut = ranked(price)[:_SHORTLIST]
    rows, postures, price = [rows[i] for i in cut], [postures[i] for i in cut], price[cut]
    row, cost = _along(task, rows, postures)
    found = []
    for r, one in enumerate(rows):
        worst = float(cost[row == r].max())
        total = float(steady(price[r] + cost[row == r].mean() + 0.5 * worst))
        found.append((worst, one.stance, Lead(task.grips[one.grip], one.end, postures[r], total)))
    return found


def _postures(task: Task, rows: list[Candidate]) -> list[tuple[Array, Array]]:
    """Postures (6,) at both ends of every candidate's way; the body moves no more between than it must."""
    table = reach_map(task.p.skeleton, task.height, task.seated)
    spots = task.spots[[row.stance for row in rows]]
    wrists = np.stack([task.hands(row.grip)[[0, row.end], :3] for row in rows])
    ground = np.stack([spots[:, 0], np.zeros(len(spots)), spots[:, 1]], -1)
    local = rot.inv_rotate(rot.from_yaw(spots[:, 2])[:, None], wrists - ground[:, None])
    sides = np.array([task.grips[row.grip].side for row in rows])
    first, last = np.empty((2, len(rows)), dtype=int)
    for side in arms.SIDES:
        mine = np.flatnonzero(sides == side)
        gap = np.linalg.norm(local[mine, :, None] - table.shoulders[side], axis=-1)
        cost = stretch(gap / arms.arm_length(task.p.skeleton, side)) + table.prices
        first[mine] = steady(cost[:, 0]).argmin(-1)
        drift = ((table.postures - table.postures[first[mine], None]) ** 2) @ _STEADY
        last[mine] = steady(cost[:, 1] + drift).argmin(-1)
    return list(zip(table.postures[first], table.postures[last], strict=True))


class _Stations(NamedTuple):
    """Moments (N,) of several candidates' ways: whose they are, samples of the way, shares (N, 1) of what is done, world poses
    (N, 7) of the hand, and where the hand is looked at as well as the body.
    """

    row: np.ndarray
    sample: np.ndarray
    share: Array
    hand: Array
    looked: np.ndarray


def _stations(task: Task, rows: list[Candidate]) -> _Stations:
    """Every sample of the ways, and where the hand comes in before and leaves after."""
    parts = []
    for r, one in enumerate(rows):
        hands = task.hands(one.grip)[: one.end + 1]
        g = task.grips[one.grip].grasp
        out = poses.make(-_WAY_IN * rot.inv_rotate(g.wrist[3:], g.approach))
        sample = np.concatenate([[0], np.arange(one.end + 1), [one.end]])
        looked = np.concatenate([[True], np.arange(one.end + 1) % 2 == 0, [True]])
        hands = np.concatenate([poses.mul(hands[:1], out), hands, poses.mul(hands[-1:], out)])
        parts.append((np.full(len(sample), r), sample, sample[:, None] / one.end, hands, looked))
    return _Stations(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _along(
    task: Task, rows: list[Candidate], postures: list[tuple[Array, Array]]
) -> tuple[np.ndarray, Array]:
    """What it costs (N,) to be at every station of every candidate, and whose (N,) the stations are."""
    at = _stations(task, rows)
    first, last = (np.stack([pair[i] for pair in postures])[at.row] for i in (0, 1))
    skeleton = task.p.skeleton
    torso, centres, radii = bodies(skeleton, task.height, first + (last - first) * at.share, task.seated)
    place = task.spots[np.array([c.stance for c in rows])[at.row]]
    clearance = clearance_along(task, task.way[at.sample])
    cost = squeezed(radii - clearance(out_of_stances(place, centres), np.arange(len(at.row))))
    origin = poses.make(
        np.stack([place[:, 0], np.zeros(len(place)), place[:, 1]], -1), rot.from_yaw(place[:, 2])
    )
    wrists = poses.mul(poses.inv(origin), at.hand)
    sides = np.array([task.grips[c.grip].side for c in rows])[at.row]
    for side in arms.SIDES:
        mine = np.flatnonzero((sides == side) & at.looked)
        if not len(mine):
            continue

        def of_hand(points: Array, mine: np.ndarray = mine) -> Array:
            world = out_of_stances(place[mine], points)
            return np.minimum(clearance(world, mine), world[..., 1])

        cost[mine] += _of_arm(skeleton, torso.at(mine), side, wrists[mine], at.row[mine], of_hand)
    return at.row, cost


def _of_arm(
    skeleton: Skeleton, torso: Torso, side: str, wrist: Array, row: np.ndarray, clearance: Clearance
) -> Array:
    """What wrists (N, 7) in the stance frame cost (N,): stretching, twisting, joints beyond their limits, flesh in things.

    row (N,): whose they are.
    """
    far = np.linalg.norm(wrist[:, :3] - torso.shoulder(skeleton, side), axis=-1)
    cost = 120.0 * np.maximum(far / arms.arm_length(skeleton, side) - 0.97, 0.0)
    costs = arms.swivel_costs(skeleton, torso, side, wrist, clearance)
    chosen = costs.argmin(-1)
    cost += 1.5 * np.maximum(costs.min(-1), _while_turning(costs, chosen, row))
    arm = arms.solve_arm(skeleton, torso, side, wrist, arms.SWIVELS[chosen])
    beyond = np.max([limits.violation_of(name, value) for name, value in arm.local.items()], axis=0)
    cost += np.where(beyond > 1e-3, _OVER + _BEYOND * beyond, 0.0)
    bones = ((arm.elbow, arm.wrist), (arm.shoulder, arm.elbow))
    flesh = [a[:, None] + (b - a)[:, None] * _ALONG for a, b in bones]
    thick = skeleton.radii[[index(f"{side}{name}") for name in ("LowerArm", "UpperArm")]]
    gaps = clearance(np.concatenate(flesh, 1))
    cost += INSIDE * np.maximum(thick.repeat(len(_ALONG)) - gaps, 0.0).max(-1)
    result: Array = cost
    return result


def _while_turning(costs: Array, chosen: np.ndarray, row: np.ndarray) -> Array:
    """What the elbow pays (N,) on its way to the next station, given costs (N, S) of all swivels and the chosen ones (N,)."""
    here, then = np.arange(len(row) - 1), np.arange(1, len(row))
    between = (chosen[:-1] + chosen[1:]) // 2
    halfway = 0.5 * (costs[here, between] + costs[then, between])
    return np.append(np.where(row[:-1] == row[1:], halfway, 0.0), 0.0)
