"""The search: a coarse look at every stance, grip and share of the way, then a trial of the likeliest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motion import pose as poses
from motion.errors import ReachError
from motion.locomotion import Stance
from motion.planning import stances
from motion.planning.choices import Choice
from motion.planning.leading.ease import ease_of, turned_away
from motion.planning.leading.room import swept
from motion.planning.leading.task import Candidate, Grip, Lead, Task
from motion.planning.leading.trial import trials
from motion.planning.performance import Performance
from motion.rotation import Array
from motion.scene.model import SceneObject
from motion.solve import arms
from motion.ties import ranked, steady

# Stances for every share of the way, and grips for each of them.
_PER_END, _PER_STANCE = 60, 3


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

    worth: price of leaving the whole way undone. Raises ReachError when no stance and grip do. The choice is noted in
    `p.choices`, which may also know what to avoid.
    """
    spots, prices = np.array([[p.stance.x, p.stance.z, p.stance.heading]]), np.zeros(1)
    if may_walk and p.seat is None and grips:
        held_at = np.mean([grip.grasp.wrist[:3] for grip in grips], axis=0)
        for middle in (way[0], way[len(way) // 2]):
            around, costs = stances.around(p.navigator, p.skeleton, p.stance, poses.apply(middle, held_at))
            spots, prices = np.concatenate([spots, around]), np.concatenate([prices, costs])
    task = Task(p, item, way, grips, spots, prices, what, worth, least)
    for row, lead in _search(task) if grips else []:
        goal = Stance(*map(float, spots[row]))
        if row == 0 or stances.accessible(p.navigator, p.stance, goal):
            hand = poses.mul(way[0], lead.grip.wrists[0])
            p.choices.make(Choice(what, p.t, goal, {lead.grip.side: hand}))
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


def _search(task: Task) -> list[tuple[int, Lead]]:
    """Choices with the row of their stance, cheapest first."""
    count = len(task.way)
    inside = np.zeros((len(task.spots), count)) if task.seated else swept(task)
    # Beyond the first pose at which the thing would meet the body nothing can be led from this stance.
    free = np.where((inside > 0.0).any(1), (inside > 0.0).argmax(1), count)
    kept = np.flatnonzero(free > task.least)
    if not len(kept):
        return []
    rows: list[Candidate] = []
    for side in arms.SIDES:
        own = [i for i, grip in enumerate(task.grips) if grip.side == side]
        if own:
            rows += _likely(task, side, own, kept, free[kept])
    return trials(task, sorted(rows, key=lambda row: (row.rank, row.price)))


def _likely(task: Task, side: str, own: list[int], kept: np.ndarray, free: np.ndarray) -> list[Candidate]:
    """The likeliest of one hand's grips at the stances in rows `kept` (S,), whose ways are free before samples `free` (S,)."""
    count = len(task.way)
    wrists = np.stack([task.hands(i) for i in own])
    ease = ease_of(task.p.skeleton, round(task.height, 3), task.seated, side)
    spots = task.spots[kept]
    best = ease.at(spots, wrists[..., :3]) + turned_away(ease.shoulder, side, spots, wrists)
    ends = np.minimum(free[:, None], np.array([task.grips[i].limit for i in own])[None])
    best[np.arange(count)[None, None] >= ends[..., None]] = np.inf
    mean = np.cumsum(best, -1) / np.arange(1, count + 1)
    fixed = task.prices[kept][:, None] + np.array([task.grips[i].cost for i in own])
    spoiled = task.p.choices.price(task.what, task.p.t, spots, [{side: hands[0]} for hands in wrists])
    if spoiled is not None:
        fixed = fixed + spoiled
    total = steady(mean + fixed[..., None] + task.worth * (1.0 - np.arange(count) / (count - 1.0)))
    rows = []
    # Bodies are looked at on every sample, hands on every other one.
    for end in range(count - 1, task.least - 1, -2):
        order = total[..., end].argsort(-1, kind="stable")[:, :_PER_STANCE]
        price = np.take_along_axis(total[..., end], order, 1)
        for s in ranked(price[:, 0])[:_PER_END]:
            rows += [
                Candidate(float(price[s, rank]), int(kept[s]), own[int(order[s, rank])], end, rank)
                for rank in range(order.shape[1])
                if np.isfinite(price[s, rank])
            ]
    return rows
