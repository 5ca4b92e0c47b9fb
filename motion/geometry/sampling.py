"""Points spread over a shape's surface."""

from __future__ import annotations

import numpy as np

from motion import pose as poses
from motion.geometry.primitives import radius_of
from motion.geometry.signed import distance, project
from motion.geometry.triangles import sample_triangles
from motion.rotation import Array
from motion.scene.model import Primitive, Shape

_ON_SURFACE = 1e-6


def _disc(rng: np.random.Generator, count: int, radius: float, y: float) -> Array:
    r, a = radius * np.sqrt(rng.random(count)), rng.random(count) * 2.0 * np.pi
    return np.stack([r * np.cos(a), np.full(count, y), r * np.sin(a)], -1)


def _wall(rng: np.random.Generator, count: int, radius: float, low: float, high: float) -> Array:
    a = rng.random(count) * 2.0 * np.pi
    y = low + (high - low) * rng.random(count)
    return np.stack([radius * np.cos(a), y, radius * np.sin(a)], -1)


def _split(rng: np.random.Generator, count: int, areas: list[float]) -> list[int]:
    weights = np.maximum(np.array(areas), 0.0)
    return [int(n) for n in rng.multinomial(count, weights / weights.sum())]


def _box(rng: np.random.Generator, part: Primitive, count: int) -> Array:
    x, y, z = part.size
    face = rng.choice(6, size=count, p=np.repeat([y * z, z * x, x * y], 2) / (2 * (y * z + z * x + x * y)))
    points = (rng.random((count, 3)) - 0.5) * part.size
    points[np.arange(count), face // 2] = np.where(face % 2, 0.5, -0.5) * part.size[face // 2]
    return points


def _ball(rng: np.random.Generator, count: int) -> Array:
    v = rng.standard_normal((count, 3))
    unit: Array = v / np.linalg.norm(v, axis=1, keepdims=True)
    return unit


def _round(rng: np.random.Generator, part: Primitive, count: int) -> Array:
    radius, half = radius_of(part), float(part.size[1]) / 2.0
    if part.kind == "capsule":
        straight = max(half - radius, 0.0)
        wall, caps = _split(rng, count, [2.0 * straight, 2.0 * radius])
        ends = _ball(rng, caps) * radius
        ends[:, 1] += np.where(ends[:, 1] > 0, straight, -straight)
        return np.concatenate([_wall(rng, wall, radius, -straight, straight), ends])
    if part.kind == "cylinder":
        wall, top, bottom = _split(rng, count, [4.0 * half, radius, radius])
        pieces = [_wall(rng, wall, radius, -half, half), _disc(rng, top, radius, half)]
        return np.concatenate([*pieces, _disc(rng, bottom, radius, -half)])
    inner, floor = radius - part.wall, part.wall - half
    areas = [2.0 * half * radius, (half - floor) * inner, radius**2 / 2.0, inner**2 / 2.0, radius * part.wall]
    outside, cavity, bottom, well, rim = _split(rng, count, areas)
    r = np.sqrt(inner**2 + (radius**2 - inner**2) * rng.random(rim))
    a = rng.random(rim) * 2.0 * np.pi
    return np.concatenate(
        [
            _wall(rng, outside, radius, -half, half),
            _wall(rng, cavity, inner, floor, half),
            _disc(rng, bottom, radius, -half),
            _disc(rng, well, inner, floor),
            np.stack([r * np.cos(a), np.full(rim, half), r * np.sin(a)], -1),
        ]
    )


def _part_points(rng: np.random.Generator, part: Primitive, count: int) -> Array:
    if part.kind == "box":
        local = _box(rng, part, count)
    elif part.kind == "sphere":
        local = _ball(rng, count) * part.size * 0.5
    elif part.kind == "mesh":
        assert part.vertices is not None and part.faces is not None
        owned, _ = sample_triangles(part.vertices[part.faces], count, int(rng.integers(1 << 31)))
        local = owned[:count]
    else:
        local = _round(rng, part, count)
    return poses.apply(part.pose, local)


def surface_points(shape: Shape, count: int, seed: int = 0) -> Array:
    """About evenly spread points (count, 3) on the outer surface of a shape, in its frame; seeded."""
    rng = np.random.default_rng(seed)
    areas = []
    for part in shape.parts:
        x, y, z = part.size
        areas.append(float(x * y + y * z + z * x))
    weights = np.array(areas) / sum(areas)
    kept: list[Array] = []
    found = 0
    # Points of one part that lie inside another are not surface; draw until enough remain.
    for _ in range(8):
        draws = rng.multinomial(2 * count, weights)
        points = np.concatenate(
            [_part_points(rng, p, int(n)) for p, n in zip(shape.parts, draws, strict=True)]
        )
        tolerance = _ON_SURFACE if all(p.kind != "mesh" for p in shape.parts) else 2e-3
        points = points[distance(shape, points) > -tolerance]
        kept.append(points)
        found += len(points)
        if found >= count:
            break
    every = np.concatenate(kept)
    if len(every) < count:
        every = np.concatenate([every, project(shape, every[np.arange(count - len(every)) % len(every)])])
    return rng.permutation(every)[:count]
