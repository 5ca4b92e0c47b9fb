"""What stands in a walker's way: the floor areas of scene objects as convex polygons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from motion import pose as poses
from motion.rotation import Array
from motion.scene.model import Primitive, SceneObject

# Rugs, mats and door sills are stepped over, but not small things that one could pick up.
STEP_OVER, _SMALL = 0.03, 0.6
# Toes go under what is higher than this.
_TOE_ROOM = 0.12
_MESH_SPACING = 0.05
_ROUND = 16


@dataclass(frozen=True, eq=False)
class Footprint:
    """One convex obstacle on the floor: corners (K, 2) counter-clockwise in x, z; the owner's id.

    on_floor: it comes down to where toes would hit it.
    """

    corners: Array
    owner: str
    on_floor: bool = False

    def distance(self, points: Array) -> Array:
        """Signed distance (N,) of floor points (N, 2): negative inside."""
        # Coordinates apart: sums over an axis of two would take most of the time.
        px, pz = points[:, :1], points[:, 1:]
        x, z = self.corners.T
        if len(x) == 1:
            single: Array = np.hypot(px - x, pz - z)[:, 0]
            return single
        ex, ez = np.roll(x, -1) - x, np.roll(z, -1) - z
        dx, dz = px - x, pz - z
        along = np.clip((dx * ex + dz * ez) / np.maximum(ex * ex + ez * ez, 1e-12), 0.0, 1.0)
        away: Array = np.sqrt(((dx - along * ex) ** 2 + (dz - along * ez) ** 2).min(-1))
        if len(x) == 2:
            return away
        inside = (ex * dz - ez * dx >= 0.0).all(-1)
        return np.where(inside, -away, away)


def _hull(points: Array) -> Array:
    """Counter-clockwise convex hull (K, 2) of floor points (N, 2); thin sets keep their two extremes."""
    try:
        corners: Array = points[ConvexHull(points).vertices]
        return corners
    except (QhullError, ValueError):
        centred = points - points.mean(0)
        main = np.linalg.svd(centred, full_matrices=False)[2][0]
        along = centred @ main
        ends: Array = points[[int(along.argmin()), int(along.argmax())]]
        return ends if np.ptp(along) > 1e-6 else ends[:1]


def _outline(part: Primitive, pose: Array) -> Array:
    """Points (N, 3) in the world whose hull is the part."""
    if part.kind == "box":
        return poses.apply(pose, part.corners())
    angle = np.linspace(0.0, 2.0 * np.pi, _ROUND, endpoint=False)
    if part.kind == "sphere":
        # Only the silhouette counts; it stays level however the ball is turned.
        centre = poses.apply(pose, part.position)
        ring = np.stack([np.cos(angle), np.zeros(_ROUND), np.sin(angle)], -1) * part.size.max() / 2.0
        poles = np.array([[0.0, 1.0, 0.0], [0.0, -1.0, 0.0]]) * part.size.max() / 2.0
        outline: Array = centre + np.concatenate([ring, poles])
        return outline
    circle = np.stack([np.cos(angle), np.zeros(_ROUND), np.sin(angle)], -1) * part.size / 2.0
    rim = np.array([0.0, part.size[1] / 2.0, 0.0])
    return poses.apply(pose, poses.apply(part.pose, np.concatenate([circle + rim, circle - rim])))


def _mesh_cells(part: Primitive, pose: Array, low: float, high: float) -> list[Array]:
    """Floor squares under a mesh between two heights; it may be a whole room, so its hull won't do."""
    assert part.vertices is not None and part.faces is not None
    vertices = poses.apply(pose, poses.apply(part.pose, part.vertices))
    triangles = vertices[part.faces]
    triangles = triangles[(triangles[..., 1].max(1) > low) & (triangles[..., 1].min(1) < high)]
    if not len(triangles):
        return []
    size = np.linalg.norm(triangles - np.roll(triangles, 1, axis=1), axis=-1).max(1)
    samples = []
    divisions = np.minimum(np.ceil(size / _MESH_SPACING).astype(int), 200)
    for count in np.unique(divisions):
        chosen = triangles[divisions == count]
        i, j = np.meshgrid(np.arange(count + 1), np.arange(count + 1), indexing="ij")
        keep = i + j <= count
        u, v = i[keep] / max(count, 1), j[keep] / max(count, 1)
        weights = np.stack([1.0 - u - v, u, v], -1)
        samples.append(np.einsum("pk,tkc->tpc", weights, chosen).reshape(-1, 3))
    points = np.concatenate(samples)
    points = points[(points[:, 1] > low) & (points[:, 1] < high)]
    cells = np.unique(np.round(points[:, [0, 2]] / _MESH_SPACING).astype(int), axis=0) * _MESH_SPACING
    half = 0.5 * _MESH_SPACING
    square = np.array([[-half, -half], [half, -half], [half, half], [-half, half]])
    return [cell + square for cell in cells]


def footprints(item: SceneObject, height: float) -> list[Footprint]:
    """The floor areas that an object denies to a body of the given height in metres.

    Parts entirely below 3 cm or above the body don't count, but nobody steps on a phone or a newspaper.
    """
    result = []
    floor = 0.0 if item.movable and float(np.ptp(item.world_bounds(), axis=0).max()) < _SMALL else STEP_OVER
    for part in item.shape.parts:
        if part.kind == "mesh" and part.vertices is not None and part.faces is not None:
            areas, low = _mesh_cells(part, item.pose, floor, height), True
        else:
            outline = _outline(part, item.pose)
            if outline[:, 1].max() <= floor or outline[:, 1].min() >= height:
                continue
            areas, low = [_hull(outline[:, [0, 2]])], bool(outline[:, 1].min() < _TOE_ROOM)
        result += [Footprint(area, item.id, low) for area in areas]
    return result
