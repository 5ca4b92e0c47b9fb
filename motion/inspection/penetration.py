"""How deep the body is in things: its flesh as balls against the signed distance of every object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from motion import rotation as rot
from motion.clip import Clip
from motion.geometry import distance
from motion.grasp import hand_of
from motion.grasp.hand import BALLS
from motion.pausing import breathe
from motion.rotation import Array
from motion.scene.model import Shape
from motion.skeleton import JOINTS, finger_names, index
from motion.skeleton.flesh import capsules, place

FLOOR = "floor"
_FEET = ("leftFoot", "leftToes", "rightFoot", "rightToes")
HANDS = tuple(name for side in ("left", "right") for name in (f"{side}Hand", *finger_names(side)))
_TRUNK = ("hips", "spine", "chest", "upperChest", "neck", "head", "leftUpperLeg", "rightUpperLeg")
_REST = tuple(name for name in JOINTS if name not in HANDS)
_ALL = slice(None)


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
    """Balls of a moving body: joint (B,), centre (F, B, 3) in the world, radius (B,).

    first (G,): where each limb's balls begin, whole hands counting as one limb.
    """

    joint: np.ndarray
    centre: Array
    radius: Array
    first: np.ndarray

    @cached_property
    def limbs(self) -> tuple[Array, Array]:
        """A ball around every limb: centre (F, G, 3) and radius (F, G)."""
        low = np.minimum.reduceat(self.centre, self.first, axis=1)
        high = np.maximum.reduceat(self.centre, self.first, axis=1)
        return (low + high) / 2, np.linalg.norm(high - low, axis=-1) / 2 + np.maximum.reduceat(
            self.radius, self.first
        )

    def of_limbs(self, limbs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Which of `limbs` (N,), and which ball, for every ball of every one of them."""
        count = np.diff(self.first, append=len(self.radius))[limbs]
        row = np.repeat(np.arange(len(limbs)), count)
        within = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
        return row, self.first[limbs][row] + within


def flesh(clip: Clip, frames: slice = _ALL, bones: tuple[str, ...] = _REST) -> Flesh:
    """The balls of both hands and of other bones on some frames of a clip."""
    positions, world = clip.positions()[frames], clip.world_rotations()[frames]
    joint, local, radius = capsules(clip.skeleton).of(bones).balls()
    joints, centres, radii = [joint], [place(joint, local, positions, world)], [radius]
    first = [np.flatnonzero(np.diff(joint, prepend=-1))]
    for side in ("left", "right"):
        hand, wrist = hand_of(clip.skeleton, side), index(f"{side}Hand")
        fingers = [index(name) for name in finger_names(side)]
        balls, sizes = hand.balls(clip.rotations[frames, fingers])
        first.append(np.array([sum(len(known) for known in radii)]))
        centres.append(positions[:, None, wrist] + rot.rotate(world[:, None, wrist], balls))
        owners = np.repeat(fingers, BALLS)
        joints.append(np.concatenate([owners, np.full(len(sizes) - len(owners), wrist)]))
        radii.append(sizes)
    return Flesh(
        np.concatenate(joints), np.concatenate(centres, axis=1), np.concatenate(radii), np.concatenate(first)
    )


def depths(
    clip: Clip,
    things: Iterable[tuple[str, Shape, Array]],
    allowed: Iterable[Allowance],
    every: int = 1,
) -> list[Depth]:
    """The depth of the body in every thing (id, shape, poses (F, 7)) and in the floor, on every so-manieth frame.

    What is allowed is left out; feet may stand on the floor.
    """
    frames = slice(None, None, every)
    body = flesh(clip, frames)
    return [_floor(body)] + [_deepest(id, deep, body) for id, deep in inside(body, things, allowed, frames)]


def inside(
    body: Flesh,
    things: Iterable[tuple[str, Shape, Array]],
    allowed: Iterable[Allowance],
    frames: slice = _ALL,
) -> Iterator[tuple[str, Array]]:
    """How deep (N, B) every ball of a body is in every thing (id, shape, poses (F, 7)), metres; what is allowed is left out.

    frames: those of a clip on which the body is given.
    """
    allowances = list(allowed)
    first, step = frames.start or 0, frames.step or 1
    for id, shape, track in things:
        breathe()
        deep = _in_shape(body, shape, track[frames])
        for allowance in allowances:
            if allowance.object == id:
                columns = slice(None) if allowance.joints is None else _owned(body, allowance.joints)
                # The first row of a span is that of the first frame kept at or after its start.
                start, stop = (max(-(-(at - first) // step), 0) for at in (allowance.start, allowance.stop))
                deep[start:stop, columns] = 0.0
        yield id, deep


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
    middle, reach = body.limbs
    deep = np.zeros(body.centre.shape[:2])
    # Two cheap tests leave few balls for the exact distance: limbs against the box, then their balls.
    local = rot.inv_rotate(track[:, None, 3:], middle - track[:, None, :3])
    slack = reach[..., None]
    frame, limb = np.nonzero(((local > low - slack) & (local < high + slack)).all(-1))
    row, ball = body.of_limbs(limb)
    frame = frame[row]
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
    moving = _owned(body, (*HANDS, "leftLowerArm", "rightLowerArm"))
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
