"""A pinhole camera: from the world to pixels.

Pixels count from the image's upper left corner, x to the right and y down; the image's centre is (width / 2,
height / 2).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from motion import rotation as rot
from motion.errors import SceneError
from motion.rotation import Array
from motion.scene.model import Camera

Mask = NDArray[np.bool_]

# Points nearer than this are behind the lens for our purpose, metres.
NEAR = 0.02
_EDGES = np.array(
    [(0, 1), (2, 3), (4, 5), (6, 7), (0, 2), (1, 3), (4, 6), (5, 7), (0, 4), (1, 5), (2, 6), (3, 7)]
)


def axes(camera: Camera) -> Array:
    """Rows (3, 3): the camera's right, up and forward in the world. SceneError when it looks nowhere."""
    forward = np.asarray(camera.target, dtype=np.float64) - np.asarray(camera.position, dtype=np.float64)
    distance = float(np.linalg.norm(forward))
    width, height = camera.size
    if not (
        np.isfinite(distance) and distance > 1e-6 and 0.0 < camera.fov < np.pi and width > 0 and height > 0
    ):
        raise SceneError(
            "this camera cannot see: target at its position, or field of view or size not positive",
            kind="bad_camera",
            fix="give a target away from the position, fov in radians below pi, and a size in pixels",
        )
    forward = forward / distance
    right = rot.cross(forward, np.array([0.0, 1.0, 0.0]))
    if np.linalg.norm(right) < 1e-6:
        # Straight up or down, where "up" in the image is free: take the scene's depth.
        right = np.array([-1.0, 0.0, 0.0])
    right = right / np.linalg.norm(right)
    return np.stack([right, rot.cross(right, forward), forward])


def to_camera(camera: Camera, points: Array) -> Array:
    """World points (..., 3) as right, up and depth in metres from the camera."""
    offset: Array = np.asarray(points, dtype=np.float64) - np.asarray(camera.position, dtype=np.float64)
    result: Array = offset @ axes(camera).T
    return result


def to_pixels(camera: Camera, local: Array) -> Array:
    """Camera-space points (..., 3) as pixels (..., 2); only meaningful for a depth of at least `NEAR`."""
    width, height = camera.size
    focal = 0.5 * height / np.tan(0.5 * camera.fov)
    scale = focal / np.maximum(local[..., 2], NEAR)
    return np.stack([0.5 * width + local[..., 0] * scale, 0.5 * height - local[..., 1] * scale], axis=-1)


def project(camera: Camera, points: Array) -> tuple[Array, Mask]:
    """Pixels (..., 2) of world points (..., 3), and which (...) of them are inside the image."""
    local = to_camera(camera, points)
    pixels = to_pixels(camera, local)
    inside = ((pixels >= 0.0) & (pixels <= np.array(camera.size, dtype=np.float64))).all(-1)
    return pixels, inside & (local[..., 2] >= NEAR)


def box_around(camera: Camera, corners: Array) -> tuple[Array, Mask]:
    """Image boxes (..., 4) as x0 y0 x1 y1 of boxes given by corners (..., 8, 3), and which (...) are in view.

    Corners run over the low and high x, then y, then z, as `Primitive.corners` gives them. What lies behind
    the lens is cut off first, then the result is cut to the image. A box out of view is all zero.
    """
    local = to_camera(camera, corners)
    begin, end = local[..., _EDGES[:, 0], :], local[..., _EDGES[:, 1], :]
    span = end[..., 2] - begin[..., 2]
    crossing = (begin[..., 2] - NEAR) * (end[..., 2] - NEAR) < 0.0
    t = np.where(crossing, (NEAR - begin[..., 2]) / np.where(crossing, span, 1.0), 0.0)
    cut = begin + (end - begin) * t[..., None]
    points = np.concatenate([local, cut], axis=-2)
    usable = np.concatenate([local[..., 2] >= NEAR, crossing], axis=-1)[..., None]
    pixels = to_pixels(camera, points)
    low = np.where(usable, pixels, np.inf).min(axis=-2)
    high = np.where(usable, pixels, -np.inf).max(axis=-2)
    size = np.array(camera.size, dtype=np.float64)
    low, high = np.clip(low, 0.0, size), np.clip(high, 0.0, size)
    visible = (high - low > 0.0).all(-1)
    return np.where(visible[..., None], np.concatenate([low, high], axis=-1), 0.0), visible
