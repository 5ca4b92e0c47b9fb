"""Meshes, a view and one lamp to an image: deferred shading, a shadow map, outlines and a floor grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exporters.picture.raster import Floats, visible, weights
from exporters.picture.view import View, look_along
from motion.rotation import Array

_SUPERSAMPLING = 2
_SHADOW_SIZE = 384
_AMBIENT, _SKY, _LAMP = 0.34, 0.16, 0.62
_SHADE = 0.30
_BACKGROUND = np.array([0.86, 0.88, 0.91])
_FLOOR, _LINE = np.array([0.74, 0.75, 0.77]), np.array([0.60, 0.62, 0.65])
# The lamp over the viewer's left shoulder: right, up, towards the eye.
_LAMP_FROM = np.array([-0.45, 1.0, 0.55])
_GRID, _LINE_WIDTH = 0.5, 0.006


@dataclass(frozen=True, eq=False)
class Mesh:
    """vertices, normals (V, 3) in the world; faces (T, 3); colour (3,) or (T, 3) linear RGB; opacity 0..1.

    Meshes of different groups are set off against each other by an outline. Only opaque ones throw shadows.
    """

    vertices: Array
    normals: Array
    faces: np.ndarray
    colour: Array
    group: int = 0
    opacity: float = 1.0


@dataclass(frozen=True, eq=False)
class _Batch:
    """All triangles together: vertices, normals (V, 3), faces (T, 3), colour (T, 3), group (T,)."""

    vertices: Floats
    normals: Floats
    faces: np.ndarray
    colour: Floats
    group: np.ndarray


def draw(meshes: list[Mesh], view: View, width: int, height: int) -> NDArray[np.uint8]:
    """The picture (height, width, 3), sRGB."""
    lamp = _LAMP_FROM @ view.axes
    lamp = (lamp / np.linalg.norm(lamp)).astype(np.float32)
    solid = _batch([mesh for mesh in meshes if mesh.opacity >= 0.99])
    shadow = _ShadowMap(solid, lamp)
    image, depth = _floor(view, width, height, shadow)
    image, depth, group = _surfaces(solid, view, image, depth, lamp, shadow, 1.0)
    for mesh in meshes:
        if mesh.opacity < 0.99:
            image, _, _ = _surfaces(_batch([mesh]), view, image, depth, lamp, shadow, mesh.opacity)
    _outline(image, group)
    n = _SUPERSAMPLING
    # Sums of strided views, several times faster than a mean over the axes of a reshape.
    summed: Floats = np.zeros((height, width, 3), np.float32)
    for i in range(n):
        for j in range(n):
            summed += image[i::n, j::n]
    return _encode(summed / np.float32(n * n))


def _batch(meshes: list[Mesh]) -> _Batch:
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    nothing = np.zeros((0, 3))
    colours = [np.broadcast_to(mesh.colour, (len(mesh.faces), 3)) for mesh in meshes]
    faces = [mesh.faces + start for mesh, start in zip(meshes, starts, strict=False)]
    return _Batch(
        np.concatenate([nothing, *(mesh.vertices for mesh in meshes)]).astype(np.float32),
        np.concatenate([nothing, *(mesh.normals for mesh in meshes)]).astype(np.float32),
        np.concatenate([nothing.astype(int), *faces]),
        np.concatenate([nothing, *colours]).astype(np.float32),
        np.concatenate([np.zeros(0, int), *(np.full(len(mesh.faces), mesh.group) for mesh in meshes)]),
    )


class _ShadowMap:
    """Depth as the lamp sees it, over the solid triangles."""

    def __init__(self, batch: _Batch, lamp: Array) -> None:
        self._empty = len(batch.faces) == 0
        if self._empty:
            return
        low, high = batch.vertices.min(0), batch.vertices.max(0)
        size = max(float(np.linalg.norm(high - low)), 0.1)
        self._view = look_along(lamp, (low + high) / 2, size)
        corners = self._view.project(batch.vertices, _SHADOW_SIZE, _SHADOW_SIZE)[batch.faces]
        nearest = visible(corners, _SHADOW_SIZE, _SHADOW_SIZE)
        self._bias = 2.5 * size / _SHADOW_SIZE
        self._depth = np.full((_SHADOW_SIZE, _SHADOW_SIZE), np.inf, np.float32)
        rows, columns = np.nonzero(nearest >= 0)
        triangles = nearest[rows, columns]
        share = weights(corners, triangles, columns + np.float32(0.5), rows + np.float32(0.5))
        self._depth[rows, columns] = (share * corners[triangles, :, 2]).sum(-1)

    def light(self, points: NDArray[Any]) -> Floats:
        """How much of the lamp reaches points (N, 3), 0..1, softened over four texels."""
        if self._empty:
            return np.ones(len(points), np.float32)
        x, y, depth = np.moveaxis(self._view.project(points, _SHADOW_SIZE, _SHADOW_SIZE), -1, 0)
        total = np.zeros(len(points), np.float32)
        for shift_x, shift_y in ((-0.8, -0.3), (0.3, -0.8), (0.8, 0.3), (-0.3, 0.8)):
            column = np.clip(x + shift_x, 0, _SHADOW_SIZE - 1).astype(np.int32)
            row = np.clip(y + shift_y, 0, _SHADOW_SIZE - 1).astype(np.int32)
            total += depth < self._depth[row, column] + self._bias
        return total / np.float32(4)


def _surfaces(
    batch: _Batch,
    view: View,
    image: Floats,
    depth: Floats,
    lamp: Array,
    shadow: _ShadowMap,
    opacity: float,
) -> tuple[Floats, Floats, np.ndarray]:
    """Draw triangles over an image (H, W, 3) and its depth (H, W); third comes the group, -1 for none."""
    high, wide = depth.shape
    group = np.full(depth.shape, -1)
    before = view.local(batch.vertices)[:, 2] < view.near
    keep = np.flatnonzero(before[batch.faces].all(-1))
    if not len(keep):
        return image, depth, group
    faces = batch.faces[keep]
    corners = view.project(batch.vertices, wide, high)[faces]
    rows, columns = np.nonzero((nearest := visible(corners, wide, high)) >= 0)
    triangles = nearest[rows, columns]
    share = weights(corners, triangles, columns + np.float32(0.5), rows + np.float32(0.5))
    here = (share * corners[triangles, :, 2]).sum(-1)
    front = here < depth[rows, columns]
    rows, columns, triangles, share, here = (a[front] for a in (rows, columns, triangles, share, here))

    faces = faces[triangles]
    points = _blend(share, batch.vertices, faces)
    normals = _blend(share, batch.normals, faces)
    normals /= np.maximum(np.sqrt((normals**2).sum(-1, keepdims=True)), 1e-9)
    # Cloth and paper are seen from both sides.
    normals *= np.where((normals @ view.axes[2]) < -0.15, -1.0, 1.0)[:, None]
    lit: Floats = np.maximum(normals @ lamp, 0.0)
    # A little off the surface, or faces that the lamp only grazes would shade themselves.
    lit[lit > 0] *= shadow.light((points + 0.006 * normals)[lit > 0])
    brightness = _AMBIENT + _SKY * normals[:, 1] + _LAMP * lit
    colour = batch.colour[keep[triangles]] * brightness[:, None]
    image[rows, columns] = opacity * colour + (1.0 - opacity) * image[rows, columns]
    if opacity >= 0.99:
        depth[rows, columns] = here
        group[rows, columns] = batch.group[keep[triangles]]
    return image, depth, group


def _blend(share: Floats, values: Floats, faces: np.ndarray) -> Floats:
    """Values (V, 3) at points with weights (N, 3) in faces (N, 3)."""
    blended: Floats = share[:, :1] * values[faces[:, 0]]
    blended += share[:, 1:2] * values[faces[:, 1]]
    blended += share[:, 2:] * values[faces[:, 2]]
    return blended


def _floor(view: View, width: int, height: int, shadow: _ShadowMap) -> tuple[Floats, Floats]:
    """Background and floor with a grid of half metres, and their depth, at the supersampled size.

    Drawn once a pixel, since the grid softens its own lines and the floor has no edges.
    """
    image = np.empty((height, width, 3), np.float32)
    image[:] = _BACKGROUND
    depth = np.full((height, width), np.inf, np.float32)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) + np.float32(0.5)
    origin, direction = view.rays(x, y, width, height)
    falling = direction[..., 1] < -1e-3
    t = np.where(falling, -origin[..., 1] / np.where(falling, direction[..., 1], 1.0), -np.inf)
    # Parallel rays start in the picture's plane and may have met the floor before it.
    rows, columns = np.nonzero(falling & (np.isfinite(t) if view.distance is None else t > 0))
    if len(rows):
        points = origin[rows, columns] + t[rows, columns, None] * direction[rows, columns]
        flat = points[:, [0, 2]]
        reach = np.abs(flat - view.centre[[0, 2]]).max(-1)
        fade = np.clip(1.6 - reach / (1.2 * view.height), 0.0, 1.0)[:, None]
        away = np.abs((flat + _GRID / 2) % _GRID - _GRID / 2).min(-1)
        pixel = view.height / height
        line = np.clip(1.5 - away / max(_LINE_WIDTH, pixel), 0.0, 1.0)[:, None]
        lit = (_SHADE * shadow.light(points) + 1.0 - _SHADE)[:, None]
        ground = (line * _LINE + (1.0 - line) * _FLOOR) * lit
        image[rows, columns] = fade * ground + (1.0 - fade) * _BACKGROUND
        depth[rows, columns] = view.project(points, width, height)[:, 2]
    return (
        image.repeat(_SUPERSAMPLING, 0).repeat(_SUPERSAMPLING, 1),
        depth.repeat(_SUPERSAMPLING, 0).repeat(_SUPERSAMPLING, 1) + np.float32(2e-3),
    )


def _outline(image: Floats, group: np.ndarray) -> None:
    edge = np.zeros(group.shape, bool)
    edge[:, 1:] |= group[:, 1:] != group[:, :-1]
    edge[1:] |= group[1:] != group[:-1]
    image[edge] *= 0.45


def _encode(linear: Floats) -> NDArray[np.uint8]:
    linear = np.clip(linear, 0.0, 1.0)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return (srgb * 255.0 + 0.5).astype(np.uint8)
