"""Keypoints of a character for every frame of a passage, and boxes of things, as researchers of video expect them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bridge.session.passage import BodyPoints, Floats, Passage
from exporters import camera as pinhole
from exporters.keypoints import COCO_WHOLEBODY, OPENPOSE_18, hand_points, points
from motion import pose as poses
from motion.clip import Clip
from motion.rotation import Array
from motion.scene.model import Camera, SceneObject
from motion.skeleton import Skeleton

_OPENPOSE = (*OPENPOSE_18, *hand_points("left"), *hand_points("right"))
_COCO_POINTS = 133


def body_points(passage: Passage, skeleton: Skeleton, camera: Camera | None) -> BodyPoints:
    """The keypoints of a passage."""
    clip = Clip(skeleton, 60.0, passage.root.astype(np.float64), passage.rotations.table.astype(np.float64))
    nothing = np.zeros((clip.frames, 0, 3), np.float32)
    if camera is None:
        return BodyPoints(clip.positions().astype(np.float32), nothing, nothing)
    named = points(clip)
    seen = {name: _scored(camera, place) for name, place in named.items()}
    coco = np.zeros((clip.frames, _COCO_POINTS, 3), np.float32)
    for row, name in COCO_WHOLEBODY.items():
        coco[:, row] = seen[name]
    openpose = np.stack([seen[name] for name in _OPENPOSE], axis=1)
    return BodyPoints(clip.positions().astype(np.float32), openpose, coco)


def boxes(things: Sequence[SceneObject], places: Floats, camera: Camera | None) -> tuple[Floats, Floats]:
    """Image boxes (O, 4) as left, top, right, bottom in pixels, all 0 out of view (none without a camera), and boxes in the
    world (O, 10) as centre, rotation and half size, of things at world poses (O, 7).
    """
    solid = np.zeros((len(things), 10), np.float32)
    flat = np.zeros((len(things) if camera is not None else 0, 4), np.float32)
    for row, item in enumerate(things):
        pose = places[row].astype(np.float64)
        low, high = item.shape.bounds
        solid[row, :3], solid[row, 3:7] = poses.apply(pose, 0.5 * (low + high)), pose[3:]
        solid[row, 7:] = 0.5 * (high - low)
        if camera is not None:
            flat[row] = _box(
                camera, poses.apply(pose, np.stack([part.corners() for part in item.shape.parts]))
            )
    return flat, solid


def _box(camera: Camera, corners: Array) -> Array:
    """The image box (4,) around the parts' corners (P, 8, 3)."""
    found, seen = pinhole.box_around(camera, corners)
    if not seen.any():
        return np.zeros(4)
    return np.concatenate([found[seen, :2].min(0), found[seen, 2:].max(0)])


def _scored(camera: Camera, places: Array) -> Floats:
    pixels, seen = pinhole.project(camera, places)
    return np.concatenate([pixels, seen[:, None]], axis=-1).astype(np.float32)
