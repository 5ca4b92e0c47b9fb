"""Where a hand could take hold of a shape: many rough placements, to be closed and judged afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.geometry.primitives import radius_of
from motion.grasp.fingers import HIGH, LOW, wrap_path
from motion.grasp.hand import Hand
from motion.grasp.opposition import SETS, opposition_of, posture_at
from motion.rotation import Array
from motion.scene.model import Primitive

ROUND = ("cylinder", "capsule", "tube")
_OPEN_KNUCKLE, _OPEN_THUMB = np.radians(20.0), np.radians(16.0)
_SHUT_KNUCKLE, _SHUT_THUMB, _SHUT_BEND = np.radians(30.0), np.radians(24.0), np.radians(20.0)
_AZIMUTHS = 12


@dataclass(frozen=True, eq=False)
class Candidate:
    """One rough placement in the object's frame.

    wrist (7,); start, stop (21,): postures between which the fingers close; approach (3,): travel direction of the hand;
    seated: whether the palm is first brought onto the object along the approach; bias: how natural it is, 0..1.
    """

    kind: str
    wrist: Array
    start: Array
    stop: Array
    approach: Array
    bias: float
    part: str
    seated: bool = False


def palm_frame(normal: Array, thumb: Array) -> Array:
    """Rotation (4,) of a hand whose palm faces `normal` and whose thumb side points along `thumb`, both unit (3,)."""
    return rot.from_matrix(np.stack([np.cross(thumb, normal), -normal, thumb], axis=-1))


def grip_frame(centre: Array, across: Array, fingers: Array) -> Array:
    """Pose (7,) of the frame of `opposition`: thumb to fingers along `across`, fingers pointing along `fingers`."""
    return poses.make(
        centre, rot.from_matrix(np.stack([across, -fingers, np.cross(across, -fingers)], axis=-1))
    )


def pinch(
    hand: Hand, row: int, span: float, centre: Array, across: Array, fingers: Array, bias: float, part: str
) -> Candidate:
    """The pads of thumb and finger set `row` on two faces `span` apart."""
    wrist, angles = posture_at(opposition_of(hand), row, span)
    start, stop = angles.copy(), angles.copy()
    start[1] -= _OPEN_THUMB
    stop[[1, 3, 4]] += (_SHUT_THUMB, _SHUT_BEND, _SHUT_BEND)
    for finger in SETS[row]:
        knuckle = 1 + 4 * finger
        start[knuckle] -= _OPEN_KNUCKLE
        stop[knuckle] += _SHUT_KNUCKLE
        stop[[knuckle + 2, knuckle + 3]] += _SHUT_BEND
    placed = poses.mul(grip_frame(centre, across, fingers), wrist)
    kind = "pinch"
    return Candidate(kind, placed, np.clip(start, LOW, HIGH), np.clip(stop, LOW, HIGH), fingers, bias, part)


def wrap(
    hand: Hand, point: Array, inward: Array, thumb: Array, along: float, opposition: float, bias: float, part: str,
    kind: str = "wrap",
) -> Candidate:  # fmt: skip
    """The palm on a surface point, `along` palm lengths from the wrist, the fingers around it."""
    start, stop = wrap_path()
    start, stop = start.copy(), stop.copy()
    start[0] = stop[0] = np.radians(opposition)
    start[2] = stop[2] = np.radians(opposition * 0.6)
    rotation = palm_frame(inward, thumb)
    seat = np.array([hand.sign * along * hand.palm_length, hand.palm_centre[1], hand.palm_centre[2]])
    wrist = poses.make(point - rot.rotate(rotation, seat), rotation)
    return Candidate(kind, wrist, start, stop, inward, bias, part, seated=True)


def _spread(half: float, margin: float, count: int) -> Array:
    """Positions along a length, `margin` away from its ends; the middle when it is too short."""
    free = half - margin
    return np.linspace(-free, free, count) if free > 0.005 else np.zeros(1)


def _depths(hand: Hand, extent: float) -> list[float]:
    """How far below a face the pads may go: near its edge, deeper, at most the middle."""
    wanted = [0.10, 0.22, 0.4]
    depths = [min(w * hand.palm_length, extent / 2.0) for w in wanted]
    return sorted(set(np.round(depths, 4).tolist()))


def _rows(hand: Hand, width: float, lateral: float) -> list[int]:
    """Finger sets that fit a face: how many pads find room side by side along it."""
    if lateral < 0.3 * hand.palm_length:
        return [0]
    if lateral < 0.75 * hand.palm_length:
        return [1, 0]
    return [2, 1] if width > 0.08 * hand.palm_length else [1, 2]


def max_span(hand: Hand) -> float:
    """Widest thing that the hand takes between thumb and fingers, metres."""
    return float(opposition_of(hand).spans[-1])


def around_axis(hand: Hand, part: Primitive) -> Iterator[Candidate]:
    """Wraps and pinches of something round along its local Y."""
    radius, half = radius_of(part), float(part.size[1]) / 2.0
    pose, breadth = part.pose, 0.45 * hand.palm_length
    if 2.0 * radius > max_span(hand):
        return
    axis = np.array([0.0, 1.0, 0.0])

    def place(kind: Candidate) -> Candidate:
        wrist = poses.mul(pose, kind.wrist)
        return Candidate(
            kind.kind, wrist, kind.start, kind.stop, rot.rotate(pose[3:], kind.approach), kind.bias, part.name, kind.seated
        )  # fmt: skip

    angles = np.arange(_AZIMUTHS) * 2.0 * np.pi / _AZIMUTHS
    rim = radius if part.kind != "tube" else radius
    for i, angle in enumerate(angles):
        out = np.array([np.sin(angle), 0.0, np.cos(angle)])
        if 2.0 * half > 0.5 * hand.palm_length:
            for j, height in enumerate(_spread(half, min(breadth, half), 3)):
                for thumb in (axis, -axis):
                    along = (0.8, 1.0)[(i + j) % 2] if radius < 0.03 else (0.65, 0.85)[(i + j) % 2]
                    opposition = (70.0, 55.0)[i // 2 % 2]
                    bias = 0.9 if thumb[1] > 0 else 0.45
                    point = out * radius + height * axis
                    yield place(wrap(hand, point, -out, thumb, along, opposition, bias, part.name))
        for depth in _depths(hand, 2.0 * half):
            row = (2, 1)[i % 2] if radius > 0.3 * hand.palm_length else (1, 0)[i % 2]
            yield place(pinch(hand, row, 2.0 * rim, (half - depth) * axis, out, -axis, 0.6, part.name))
        side = np.cross(axis, out)
        for height in _spread(half, 0.2 * hand.palm_length, 3):
            row = 2 if half > 0.35 * hand.palm_length else (1, 0)[i % 2]
            for fingers in (side, -side):
                yield place(pinch(hand, row, 2.0 * rim, height * axis, out, fingers, 0.65, part.name))


def across_faces(hand: Hand, part: Primitive) -> Iterator[Candidate]:
    """Pinches across every pair of faces that is narrow enough, from the four sides."""
    pose, size = part.pose, part.size
    unit = np.eye(3)
    for i in range(3):
        if size[i] > max_span(hand):
            continue
        for j in ((i + 1) % 3, (i + 2) % 3):
            m = 3 - i - j
            for sign in (1.0, -1.0):
                fingers = -sign * unit[j]
                for depth in _depths(hand, float(size[j])):
                    for lateral in _spread(float(size[m]) / 2.0, 0.3 * hand.palm_length, 3):
                        centre = sign * (size[j] / 2.0 - depth) * unit[j] + lateral * unit[m]
                        for row in _rows(hand, float(size[i]), float(size[m]) - 2 * abs(float(lateral))):
                            for flip in (1.0, -1.0):
                                candidate = pinch(
                                    hand, row, float(size[i]), poses.apply(pose, centre),
                                    rot.rotate(pose[3:], flip * unit[i]), rot.rotate(pose[3:], fingers),
                                    0.7 - 0.2 * abs(float(lateral)) / max(float(size[m]), 1e-6), part.name,
                                )  # fmt: skip
                                yield candidate


def around_bar(hand: Hand, part: Primitive) -> Iterator[Candidate]:
    """Wraps of a long narrow box, such as a handle, along its longest side."""
    order = np.argsort(part.size)
    if part.size[order[1]] > 0.75 * hand.palm_length or part.size[order[2]] < 0.6 * hand.palm_length:
        return
    pose, unit = part.pose, np.eye(3)
    axis = unit[order[2]]
    for i in order[:2]:
        for sign in (1.0, -1.0):
            inward = -sign * unit[i]
            point = sign * part.size[i] / 2.0 * unit[i]
            for shift in _spread(float(part.size[order[2]]) / 2.0, 0.45 * hand.palm_length, 3):
                for thumb in (axis, -axis):
                    for along, opposition in ((0.85, 65.0), (1.05, 55.0)):
                        yield wrap(
                            hand, poses.apply(pose, point + shift * axis), rot.rotate(pose[3:], inward),
                            rot.rotate(pose[3:], thumb), along, opposition, 0.75, part.name,
                        )  # fmt: skip


def around_ball(hand: Hand, part: Primitive) -> Iterator[Candidate]:
    """Palm and pad grasps of a ball from above and from the sides."""
    diameter = float(part.size.mean())
    if diameter > max_span(hand):
        return
    up = np.array([0.0, 1.0, 0.0])
    for i in range(_AZIMUTHS):
        angle = i * 2.0 * np.pi / _AZIMUTHS
        out = np.array([np.sin(angle), 0.0, np.cos(angle)])
        side = np.cross(up, out)
        row = 2 if diameter > 0.55 * hand.palm_length else (1, 0)[i % 2]
        yield pinch(hand, row, diameter, part.position, out, -up, 0.7, part.name)
        yield pinch(hand, row, diameter, part.position, side, -out, 0.65, part.name)
        tilted = (out - up) / np.sqrt(2.0)
        yield pinch(hand, row, diameter, part.position, side, tilted, 0.7, part.name)
        if diameter > 0.35 * hand.palm_length:
            for inward, bias in ((-up, 0.8), (-out, 0.7), (tilted, 0.8)):
                thumb = side if i % 2 else -side
                if inward[1] == 0.0:
                    thumb = up
                point = part.position - inward * diameter / 2.0
                yield wrap(hand, point, inward, thumb, 0.75, 60.0, bias, part.name, "sphere")


def of_part(hand: Hand, part: Primitive) -> Iterator[Candidate]:
    """Every placement on one part."""
    if part.kind in ROUND:
        yield from around_axis(hand, part)
    elif part.kind == "sphere":
        yield from around_ball(hand, part)
    else:
        yield from around_bar(hand, part)
        yield from across_faces(hand, part)
