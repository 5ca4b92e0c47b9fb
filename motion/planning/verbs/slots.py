"""Where on the body things are worn, and from where they slip into place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.errors import ReachError
from motion.geometry import turns_alike
from motion.planning.performance import Performance
from motion.rotation import Array
from motion.scene import catalogue
from motion.scene.model import Primitive, Shape
from motion.skeleton import Skeleton, index, landmarks
from motion.skeleton.flesh import capsules
from motion.solve import arms
from motion.solve.goals import HEAD, HIPS, shoulder_frame

_TIPS = (0.0, -0.4, -0.8, -1.1)
# Up and forward of the place, metres on an adult.
_SHIFTS = ((0.0, 0.0), (0.0, 0.08), (0.05, 0.08), (0.03, 0.16))
ON_A_HAND = ("wrist", "hand", "finger")
_ON_THE_HEAD = ("head", "eyes", "face", "ears")


@dataclass(frozen=True, eq=False)
class Worn:
    """How a thing comes to be worn: a frame and places (K, 7) in it, from which pose (K, 7) it slips into each, and the prices
    (K,) of that.
    """

    frame: str
    places: Array
    ways: Array
    prices: Array


def slot_of(p: Performance, id: str) -> str:
    """Where a thing is worn; ReachError for what nobody wears."""
    category = p.scene.object(id).category
    slot = catalogue.get(category).slot if category is not None else None
    if slot is None:
        raise ReachError(f"'{id}' is nothing to wear", kind="no_spot", fix="name clothing or an accessory")
    if slot == "feet":
        raise ReachError(
            f"'{id}' goes on the feet, which the hands don't dress",
            kind="no_spot",
            fix="name something worn above",
        )
    return slot


def worn_at(p: Performance, id: str, slot: str, side: str) -> Worn:
    """Where a thing can be worn when the given hand puts it on."""
    shape = p.scene.object(id).shape
    frame, where, turn = _place(p, shape, slot, side)
    # What has no front may be worn any way round; headsets and glasses have one even where their shape hides it.
    yaws = turns_alike(shape) if slot in ("head", "ears") else np.zeros(1)
    return _slipping(p, frame, poses.make(where, rot.mul(rot.from_yaw(yaws), turn)), slot)


def as_worn(p: Performance, id: str, slot: str) -> Worn:
    """A thing that is worn, where it is."""
    place = p.goals.objects[id][-1]
    return _slipping(p, place.frame, place.pose[None], slot)


def _slipping(p: Performance, frame: str, places: Array, slot: str) -> Worn:
    """Places (T, 7) with the poses from which a thing slips there: none but the place itself on anything but the head."""
    if slot not in _ON_THE_HEAD:
        return Worn(frame, places, places, np.zeros(len(places)))
    size = p.skeleton.height / 1.75
    moves, prices = [poses.identity()], [0.0]
    for tip in _TIPS:
        for up, forward in _SHIFTS:
            turn = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.array(tip))
            moves.append(poses.make(size * np.array([0.0, up, forward]), turn))
            prices.append(0.8 + 0.3 * abs(tip) + 4.0 * forward)
    move = np.tile(np.stack(moves), (len(places), 1))
    places = np.repeat(places, len(moves), axis=0)
    ways = poses.make(places[:, :3] + move[:, :3], rot.mul(move[:, 3:], places[:, 3:]))
    return Worn(frame, places, ways, np.tile(prices, len(places) // len(moves)))


def _place(p: Performance, shape: Shape, slot: str, side: str) -> tuple[str, Array, Array]:
    """Frame, position (3,) and turn (4,) in it of a worn thing."""
    low, high = shape.bounds
    half = 0.5 * (high - low)
    size = p.skeleton.height / 1.75
    eye, crown = landmarks.eyes(p.skeleton), landmarks.crown(p.skeleton)
    straight = rot.identity()
    # Flat things lie on tables with their upper side up; on the body that side looks forward.
    upright = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), 0.5 * np.pi)
    if slot == "head":
        return HEAD, crown + np.array([0.0, half[1] - 0.065 * size, 0.0]), straight
    if slot == "eyes":
        # Temples reach back past the ears from lenses before the nose, solid headsets sit before the face.
        temples = any(part.name == "temple" for part in shape.parts)
        before = 0.038 * size - half[2] if temples else 0.6 * half[2] + 0.02 * size
        return HEAD, eye + np.array([0.0, 0.0, before]), straight
    if slot == "face":
        return HEAD, eye + np.array([0.0, -0.055 * size, 0.02 * size]), upright
    if slot == "ears":
        return HEAD, crown + np.array([0.0, 0.02 * size - half[1], 0.0]), straight
    if slot == "neck":
        return HEAD, np.array([0.0, -0.075, 0.02]) * size, upright if half[2] > 0.2 else straight
    other = "left" if side == "right" else "right"
    if slot in ON_A_HAND:
        return _on_hand(p, shape, slot, other)
    if slot == "shoulder":
        s = arms.sign_of(side)
        width = abs(float(p.skeleton.offsets[index("leftUpperArm"), 0]))
        return shoulder_frame(side), np.array([-s * 0.4 * width, 0.05 * size - half[1], 0.0]), straight
    if slot == "body":
        return HIPS, np.array([0.0, 0.30 * size, 0.105 * size + half[1]]), upright
    return HIPS, np.array([0.0, 0.30 * size, -0.125 * size - half[2]]), straight


def _on_hand(p: Performance, shape: Shape, slot: str, hand: str) -> tuple[str, Array, Array]:
    s = arms.sign_of(hand)
    # A ring that stands upright is turned about the forearm or the finger.
    around = any(part.kind == "tube" for part in shape.parts)
    turn = rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), 0.5 * np.pi) if around else rot.identity()
    if slot == "wrist":
        return f"hand:{hand}", np.array([-0.02 * s, 0.0, 0.0]), turn
    if slot == "finger":
        finger = index(f"{hand}RingProximal")
        return f"hand:{hand}", p.skeleton.offsets[finger] + 0.5 * p.skeleton.tips[finger], turn
    return (
        f"hand:{hand}",
        np.array([0.08 * s, 0.0, 0.0]) * p.skeleton.height / 1.75,
        rot.from_yaw(s * 0.5 * np.pi),
    )


@lru_cache(maxsize=16)
def head_solid(skeleton: Skeleton) -> tuple[Shape, Array]:
    """The flesh of the head and its pose (7,) in the head's frame."""
    head = capsules(skeleton).of(("head",))
    radius, start, end = float(head.radius[0]), head.start[0], head.end[0]
    length = float(np.linalg.norm(end - start)) + 2.0 * radius
    shape = Shape((Primitive("capsule", np.array([2.0 * radius, length, 2.0 * radius])),))
    return shape, poses.make(0.5 * (start + end))
