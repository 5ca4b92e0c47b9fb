"""From where a picture is taken: an eye that looks along an axis, in parallel or in perspective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.rotation import Array, cross

# Direction from the subject to the eye in the avatar's own frame: x its left, y up, z forward.
_SIDES = {
    "front": (0.0, 0.12, 1.0),
    "side": (1.0, 0.12, 0.0),
    "left": (1.0, 0.12, 0.0),
    "right": (-1.0, 0.12, 0.0),
    "back": (0.0, 0.12, -1.0),
    "top": (0.0, 1.0, 0.001),
    "corner": (0.75, 0.5, 1.0),
}
VIEWS = tuple(_SIDES)


@dataclass(frozen=True, eq=False)
class View:
    """axes (3, 3): rows right, up and towards the eye. centre (3,): the point in the middle of the picture.

    height: metres that the picture is high, at the centre. distance: metres from the centre to the eye, None
    for parallel rays. near: what is closer to the eye than this many metres before the centre is cut away.
    """

    axes: Array
    centre: Array
    height: float
    distance: float | None = None
    near: float = 10.0

    def local(self, points: NDArray[Any]) -> NDArray[Any]:
        """World points (..., 3) as right, up, towards the eye from the centre, metres."""
        # In the precision that the points come in: pictures are drawn in single precision.
        kind = points.dtype
        result: NDArray[Any] = (points - self.centre.astype(kind)) @ self.axes.T.astype(kind)
        return result

    def project(self, points: NDArray[Any], width: int, height: int) -> NDArray[Any]:
        """World points (..., 3) as x, y in pixels and a depth that is affine over the image."""
        local = self.local(points)
        scale = height / self.height
        towards = local[..., 2]
        if self.distance is None:
            size, depth = np.full_like(towards, scale), -towards
        else:
            away = np.maximum(self.distance - towards, 0.05)
            size, depth = scale * self.distance / away, -self.distance / away
        out = np.empty_like(local)
        out[..., 0], out[..., 1], out[..., 2] = local[..., 0] * size, local[..., 1] * -size, depth
        out[..., 0] += width / 2
        out[..., 1] += height / 2
        return out

    def rays(self, x: Array, y: Array, width: int, height: int) -> tuple[Array, Array]:
        """Origin (..., 3) and direction (..., 3) of the rays through pixels x, y (...), in the world."""
        scale = self.height / height
        plane = (x[..., None] - width / 2) * scale * self.axes[0]
        plane = plane - (y[..., None] - height / 2) * scale * self.axes[1]
        if self.distance is None:
            return self.centre + plane, np.broadcast_to(-self.axes[2], plane.shape)
        eye = self.centre + self.distance * self.axes[2]
        return np.broadcast_to(eye, plane.shape), self.centre + plane - eye


def look_along(
    towards_eye: Array, centre: Array, height: float, distance: float | None = None, near: float = 10.0
) -> View:
    """A view with the eye in a direction (3,) from the centre (3,), upright."""
    out = towards_eye / np.linalg.norm(towards_eye)
    right = cross(np.array([0.0, 1.0, 0.0]), out)
    right = right / max(float(np.linalg.norm(right)), 1e-9)
    return View(np.stack([right, cross(out, right), out]), centre, height, distance, near)


def around(
    name: str, heading: float, low: Array, high: Array, aspect: float, perspective: bool = False
) -> View:
    """The named view of a box (low, high (3,)) for an avatar that faces `heading`, filled by the box.

    aspect: width over height. KeyError for a name that is not in `VIEWS`.
    """
    x, y, z = _SIDES[name]
    sine, cosine = np.sin(heading), np.cos(heading)
    direction = np.array([x * cosine + z * sine, y, z * cosine - x * sine])
    view = look_along(direction, (low + high) / 2, 1.0)
    corners = np.stack(np.meshgrid(*zip(low, high, strict=True), indexing="ij"), -1).reshape(-1, 3)
    reach = np.abs(view.local(corners)).max(0)
    height = 2.0 * max(float(reach[1]), float(reach[0]) / aspect) * 1.06
    distance = None
    if perspective:
        distance = 2.2 * height + float(reach[2])
        height *= 1.0 + float(reach[2]) / distance
    return View(view.axes, view.centre, height, distance, near=float(reach[2]) + 0.15)
