"""Hair as a closed shell over the scalp with a clean hair line: short, or long to the nape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator

from motion.avatar.attach import grid_faces, rigid
from motion.avatar.body import Body
from motion.avatar.model import Part
from motion.rotation import Array

_MERIDIANS = 128
_STEPS = 24

# The hair line as height over the eyes by azimuth from the front, degrees; 1 is the distance from eyes to
# crown.
_LINE_SHORT = {0: 0.64, 25: 0.66, 42: 0.60, 56: 0.40, 66: 0.30, 74: 0.02, 82: 0.02, 90: 0.16, 108: 0.14,
               120: -0.02, 135: -0.30, 155: -0.42, 180: -0.44}  # fmt: skip
_LINE_LONG = {0: 0.66, 22: 0.64, 38: 0.50, 50: 0.20, 58: -0.30, 66: -1.00, 80: -1.25, 110: -1.34, 180: -1.38}


@dataclass(frozen=True)
class _Head:
    """Middle of the skull, height from eyes to crown, and directions and distances of its skin without the
    ears.
    """

    centre: Array
    unit: float
    eyes: float
    directions: Array
    distances: Array

    def radius(self, directions: Array) -> Array:
        """Smoothed distance of the skin (…,) in unit directions (…, 3)."""
        flat = directions.reshape(-1, 3)
        share = np.exp((flat @ self.directions.T - 1.0) / (1.0 - np.cos(np.radians(7.0))))
        return np.asarray((share @ self.distances / share.sum(axis=1)).reshape(directions.shape[:-1]))


def _head(body: Body) -> _Head:
    skin = body.source.groups["body"]
    eyes = body.joint("leftEye")
    crown = body.vertices[skin, 1].max()
    unit = float(crown - eyes[1])
    points = body.vertices[skin]
    ears = body.source.mask("ears")[skin] > 0.3
    near = ~ears & (points[:, 1] > eyes[1] - 1.4 * unit) & (np.abs(points[:, 0]) < unit)
    top = points[near & (points[:, 1] > eyes[1] + 0.25 * unit)]
    centre = np.array([0.0, eyes[1] + 0.25 * unit, (top[:, 2].min() + top[:, 2].max()) / 2.0])
    rays = points[near] - centre
    distances = np.linalg.norm(rays, axis=1)
    return _Head(centre, unit, float(eyes[1]), rays / distances[:, None], distances)


def hair(body: Body) -> list[Part]:
    """The hair of `spec.hair_style`, fixed to the head; nothing for "none"."""
    style = body.spec.hair_style
    if style == "none":
        return []
    head = _head(body)
    around = np.linspace(-np.pi, np.pi, _MERIDIANS, endpoint=False)
    line = _LINE_LONG if style == "long" else _LINE_SHORT
    end = _hair_line(line, around, body.spec.age)
    outer = _shell(head, around, end, style == "long")
    inner = _inset(outer, head, 0.010 * body.size)
    points = np.concatenate([outer.reshape(-1, 3), inner.reshape(-1, 3)])
    sheet = grid_faces(_STEPS, _MERIDIANS, closed=True)
    rim = np.array([[(_STEPS - 1) * _MERIDIANS + i for i in range(_MERIDIANS)], [0] * _MERIDIANS])
    rim[1] = rim[0] + _STEPS * _MERIDIANS
    a, b = rim[0], np.roll(rim[0], -1)
    c, d = rim[1], np.roll(rim[1], -1)
    edge = np.concatenate([np.stack([a, c, d], axis=1), np.stack([a, d, b], axis=1)])
    faces = np.concatenate([sheet, sheet[:, ::-1] + _STEPS * _MERIDIANS, edge])
    corners = points[faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    faces = faces[area > 1e-12]
    shade = _strands(around)
    tints = np.tile(shade, 2 * _STEPS)[:, None] * np.ones(3)
    return [rigid("hair", "head", points, faces, body.spec.hair_tint, tints=tints, roughness=0.7)]


def _hair_line(line: dict[int, float], around: Array, age: float) -> Array:
    curve = PchipInterpolator(list(line), list(line.values()))
    height = np.asarray(curve(np.abs(np.degrees(around))))
    recede = 0.10 * float(np.clip((age - 45.0) / 30.0, 0.0, 1.0))
    return height + recede * np.exp(-(((np.abs(np.degrees(around)) - 28.0) / 18.0) ** 2))


def _strands(around: Array) -> Array:
    """Brightness by azimuth, from a few incommensurate waves: enough to read as locks."""
    wave = 0.4 * np.sin(17 * around + 1.0) + 0.35 * np.sin(29 * around) + 0.25 * np.sin(41 * around + 2.0)
    return np.asarray(0.84 + 0.16 * wave)


def _shell(head: _Head, around: Array, end: Array, long: bool) -> Array:
    """Outer surface (steps, meridians, 3) from the crown down to the hair line."""
    t = np.linspace(0.0, 1.0, _STEPS)[:, None]
    lowest = head.eyes + end * head.unit
    # Long hair lies on the head down to this level and hangs from there.
    hang = head.eyes - 0.10 * head.unit
    on_head = np.maximum(lowest, hang) if long else lowest
    split = np.clip((head.eyes + head.unit - on_head) / (head.eyes + head.unit - lowest), 0.3, 1.0)
    heights = _elevation_of(head, around, on_head)
    elevation = np.pi / 2 + (heights - np.pi / 2) * np.minimum(t / split, 1.0)
    directions = np.stack(
        [np.cos(elevation) * np.sin(around), np.sin(elevation), np.cos(elevation) * np.cos(around)], axis=-1
    )
    distance = head.radius(directions) + head.unit * _thickness(t, around, long)
    points = head.centre + directions * distance[..., None]
    fallen = np.clip((t - split) / np.maximum(1.0 - split, 1e-6), 0.0, 1.0) * np.maximum(
        on_head - lowest, 0.0
    )
    # Falling hair swings out a little and turns in again at its ends.
    swing = (
        1.0 + 0.10 * np.sin(np.pi * np.minimum(fallen / head.unit, 1.0)) - 0.10 * (fallen / head.unit) ** 2
    )
    points[..., 0] *= swing
    points[..., 2] = head.centre[2] + (points[..., 2] - head.centre[2]) * swing
    points[..., 1] -= fallen
    return np.asarray(points)


def _thickness(t: Array, around: Array, long: bool) -> Array:
    """Height of the hair over the skin, in units of the head, from crown (t = 0) to the edge (t = 1)."""
    degrees = np.degrees(around)
    front = np.exp(-((degrees / 55.0) ** 2))
    # All meridians meet at the crown, so they must agree there.
    apart = np.clip(t * 2.5, 0.0, 1.0)
    full = 0.15 if long else 0.15 * (1.0 - apart) + (0.11 + 0.12 * front) * apart
    # Hair rises gently from the forehead, and at a short back from the nape.
    gentle = 0.45 * front if long else 0.30 * front + 0.35 * (1.0 - front)
    fade = 0.35 + gentle * apart
    body = full * np.clip((1.0 - t) / fade, 0.0, 1.0) ** 0.6
    edge = np.where(np.abs(degrees) < 60.0, 0.035, 0.13) if long else np.full(len(around), 0.03)
    parting = (
        0.07
        * np.exp(-(((degrees - 24.0) / 7.0) ** 2))
        * np.clip((1.0 - t) * 4.0, 0.0, 1.0)
        * np.clip(t * 3.0 - 0.3, 0.0, 1.0)
    )
    ripple = 0.10 * (_strands(around) - 0.84) * np.clip(t * 3.0, 0.0, 1.0)
    return np.asarray(np.maximum(body, edge) - parting + ripple + 0.01)


def _elevation_of(head: _Head, around: Array, lowest: Array) -> Array:
    """Elevation angle (meridians,) at which the skin is at height `lowest`, by bisection."""
    low, high = np.full(len(around), -1.4), np.full(len(around), np.pi / 2)
    for _ in range(30):
        middle = (low + high) / 2.0
        directions = np.stack(
            [np.cos(middle) * np.sin(around), np.sin(middle), np.cos(middle) * np.cos(around)], -1
        )
        y = head.centre[1] + directions[:, 1] * head.radius(directions)
        low, high = np.where(y < lowest, middle, low), np.where(y < lowest, high, middle)
    return np.asarray((low + high) / 2.0)


def _inset(outer: Array, head: _Head, depth: float) -> Array:
    """The inner side: the same shape, closer to the middle of the head."""
    ray = outer - head.centre
    length = np.linalg.norm(ray, axis=-1, keepdims=True)
    return np.asarray(outer - ray / length * depth)
