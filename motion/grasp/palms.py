"""Flat hands and pointing fingers on surface points: to touch, push, wipe and carry."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.geometry import distance, normal
from motion.grasp.fingers import POSTURES, rotations
from motion.grasp.hand import INDEX, MIDDLE, Hand
from motion.grasp.placements import Placements, combine, palm_rotation
from motion.rotation import Array
from motion.scene.model import Shape

_TRACE_STEPS = 48
_HIT = 1e-5
# How far a flat hand is placed before the surface, so that bringing the palm on never starts inside, metres.
BACK = 0.03
# Where on a flat hand its contact lies, palm lengths along it and across: middle of the palm, knuckles, fingers; towards
# the little finger for low things.
_PLACES = np.array([[0.7, 0.0], [1.05, 0.0], [1.35, 0.0], [1.35, -0.3], [1.0, -0.3], [1.75, 0.0]])


def trace(shape: Shape, origins: Array, directions: Array) -> tuple[Array, np.ndarray]:
    """Where rays (N, 3) first meet the surface, by sphere tracing, and which of them do."""
    low, high = shape.bounds
    far = float(np.linalg.norm(high - low)) + float(np.abs(origins).max())
    points, travelled = origins.copy(), np.zeros(len(origins))
    for _ in range(_TRACE_STEPS):
        step = distance(shape, points)
        travelled += step
        points = points + step[:, None] * directions
    return points, (np.abs(distance(shape, points)) < 1e-4) & (travelled < 2.0 * far)


def side_points(shape: Shape, directions: Array) -> tuple[Array, Array]:
    """Surface points (N, 3) that a hand travelling along `directions` (M, 3) meets first, and those
    directions (N, 3).

    Aims at the middle of the object and at the quarters of its extent at right angles to the direction.
    """
    low, high = shape.bounds
    centre, half = (low + high) / 2.0, (high - low) / 2.0
    far = float(np.linalg.norm(half)) + 0.02
    offsets = np.array(
        [[0, 0, 0], [0, 0.5, 0], [0, -0.5, 0], [0.5, 0, 0], [-0.5, 0, 0], [0, 0, 0.5], [0, 0, -0.5]]
    )
    direction, offset = combine(directions, offsets * half)
    offset = offset - (offset * direction).sum(-1, keepdims=True) * direction
    _, first = np.unique(np.round(np.hstack([direction, offset]), 5), axis=0, return_index=True)
    direction, offset = direction[np.sort(first)], offset[np.sort(first)]
    points, hit = trace(shape, centre + offset - far * direction, direction)
    return points[hit], direction[hit]


def tangents(directions: Array, count: int) -> tuple[np.ndarray, Array]:
    """`count` unit vectors (M, 3) across each direction (N, 3), and which row each belongs to (M,)."""
    helper = np.where(np.abs(directions[:, 1:2]) < 0.9, np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0]))
    first = helper - (helper * directions).sum(-1, keepdims=True) * directions
    first /= np.linalg.norm(first, axis=-1, keepdims=True)
    second = rot.cross(directions, first)
    row, angle = combine(np.arange(len(directions)), np.arange(count) * 2.0 * np.pi / count)
    rows = row.astype(int)
    return rows, np.cos(angle)[:, None] * first[rows] + np.sin(angle)[:, None] * second[rows]


def fingertip(
    hand: Hand,
    points: Array,
    normals: Array,
    finger: int = INDEX,
    posture: str = "point",
    kind: str = "touch",
) -> Placements:
    """One fingertip's pad on each surface point (N, 3) with outward normal (N, 3)."""
    angles = POSTURES[posture]
    places, turned = hand.chains(rotations(hand, angles))
    tip = places[finger, 2] + rot.rotate(turned[finger, 2], hand.tips[finger, 2])
    bone = rot.rotate(turned[finger, 2], hand.bones[finger, 2])
    pad = rot.rotate(turned[finger, 2], hand.pads[finger, 2])
    rows, side = tangents(-normals, 12)
    slant = np.radians([25.0, 45.0, 65.0])
    index, tilt = combine(np.arange(len(rows)), slant)
    index = index.astype(int)
    inward, side = -normals[rows[index]], side[index]
    pressing = np.cos(tilt)[:, None] * bone + np.sin(tilt)[:, None] * pad
    lateral = np.cross(bone, pad)
    own = np.stack([pressing, np.broadcast_to(lateral, pressing.shape), np.cross(pressing, lateral)], -1)
    goal = np.stack([inward, side, rot.cross(inward, side)], -1)
    turn = rot.from_matrix(goal @ np.swapaxes(own, -1, -2))
    centre = points[rows[index]] - inward * float(hand.radii[finger, 2])
    count = len(index)
    postures = np.tile(angles, (count, 1))
    return Placements(
        wrists=poses.make(centre - rot.rotate(turn, tip), turn),
        start=postures,
        stop=postures.copy(),
        approach=inward,
        seated=np.zeros(count, dtype=bool),
        bias=0.8 - 0.3 * np.abs(tilt - slant[1]),
        kinds=np.full(count, kind, dtype=object),
        parts=np.full(count, "", dtype=object),
    )


def flat(
    hand: Hand, points: Array, inward: Array, kind: str, turns: int = 8, lift: float = 0.0
) -> Placements:
    """A flat hand on each point (N, 3), travelling `inward` (N, 3), in all turns; the fingers close.

    lift: how far the heel of the hand is raised off the surface about the knuckles, radians.
    """
    rows, thumb = tangents(inward, turns)
    index, place = combine(np.arange(len(rows)), _PLACES if lift == 0.0 else _PLACES[1:])
    index = index.astype(int)
    facing, thumb = inward[rows[index]], thumb[index]
    turn = rot.mul(
        palm_rotation(facing, thumb), rot.from_axis_angle(np.array([0.0, 0.0, -hand.sign]), np.array(lift))
    )
    palm = hand.palm_length
    seat = np.stack(
        [hand.sign * palm * place[:, 0], np.full(len(index), hand.palm_centre[1]), palm * place[:, 1]], -1
    )
    start, stop = POSTURES["flat"].copy(), POSTURES["flat"].copy()
    # The thumb lies lower than the palm; stretched away it leaves the palm free to come down.
    start[1], start[3], start[4] = np.radians([-32.0, -10.0, -10.0])
    start[[5, 9, 13, 17]] = min(np.radians(-6.0), -lift)
    stop[1:5] = np.radians([25.0, 12.0, 30.0, 30.0])
    stop[[5, 9, 13, 17]] = np.radians(35.0)
    stop[[7, 11, 15, 19]] = np.radians(30.0)
    stop[[8, 12, 16, 20]] = np.radians(20.0)
    count = len(index)
    return Placements(
        wrists=poses.make(points[rows[index]] - BACK * facing - rot.rotate(turn, seat), turn),
        start=np.tile(start, (count, 1)),
        stop=np.tile(stop, (count, 1)),
        approach=facing.copy(),
        seated=np.ones(count, dtype=bool),
        bias=0.8 - 0.2 * np.abs(place[:, 0] - 0.9) - 0.3 * np.abs(place[:, 1]),
        kinds=np.full(count, kind, dtype=object),
        parts=np.full(count, "", dtype=object),
    )


def fingertips(hand: Hand, points: Array, normals: Array, kind: str) -> Iterator[Placements]:
    """The tips of index or middle finger, hand relaxed open."""
    for finger in (INDEX, MIDDLE):
        yield fingertip(hand, points, normals, finger, "open", kind)


def outward(shape: Shape, points: Array, inward: Array) -> Array:
    """Surface normals (N, 3), or the way back where the surface has none."""
    found = normal(shape, points - 1e-4 * inward)
    length = np.linalg.norm(found, axis=-1, keepdims=True)
    return np.where(length > 0.5, found, -inward)
