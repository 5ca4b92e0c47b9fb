"""How deep the body is in things: its flesh as balls against the signed distance of every object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip
from motion.geometry import distance
from motion.grasp import hand_of
from motion.grasp.hand import BALLS
from motion.rotation import Array
from motion.scene.model import Shape
from motion.skeleton import JOINTS, finger_names, index
from motion.skeleton.flesh import capsules, place

FLOOR = "floor"
_FEET = ("leftFoot", "leftToes", "rightFoot", "rightToes")
_HANDS = tuple(name for side in ("left", "right") for name in (f"{side}Hand", *finger_names(side)))
_TRUNK = ("hips", "spine", "chest", "upperChest", "neck", "head", "leftUpperLeg", "rightUpperLeg")
_REST = tuple(name for name in JOINTS if name not in _HANDS)


@dataclass(frozen=True)
class Allowance:
    """Flesh that may press into an object on frames [start, stop), such as thighs into a seat.

    joints None means the whole body.
    """

    object: str
    start: int
    stop: int
    joints: tuple[str, ...] | None = None


@dataclass(frozen=True, eq=False)
class Depth:
    """How deep the body is in one object on every frame (F,), metres, and the joint (F,) that is deepest."""

    object: str
    depth: Array
    joint: np.ndarray


@dataclass(frozen=True, eq=False)
class Flesh:
    """Balls of a moving body: joint (B,), centre (F, B, 3) in the world, radius (B,)."""

    joint: np.ndarray
    centre: Array
    radius: Array


def flesh(clip: Clip) -> Flesh:
    """The balls of trunk, limbs and both hands over a clip."""
    positions, world = clip.positions(), clip.world_rotations()
    joint, local, radius = capsules(clip.skeleton).of(_REST).balls()
    joints, centres, radii = [joint], [place(joint, local, positions, world)], [radius]
    for side in ("left", "right"):
        hand, wrist = hand_of(clip.skeleton, side), index(f"{side}Hand")
        fingers = [index(name) for name in finger_names(side)]
        balls, sizes = hand.balls(clip.rotations[:, fingers])
        centres.append(positions[:, None, wrist] + rot.rotate(world[:, None, wrist], balls))
        owners = np.repeat(fingers, BALLS)
        joints.append(np.concatenate([owners, np.full(len(sizes) - len(owners), wrist)]))
        radii.append(sizes)
    return Flesh(np.concatenate(joints), np.concatenate(centres, axis=1), np.concatenate(radii))


def depths(
    clip: Clip, things: Iterable[tuple[str, Shape, Array]], allowed: Iterable[Allowance]
) -> list[Depth]:
    """The depth of the body in every thing (id, shape, poses (F, 7)) and in the floor.

    What is allowed is left out; feet may stand on the floor.
    """
    body = flesh(clip)
    allowances = list(allowed)
    found = [_floor(body)]
    for id, shape, track in things:
        deep = _in_shape(body, shape, track)
        for allowance in allowances:
            if allowance.object == id:
                columns = slice(None) if allowance.joints is None else _owned(body, allowance.joints)
                deep[max(allowance.start, 0) : allowance.stop, columns] = 0.0
        found.append(_deepest(id, deep, body))
    return found


def _owned(body: Flesh, joints: tuple[str, ...]) -> np.ndarray:
    return np.flatnonzero(np.isin(body.joint, [index(name) for name in joints]))


def _deepest(id: str, deep: Array, body: Flesh) -> Depth:
    column = deep.argmax(-1)
    return Depth(id, deep[np.arange(len(deep)), column], body.joint[column])


def _floor(body: Flesh) -> Depth:
    deep = np.maximum(body.radius - body.centre[..., 1], 0.0)
    deep[:, _owned(body, _FEET)] = 0.0
    return _deepest(FLOOR, deep, body)


def _in_shape(body: Flesh, shape: Shape, track: Array) -> Array:
    low, high = shape.bounds
    centre = poses.apply(track, (low + high) / 2)
    reach = float(np.linalg.norm(high - low)) / 2
    deep = np.zeros(body.centre.shape[:2])
    # Two cheap tests leave few balls for the exact distance: the bounding sphere, then the box.
    apart = ((body.centre - centre[:, None]) ** 2).sum(-1)
    frame, ball = np.nonzero(apart < (reach + body.radius) ** 2)
    local = rot.inv_rotate(track[frame, 3:], body.centre[frame, ball] - track[frame, :3])
    slack = body.radius[ball, None]
    near = ((local > low - slack) & (local < high + slack)).all(-1)
    frame, ball, local = frame[near], ball[near], local[near]
    if len(frame):
        deep[frame, ball] = np.maximum(body.radius[ball] - distance(shape, local), 0.0)
    return deep


def arms_in_body(clip: Clip) -> Array:
    """How deep forearms and hands are in trunk, head and thighs a frame (F,), metres."""
    body = flesh(clip)
    moving = _owned(body, (*_HANDS, "leftLowerArm", "rightLowerArm"))
    solid = capsules(clip.skeleton).of(_TRUNK)
    start = place(solid.joint, solid.start, clip.positions(), clip.world_rotations())
    end = place(solid.joint, solid.end, clip.positions(), clip.world_rotations())
    deepest = np.zeros(clip.frames)
    for capsule in range(len(solid.radius)):
        a, axis = start[:, None, capsule], (end - start)[:, None, capsule]
        away = body.centre[:, moving] - a
        along = (away * axis).sum(-1) / np.maximum((axis**2).sum(-1), 1e-12)
        gap = np.linalg.norm(away - np.clip(along, 0.0, 1.0)[..., None] * axis, axis=-1)
        depth = solid.radius[capsule] + body.radius[moving] - gap
        deepest = np.maximum(deepest, depth.max(-1))
    return deepest
