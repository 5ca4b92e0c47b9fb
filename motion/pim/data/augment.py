"""More motion from motion: mirror images, and hands that go elsewhere.

Playing slower and quicker is done where windows are cut (`motion.pim.library`), and every window is turned to face +Z.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from motion import rotation as rot
from motion.pim.body import REFERENCE
from motion.pim.data import limbs
from motion.pim.data.elbows import anatomical
from motion.pim.motion import LEFT, RIGHT, BodyMotion
from motion.rotation import Array
from motion.skeleton import JOINTS, finger_names, index

_OTHER = {"left": "right", "right": "left", "Left": "Right", "Right": "Left", "左": "右", "右": "左"}
_SIDED = re.compile("|".join(_OTHER))
_SWAPPED = np.array([index(_SIDED.sub(lambda m: _OTHER[m[0]], name, count=1)) for name in JOINTS])
_FLIP = np.array([-1.0, 1.0, 1.0])
# A reflection at x = 0 keeps a rotation's x and turns its y and z around.
_FLIP_TURN = np.array([1.0, -1.0, -1.0, 1.0])
_OTHER_FOOT = [2, 3, 0, 1]
# Hands are led at most so far away, metres, within so many frames before and after.
_FARTHEST, _TIME = 0.25, (10, 24)
# No arm is stretched beyond this share of its length by being led.
_STRETCH = 0.97
# How much of the turn of the forearm the hand goes along with.
_HAND_FOLLOWS = 0.6
_EVERY = 60
_CHEST = index("chest")


def mirrored(motion: BodyMotion) -> BodyMotion:
    """The motion seen in a mirror; its mirror image is the motion again."""
    swap = np.vectorize({LEFT: RIGHT, RIGHT: LEFT}.get, otypes=[int])
    return replace(
        motion,
        root=motion.root * _FLIP,
        rotations=motion.rotations[:, _SWAPPED] * _FLIP_TURN,
        contacts=motion.contacts[:, _OTHER_FOOT],
        label=_SIDED.sub(lambda match: _OTHER[match[0]], motion.label),
        name=motion.name.removesuffix("~") if motion.name.endswith("~") else motion.name + "~",
        objects=tuple(
            replace(
                track,
                poses=track.poses * np.concatenate([_FLIP, _FLIP_TURN]),
                held_by=swap(track.held_by, track.held_by),
            )
            for track in motion.objects
        ),
    )


def with_moved_hands(motion: BodyMotion, rng: np.random.Generator) -> BodyMotion:
    """The motion with each hand led elsewhere at random moments, about every two seconds."""
    places = REFERENCE.fk(motion.root, motion.rotations)
    positions, world = places[0], places[1].copy()
    for side in limbs.ARMS:
        lead = np.zeros((motion.frames, 3))
        for _ in range(max(1, motion.frames // _EVERY)):
            at, width = int(rng.integers(motion.frames)), int(rng.integers(*_TIME))
            away = _away(rng.normal(size=3), positions[at, limbs.ARMS[side].end] - positions[at, _CHEST])
            lead += bump(motion.frames, at, width)[:, None] * away * rng.uniform(0.3, 1.0) * _FARTHEST
        world = _led(side, positions, world, lead)
    return replace(motion, rotations=limbs.local_rotations(anatomical(world)), name=motion.name + "^")


def bump(frames: int, at: int, width: int) -> Array:
    """1 at a frame, smoothly 0 from `width` frames before and after it (F,)."""
    away = np.clip((np.arange(frames) - at) / width, -1.0, 1.0)
    shape: Array = (0.5 + 0.5 * np.cos(np.pi * away)) ** 2
    return shape


def _away(direction: Array, outward: Array) -> Array:
    """A unit direction (3,), turned around where it leads into the body."""
    unit: Array = direction / np.linalg.norm(direction)
    return -unit if unit @ outward < 0.0 else unit


def _led(side: str, positions: Array, world: Array, lead: Array) -> Array:
    """World rotations (F, 55, 4) with a hand moved by lead (F, 3), as far as the arm reaches."""
    arm = limbs.ARMS[side]
    shoulder, hand = positions[:, arm.upper], positions[:, arm.end]
    length = np.linalg.norm(REFERENCE.offsets[[arm.lower, arm.end]], axis=-1).sum() * _STRETCH
    target = hand + lead - shoulder
    far = np.linalg.norm(target, axis=-1, keepdims=True)
    # What is stretched already may stay so.
    most = np.maximum(length, np.linalg.norm(hand - shoulder, axis=-1, keepdims=True))
    target = shoulder + target * np.minimum(1.0, most / np.maximum(far, 1e-9))
    upper, lower = limbs.reach(arm, positions, world, target)
    turned = rot.mul(lower, rot.inv(world[:, arm.lower]))
    follow = rot.from_rotvec(_HAND_FOLLOWS * rot.to_rotvec(turned))
    moved = (np.abs(lead).max(-1) > 0.0)[:, None]
    out = world.copy()
    for joint in (arm.end, *(index(name) for name in finger_names(side))):
        out[:, joint] = np.where(moved, rot.mul(follow, world[:, joint]), world[:, joint])
    out[:, arm.upper] = np.where(moved, upper, world[:, arm.upper])
    out[:, arm.lower] = np.where(moved, lower, world[:, arm.lower])
    return out
