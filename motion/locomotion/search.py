"""A* over a grid of floor cells."""

from __future__ import annotations

import heapq
from math import sqrt

import numpy as np
from scipy.ndimage import label

from motion.rotation import Array

_DIAGONAL = sqrt(2.0)
# Ways may cost a little more than the cheapest, since they are straightened anyway; far fewer cells are seen.
_GREED = 1.4


def shortest_way(cost: Array, start: tuple[int, int], goal: tuple[int, int]) -> list[tuple[int, int]] | None:
    """Cells from start to goal over a grid of step costs (A, B) >= 1, infinite where blocked.

    None when there is no way. Eight neighbours; a diagonal step needs both of its straight neighbours free.
    """
    regions = label(np.isfinite(cost))[0]
    if regions[start] == 0 or regions[start] != regions[goal]:
        return None
    rows, columns = cost.shape
    padded = np.full((rows + 2, columns + 2), np.inf)
    padded[1:-1, 1:-1] = cost
    width = columns + 2
    weight: list[float] = padded.ravel().tolist()
    first, last = (start[0] + 1) * width + start[1] + 1, (goal[0] + 1) * width + goal[1] + 1
    goal_row, goal_column = divmod(last, width)
    inf = float("inf")
    straight = (1, -1, width, -width)
    diagonal = ((1, width), (1, -width), (-1, width), (-1, -width))
    best = {first: 0.0}
    came: dict[int, int] = {}
    closed: set[int] = set()
    queue: list[tuple[float, int]] = [(0.0, first)]

    def relax(cell: int, neighbour: int, length: float) -> None:
        total = best[cell] + length * 0.5 * (weight[cell] + weight[neighbour])
        if total < best.get(neighbour, inf):
            best[neighbour] = total
            came[neighbour] = cell
            row, column = divmod(neighbour, width)
            dr, dc = abs(row - goal_row), abs(column - goal_column)
            ahead = dr + dc + (_DIAGONAL - 2.0) * min(dr, dc)
            heapq.heappush(queue, (total + _GREED * ahead, neighbour))

    while queue:
        cell = heapq.heappop(queue)[1]
        if cell == last:
            way = [cell]
            while way[-1] != first:
                way.append(came[way[-1]])
            return [(c // width - 1, c % width - 1) for c in reversed(way)]
        if cell in closed:
            continue
        closed.add(cell)
        for step in straight:
            if weight[cell + step] < inf and cell + step not in closed:
                relax(cell, cell + step, 1.0)
        for a, b in diagonal:
            target = cell + a + b
            if (
                target not in closed
                and weight[target] < inf
                and weight[cell + a] < inf
                and weight[cell + b] < inf
            ):
                relax(cell, target, _DIAGONAL)
    return None
