"""Where vessels are filled, drunk and poured from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.rotation import Array
from motion.scene.model import Scene, Shape


def rim(shape: Shape) -> tuple[Array, float]:
    """Centre (3,) of a vessel's opening in its own frame and its radius: the top of its highest part."""
    tops = [
        (float(part.corners()[:, 1].max()), part)
        for part in shape.parts
        if not part.name.startswith(("handle", "stub"))
    ]
    height, part = max(tops, key=lambda pair: pair[0])
    corners = part.corners()
    centre = 0.5 * (corners.min(0) + corners.max(0))
    radius = 0.5 * float(min(np.ptp(corners[:, 0]), np.ptp(corners[:, 2])))
    return np.array([centre[0], height, centre[2]]), radius


def brim(scene: Scene, id: str) -> tuple[Array, float]:
    """Where lips meet a vessel, as `rim`: its opening, or the top of the cap or lid that is on it."""
    vessel = scene.object(id)
    centre, radius = rim(vessel.shape)
    for part in scene.parts_of(id):
        top, width = rim(part.shape)
        top = poses.apply(poses.mul(poses.inv(vessel.pose), part.pose), top)
        if top[1] > centre[1]:
            centre, radius = top, width
    return centre, radius


@dataclass(frozen=True, eq=False)
class Outlet:
    """Where liquid leaves a vessel, in its frame.

    centre (3,): middle of the rim, or the tip of a spout; radii (2,): half widths of the rim along x and z, zero at a spout;
    forward (3,): the spout's level direction, None when the vessel pours to all sides.
    """

    centre: Array
    radii: Array
    forward: Array | None

    def lip(self, way: Array) -> Array:
        """The points (N, 3) over which liquid leaves towards level directions (N, 3) in the vessel's frame."""
        flat = way[:, [0, 2]] * self.radii
        out = flat * self.radii / np.maximum(np.linalg.norm(flat, axis=-1, keepdims=True), 1e-9)
        result: Array = self.centre + np.stack([out[:, 0], np.zeros(len(way)), out[:, 1]], -1)
        return result


def outlet(shape: Shape) -> Outlet:
    """The spout of a vessel that has one, else its rim."""
    spout = next((part for part in shape.parts if part.name == "spout"), None)
    top, _ = rim(shape)
    if spout is not None:
        low, high = shape.bounds
        away = (spout.position - 0.5 * (low + high)) * np.array([1.0, 0.0, 1.0])
        axis = int(np.abs(away).argmax())
        forward = np.eye(3)[axis] * np.sign(away[axis])
        corners = spout.corners()
        tip = 0.5 * (corners.min(0) + corners.max(0))
        tip[axis] = corners[:, axis].max() if forward[axis] > 0 else corners[:, axis].min()
        return Outlet(tip, np.zeros(2), forward)
    tops = [
        part for part in shape.parts if part.corners()[:, 1].max() > top[1] - 1e-6 and part.name != "handle"
    ]
    corners = np.concatenate([part.corners() for part in tops])
    radii = 0.5 * np.ptp(corners[:, [0, 2]], axis=0)
    return Outlet(top, np.maximum(radii, 1e-4), None)


def heading_of(direction: Array) -> float:
    """The yaw whose forward is the level part of a direction (3,)."""
    return float(np.arctan2(direction[0], direction[2]))


def tilted(way: Array, tilt: float, level: Array) -> Array:
    """Orientations (N, 4) `level` tipped by `tilt` radians towards level world directions (N, 3)."""
    axis = rot.cross(np.broadcast_to(np.array([0.0, 1.0, 0.0]), way.shape), way)
    return rot.mul(rot.from_axis_angle(axis, np.full(len(way), tilt)), level)
