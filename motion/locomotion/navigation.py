"""Finding a way for a body around the objects of a scene."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from scipy.ndimage import distance_transform_edt

from motion.errors import ReachError
from motion.locomotion.footprint import Footprint, footprints
from motion.locomotion.search import shortest_way
from motion.rotation import Array
from motion.scene.model import Scene
from motion.skeleton import Skeleton, index

CELL = 0.05
_MARGIN = 1.2
# Ways keep this much more room than the body needs, where there is any.
_COMFORT = 0.15
# From a place too close to furniture, as at a table, one leaves within this distance: little by little, or all at once at its
# end where there is no other way.
_LEAVE = 0.6
# Room for swinging arms and for cutting corners, where there is any, metres; whether places that are too close are left
# little by little; and what a metre of such a way costs. Wide ways are looked for first. The last two are for squeezing past,
# with the arms drawn in or the toes under an edge.
_ROOMS = ((0.22, True, 1.0), (0.12, True, 1.15), (0.0, True, 2.2), (0.0, False, 2.4), (-0.05, False, 3.0))
_FAR = 10.0
_STEPS = np.eye(2) * 1e-4


def body_radius(skeleton: Skeleton) -> float:
    """Half breadth in metres that a walking body needs: hip, thigh and a little room; toes go under edges."""
    leg = index("leftUpperLeg")
    return float(abs(skeleton.offsets[leg, 0]) + skeleton.radii[leg] + 0.0075 * skeleton.height)


@dataclass(frozen=True, eq=False)
class _Berth:
    """How much clearance a way keeps, metres: `full`, but less near its ends (2, 2) that have less themselves, `tight` (2,).

    gradual: whether it grows with the distance from a tight end, or jumps where one has left it.
    """

    ends: Array
    tight: Array
    full: float
    gradual: bool

    def at(self, points: Array) -> Array:
        """Clearance (N,) asked at points (N, 2)."""
        away = np.hypot(*(points[:, None] - self.ends).transpose(2, 0, 1))
        tight = np.minimum(self.tight, self.full)
        if self.gradual:
            tight = tight + (self.full - tight) * np.minimum(away / _LEAVE, 1.0)
        near = np.where(away < _LEAVE, tight, self.full)
        result: Array = near.min(-1) - 0.5 * CELL * (away.min(-1) < _LEAVE)
        return result


class Navigator:
    """Free floor and ways over it, for one scene and one body.

    ignore: ids of objects to walk through, such as what the body carries or is about to sit on.
    """

    def __init__(self, scene: Scene, skeleton: Skeleton, ignore: Set[str] = frozenset()) -> None:
        self.radius = body_radius(skeleton)
        toes = index("leftToes")
        reach = float(skeleton.rest_positions[toes, 2] + skeleton.tips[toes, 2] + skeleton.radii[toes])
        self._toes = max(reach + 0.01 - self.radius, 0.0)
        self._obstacles: list[Footprint] = [
            area
            for item in scene.objects
            if item.id not in ignore
            for area in footprints(item, skeleton.height)
        ]
        own = np.array([[scene.avatar.x, scene.avatar.z]])
        self._extent = np.concatenate([own, *(area.corners for area in self._obstacles)])
        self._known: dict[bytes, Array] = {}
        self._build(self._extent)

    def _build(self, points: Array) -> None:
        """Rasterise the distance to the nearest obstacle over a grid that holds the points (N, 2)."""
        low, high = points.min(0) - _MARGIN, points.max(0) + _MARGIN
        self._origin = np.floor(low / CELL) * CELL
        shape = np.ceil((high - self._origin) / CELL).astype(int) + 1
        grid = np.full(tuple(shape), _FAR)
        near = self.radius + _ROOMS[0][0] + _COMFORT + 2.0 * CELL
        for area in self._obstacles:
            first = np.floor((area.corners.min(0) - near - self._origin) / CELL).astype(int).clip(0)
            last = np.ceil((area.corners.max(0) + near - self._origin) / CELL).astype(int) + 1
            window = tuple(slice(a, b) for a, b in zip(first, last, strict=True))
            i, j = np.meshgrid(
                *(np.arange(*s.indices(n)) for s, n in zip(window, shape, strict=True)), indexing="ij"
            )
            cells = self._origin + np.stack([i, j], -1).reshape(-1, 2) * CELL
            grid[window] = np.minimum(grid[window], self._gap(area, cells).reshape(i.shape))
        # Farther away a rounded distance between cells is exact enough.
        outside = distance_transform_edt(grid > near) * CELL + near - CELL
        self._grid = np.where(grid < near, grid, np.maximum(outside, near)) if self._obstacles else grid

    def _holds(self, points: Array) -> bool:
        high = self._origin + (np.array(self._grid.shape) - 1) * CELL
        return bool(((points > self._origin) & (points < high)).all())

    def clearance(self, points: Array) -> Array:
        """Exact distance (N,), metres, of floor points (N, 2) to the nearest obstacle, negative inside."""
        return self._nearest(points, toes=False)

    def _gap(self, area: Footprint, points: Array) -> Array:
        """Distance (N,) of points to one obstacle, less the toes' length at things on the floor."""
        return area.distance(points) - (self._toes if area.on_floor else 0.0)

    def _nearest(self, points: Array, toes: bool) -> Array:
        points = np.atleast_2d(np.asarray(points, dtype=np.float64))
        nearest = np.full(len(points), _FAR)
        for area in self._obstacles:
            close = np.flatnonzero(
                (np.maximum(area.corners.min(0) - points, points - area.corners.max(0)).max(-1))
                < nearest + self._toes
            )
            if len(close):
                gap = self._gap(area, points[close]) if toes else area.distance(points[close])
                nearest[close] = np.minimum(nearest[close], gap)
        return nearest

    def free(self, points: Array, radius: float | None = None) -> np.ndarray:
        """Whether a body could stand at floor points (N, 2): (N,) bool. radius: its own when None.

        Its toes reach under edges, but not into what stands on the floor.
        """
        needed: np.ndarray = self._nearest(points, toes=True) >= (self.radius if radius is None else radius)
        return needed

    def off(self, points: Array, radii: Array) -> Array:
        """How far (N, 2) discs, floor points (N, 2) and radii (N,), have to move to be off what stands on the floor."""
        way, deepest = np.zeros(points.shape), np.zeros(len(points))
        low, high = points.min(0) - radii.max(), points.max(0) + radii.max()
        for area in self._obstacles:
            if not area.on_floor or (area.corners.min(0) > high).any() or (area.corners.max(0) < low).any():
                continue
            deep = radii - area.distance(points)
            hit = np.flatnonzero(deep > deepest)
            if len(hit):
                slope = [area.distance(points[hit] + e) - area.distance(points[hit] - e) for e in _STEPS]
                gradient = np.stack(slope, -1)
                gradient /= np.maximum(np.hypot(*gradient.T), 1e-9)[:, None]
                way[hit], deepest[hit] = deep[hit, None] * gradient, deep[hit]
        return way

    def blockers(self, points: Array, radius: float | None = None) -> tuple[str, ...]:
        """Ids of the objects that deny one of the points (N, 2) to the body."""
        points = np.atleast_2d(np.asarray(points, dtype=np.float64))
        needed = self.radius if radius is None else radius
        hit = [area.owner for area in self._obstacles if (self._gap(area, points) < needed).any()]
        return tuple(dict.fromkeys(hit))

    def path(self, start: Array, goal: Array) -> Array:
        """Floor points (K, 2) from start (2,) to goal (2,), around obstacles with round corners.

        Start and goal may be closer to furniture than the body's radius, as when standing at a table.
        Raises ReachError (kind "no_path") naming the objects in the way.
        """
        ends = np.stack([np.asarray(start, np.float64)[:2], np.asarray(goal, np.float64)[:2]])
        # A planner asks whether there is a way before it goes.
        key = ends.tobytes()
        if key not in self._known:
            self._known[key] = self._found(ends)
        return self._known[key].copy()

    def _found(self, ends: Array) -> Array:
        if not self._holds(ends):
            self._build(np.concatenate([self._extent, ends]))
        tight = np.minimum(self._nearest(ends, toes=True), self.radius) - 0.005
        direct = float(np.hypot(*(ends[1] - ends[0])))
        ways: list[tuple[float, Array]] = []
        for room, gradual, price in _ROOMS:
            way = self._way(_Berth(ends, tight, self.radius + room, gradual))
            if way is None:
                continue
            length = float(np.hypot(*np.diff(way, axis=0).T).sum())
            ways.append((length * price, way))
            # Narrower ways could not be much shorter.
            if length < 1.3 * direct + 0.3:
                break
        if not ways:
            names = self._in_the_way(ends)
            raise ReachError(
                f"no way from ({ends[0, 0]:.2f}, {ends[0, 1]:.2f}) to ({ends[1, 0]:.2f}, {ends[1, 1]:.2f}): "
                f"blocked by {', '.join(names) or 'the surroundings'}",
                kind="no_path",
                candidates=names,
                fix=f"leave a gap of at least {2.0 * self.radius:.2f} m or move the objects named",
            )
        return min(ways, key=lambda pair: pair[0])[1]

    def _way(self, berth: _Berth) -> Array | None:
        """A way that keeps its berth; None when there is none."""
        ends = berth.ends
        if self._open(ends, berth):
            return ends
        cells = self._cells(berth)
        if cells is None:
            return None
        way = self._origin + np.array(cells) * CELL
        way = self._pulled(np.concatenate([ends[:1], way[1:-1], ends[1:]]), berth)
        return self._rounded(way, berth)

    def _open(self, line: Array, berth: _Berth) -> bool:
        """Whether a body can walk straight along the polyline (K, 2)."""
        for a, b in pairwise(line):
            count = int(np.hypot(*(b - a)) / (0.5 * CELL)) + 2
            points = a + (b - a) * np.linspace(0.0, 1.0, count)[:, None]
            if (self._sample(points) < berth.at(points)).any():
                return False
        return True

    def _sample(self, points: Array) -> Array:
        """Clearance (N,) interpolated on the grid."""
        at = (points - self._origin) / CELL
        cell = np.clip(at.astype(int), 0, np.array(self._grid.shape) - 2)
        f = at - cell
        i, j = cell.T
        g = self._grid
        lower = g[i, j] * (1 - f[:, 1]) + g[i, j + 1] * f[:, 1]
        upper = g[i + 1, j] * (1 - f[:, 1]) + g[i + 1, j + 1] * f[:, 1]
        result: Array = lower * (1 - f[:, 0]) + upper * f[:, 0]
        return result

    def _cells(self, berth: _Berth) -> list[tuple[int, int]] | None:
        needed = np.full(self._grid.shape, berth.full)
        at = np.round((berth.ends - self._origin) / CELL).astype(int)
        reach = int(_LEAVE / CELL)
        for end in at:
            low = np.maximum(end - reach, 0)
            window = needed[low[0] : end[0] + reach + 1, low[1] : end[1] + reach + 1]
            cells = low + np.moveaxis(np.indices(window.shape), 0, -1).reshape(-1, 2)
            window[:] = berth.at(self._origin + cells * CELL).reshape(window.shape)
        # Tight cells cost more, so that a way keeps off furniture where there is room.
        tight = np.clip(1.0 - (self._grid - berth.full) / _COMFORT, 0.0, 1.0)
        cost = np.where(self._grid >= needed, 1.0 + 1.5 * tight, np.inf)
        first, last = (tuple(int(v) for v in end) for end in at)
        cost[first] = min(cost[first], 3.0)
        cost[last] = min(cost[last], 3.0)
        return shortest_way(cost, (first[0], first[1]), (last[0], last[1]))

    def _pulled(self, way: Array, berth: _Berth) -> Array:
        """Drop the points that a straight walk can skip."""
        kept, at = [0], 0
        while at < len(way) - 1:
            # Doubling, then halving, finds a far visible point in few tests.
            low, step = at + 1, 2
            while at + step < len(way) and self._open(way[[at, at + step]], berth):
                low, step = at + step, step * 2
            high = min(at + step, len(way))
            while high - low > 1:
                middle = (low + high) // 2
                if self._open(way[[at, middle]], berth):
                    low = middle
                else:
                    high = middle
            at = low
            kept.append(at)
        return way[kept]

    def _rounded(self, way: Array, berth: _Berth) -> Array:
        """Cut corners again and again where the room allows it, so that the body turns in an arc."""
        narrower = replace(berth, full=0.5 * (berth.full + self.radius))
        for share in (0.30, 0.25, 0.15, 0.2):
            before, after = way[:-1], way[1:]
            cut = np.stack([before + share * (after - before), after - share * (after - before)], 1).reshape(
                -1, 2
            )
            smoother = np.concatenate([way[:1], cut[1:-1], way[-1:]])
            if len(way) > 2 and self._open(smoother, narrower):
                way = smoother
        return way

    def _in_the_way(self, ends: Array) -> tuple[str, ...]:
        count = int(np.hypot(*(ends[1] - ends[0])) / CELL) + 2
        line = ends[0] + (ends[1] - ends[0]) * np.linspace(0.0, 1.0, count)[:, None]
        return self.blockers(line)
