"""Rough placements of a hand on an object: arrays to be closed and judged together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import ArrayLike

from motion import pose as poses
from motion import rotation as rot
from motion.grasp.fingers import HIGH, LOW, wrap_path
from motion.grasp.hand import Hand
from motion.grasp.opposition import opposition_of
from motion.rotation import Array

# How much farther than the closed pads the fingers go when they wrap around something.
_WRAP_ON = 1.8


@dataclass(frozen=True, eq=False)
class Placements:
    """N hands in the object's frame.

    wrists (N, 7); start, stop (N, 21): postures between which the fingers close; approach (N, 3): unit
    travel direction;
    seated (N,): whether the palm is first brought onto the object along the approach; bias (N,): how natural
    it is, 0..1;
    kinds, parts (N,): names.
    """

    wrists: Array
    start: Array
    stop: Array
    approach: Array
    seated: np.ndarray
    bias: Array
    kinds: np.ndarray
    parts: np.ndarray

    def __len__(self) -> int:
        return len(self.wrists)

    def take(self, rows: np.ndarray) -> Placements:
        """Only some of the placements."""
        return Placements(*(getattr(self, f.name)[rows] for f in fields(self)))

    def moved(self, pose: Array) -> Placements:
        """The same placements on a thing whose frame has this pose (7,) in the object's."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        values["wrists"] = poses.mul(pose, self.wrists)
        values["approach"] = rot.rotate(pose[3:], self.approach)
        return Placements(**values)


def join(batches: Sequence[Placements]) -> Placements:
    """All placements of several batches, at least one."""
    return Placements(*(np.concatenate([getattr(b, f.name) for b in batches]) for f in fields(Placements)))


def combine(*axes: ArrayLike) -> list[Array]:
    """Every combination of the given values: flat arrays of equal length, one per argument."""
    arrays = [np.asarray(a, dtype=np.float64) for a in axes]
    index = np.indices(tuple(len(a) for a in arrays)).reshape(len(arrays), -1)
    return [a[i] for a, i in zip(arrays, index, strict=True)]


def _names(name: str, count: int) -> np.ndarray:
    return np.full(count, name, dtype=object)


def grip_frames(centres: Array, across: Array, fingers: Array) -> Array:
    """Poses (N, 7) of the frame of `opposition`, from directions across and along the fingers (N, 3)."""
    axes = np.stack([across, -fingers, -rot.cross(across, fingers)], axis=-1)
    return poses.make(centres, rot.from_matrix(axes))


def oppose(
    hand: Hand,
    row: ArrayLike,
    spans: ArrayLike,
    centres: ArrayLike,
    across: ArrayLike,
    fingers: ArrayLike,
    bias: ArrayLike,
    part: str,
    kind: str = "pinch",
) -> Placements:
    """Thumb against finger rows (N,) of `opposition.ROWS`, `spans` metres apart, in frames as in
    `grip_frames`.

    centres, across, fingers broadcast to (N, 3), the others to (N,).
    """
    centres = np.atleast_2d(np.asarray(centres, dtype=np.float64))
    count = max(len(np.atleast_2d(a)) for a in (centres, np.asarray(across), np.asarray(fingers)))
    rows = np.broadcast_to(np.asarray(row, dtype=int), (count,))
    spans, bias = np.broadcast_to(spans, (count,)), np.broadcast_to(bias, (count,))
    directions = [np.broadcast_to(np.asarray(a, np.float64), (count, 3)) for a in (centres, across, fingers)]
    wrists, angles = opposition_of(hand).at(rows, np.maximum(spans, 0.0) / hand.palm_length)
    wrists[:, :3] *= hand.palm_length
    return Placements(
        poses.mul(grip_frames(*directions), wrists),
        angles[:, 0],
        angles[:, 2],
        directions[2].copy(),
        np.zeros(count, dtype=bool),
        np.array(bias, dtype=np.float64),
        _names(kind, count),
        _names(part, count),
    )


def enclose(
    hand: Hand,
    row: ArrayLike,
    spans: ArrayLike,
    centres: ArrayLike,
    across: ArrayLike,
    fingers: ArrayLike,
    bias: ArrayLike,
    part: str,
    kind: str = "wrap",
) -> Placements:
    """As `oppose`, but the open hand goes on until the thing lies in its hollow, then wraps around it."""
    placed = oppose(hand, row, spans, centres, across, fingers, bias, part, kind)
    stop = placed.start + _WRAP_ON * (placed.stop - placed.start)
    stop[:, [3, 4]] += np.radians([25.0, 40.0])
    for knuckle in (5, 9, 13, 17):
        stop[:, [knuckle, knuckle + 2, knuckle + 3]] += np.radians([25.0, 60.0, 40.0])
    return replace(placed, stop=np.clip(stop, LOW, HIGH), seated=np.ones(len(placed), dtype=bool))


def wrap(
    hand: Hand,
    points: ArrayLike,
    inward: ArrayLike,
    thumb: ArrayLike,
    along: ArrayLike,
    opposition: ArrayLike,
    bias: ArrayLike,
    part: str,
    kind: str = "wrap",
) -> Placements:
    """The palm on surface points (N, 3), facing `inward`, thumb side along `thumb` (N, 3), fingers closing
    around.

    along (N,): where on the hand the point lies, palm lengths from the wrist; opposition (N,): the thumb's,
    radians.
    """
    points = np.atleast_2d(np.asarray(points, dtype=np.float64))
    count = len(points)
    inward, thumb = np.broadcast_to(inward, (count, 3)), np.broadcast_to(thumb, (count, 3))
    start, stop = (np.tile(end, (count, 1)) for end in wrap_path())
    for end in (start, stop):
        end[:, 0] = opposition
        end[:, 2] = 0.6 * np.asarray(opposition)
    rotations = palm_rotation(inward, thumb)
    seat = np.zeros((count, 3))
    seat[:, 0] = hand.sign * hand.palm_length * np.asarray(along)
    seat[:, 1:] = hand.palm_centre[1:]
    return Placements(
        poses.make(points - rot.rotate(rotations, seat), rotations),
        start,
        stop,
        np.array(inward),
        np.ones(count, dtype=bool),
        np.array(np.broadcast_to(bias, (count,)), dtype=np.float64),
        _names(kind, count),
        _names(part, count),
    )


def palm_rotation(facing: ArrayLike, thumb: ArrayLike) -> Array:
    """Rotations (..., 4) of hands by where palm and thumb side point (..., 3)."""
    facing, thumb = np.asarray(facing, np.float64), np.asarray(thumb, np.float64)
    return rot.from_matrix(np.stack([rot.cross(thumb, facing), -facing, thumb], axis=-1))
