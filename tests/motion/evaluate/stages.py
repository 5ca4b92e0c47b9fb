"""Constructed clips with known answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip, Contact, ObjectTrack, StepSpan
from motion.evaluate.stage import Stage
from motion.rotation import Array
from motion.scene.model import Primitive, Scene, SceneObject, Shape
from motion.skeleton import JOINTS, Skeleton, index

ADULT = Skeleton.human()
FAR = np.array([0.0, 0.05, 30.0])


def still(frames: int = 60, skeleton: Skeleton = ADULT) -> Clip:
    """A body that stands in the T-pose."""
    return Clip(
        skeleton,
        30.0,
        np.tile(skeleton.offsets[0], (frames, 1)),
        rot.identity((frames, len(JOINTS))),
        plants=np.ones((frames, 2), bool),
    )


def turned(clip: Clip, joint: str, order: str, degrees: Array | float) -> Clip:
    """The clip with one joint's rotation replaced: Euler angles (F, n) or one angle for all frames."""
    rotations = clip.rotations.copy()
    angles = np.radians(np.broadcast_to(np.asarray(degrees, dtype=float), (clip.frames,)))
    rotations[:, index(joint)] = rot.from_euler(order, angles[:, None])
    return replace(clip, rotations=rotations)


def step(verb: str, clip: Clip, **data: object) -> StepSpan:
    """A step over the whole clip."""
    return StepSpan(0, verb, 0.0, clip.duration, dict(data))


def thing(
    id: str, size: tuple[float, float, float], at: Array, kind: str = "box", **more: object
) -> SceneObject:
    """An object of one primitive."""
    shape = Shape((Primitive(kind, np.array(size)),))
    return SceneObject(id, id, shape, np.asarray(at, dtype=float), **more)  # type: ignore[arg-type]


def track(item: SceneObject, positions: Array, rotations: Array | None = None) -> ObjectTrack:
    """An object that moves."""
    quaternions = rot.identity((len(positions),)) if rotations is None else rotations
    return ObjectTrack(item.id, item.label, item.shape, poses.make(positions, quaternions), item.category)


def held(id: str, clip: Clip, side: str = "right", start: int = 0, stop: int | None = None) -> Contact:
    """A hand on an object."""
    return Contact(side, id, start, clip.frames if stop is None else stop, (f"{side}Hand",))


def stage(clip: Clip, *items: SceneObject) -> Stage:
    """A clip in a scene."""
    return Stage(clip, Scene(tuple(items)))


def wave(frames: int, amplitude: float, hertz: float, fps: float = 30.0) -> Array:
    """A sine over time (F,)."""
    return np.asarray(amplitude * np.sin(2 * np.pi * hertz * np.arange(frames) / fps))
