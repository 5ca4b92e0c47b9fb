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

    def named(self, kind: str) -> Placements:
        """The same placements as another kind."""
        return replace(self, kinds=_names(kind, len(self)))

    def moved(self, pose: Array) -> Placements:
        """The same placements on a thing whose frame has this pose (7,) in the object's."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        values["wrists"] = poses.mul(pose, self.wrists)
        values["approach"] = rot.rotate(pose[3:], self.approach)
        return Placements(**values)


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


@dataclass(frozen=True, eq=False)
class Pinches:
    """Thumb against N finger sets of `opposition.ROWS`, `spans` metres apart, in frames as in `grip_frames`.

    Shapes have many parts and parts many ways to be pinched, so hands are only put there when all are known: see `join`.
    rows, spans, bias (N,); centres, across, fingers (N, 3). encloses: the open hand goes on until the thing lies in its
    hollow, then wraps around it.
    """

    rows: np.ndarray
    spans: Array
    centres: Array
    across: Array
    fingers: Array
    bias: Array
    part: str
    kind: str
    encloses: bool

    def __len__(self) -> int:
        return len(self.rows)

    def named(self, kind: str) -> Pinches:
        """The same pinches as another kind."""
        return replace(self, kind=kind)

    def moved(self, pose: Array) -> Pinches:
        """The same pinches on a thing whose frame has this pose (7,) in the object's."""
        across, fingers = (rot.rotate(pose[3:], way) for way in (self.across, self.fingers))
        return replace(self, centres=poses.apply(pose, self.centres), across=across, fingers=fingers)


def oppose(
    row: ArrayLike,
    spans: ArrayLike,
    centres: ArrayLike,
    across: ArrayLike,
    fingers: ArrayLike,
    bias: ArrayLike,
    part: str,
    kind: str = "pinch",
    encloses: bool = False,
) -> Pinches:
    """Pinches whose centres, across and fingers broadcast to (N, 3), the others to (N,)."""
    directions = [np.atleast_2d(np.asarray(a, dtype=np.float64)) for a in (centres, across, fingers)]
    count = max(len(a) for a in directions)
    centres, across, fingers = (np.broadcast_to(a, (count, 3)) for a in directions)
    rows = np.broadcast_to(np.asarray(row, dtype=int), (count,))
    spans, bias = (np.broadcast_to(np.asarray(a, dtype=np.float64), (count,)) for a in (spans, bias))
    return Pinches(rows, spans, centres, across, fingers, bias, part, kind, encloses)


def join(hand: Hand, batches: Sequence[Placements | Pinches]) -> Placements:
    """All placements of several batches, at least one, in their order."""
    pinches = [batch for batch in batches if isinstance(batch, Pinches)]
    solved = iter(_pinched(hand, pinches)) if pinches else iter(())
    known = [next(solved) if isinstance(batch, Pinches) else batch for batch in batches]
    return Placements(*(np.concatenate([getattr(b, f.name) for b in known]) for f in fields(Placements)))


def _pinched(hand: Hand, batches: Sequence[Pinches]) -> list[Placements]:
    """Hands that pinch, one batch for each."""
    rows, spans, centres, across, fingers = (
        np.concatenate([getattr(batch, name) for batch in batches])
        for name in ("rows", "spans", "centres", "across", "fingers")
    )
    wrists, angles = opposition_of(hand).at(rows, np.maximum(spans, 0.0) / hand.palm_length)
    wrists[:, :3] *= hand.palm_length
    wrists = poses.mul(grip_frames(centres, across, fingers), wrists)
    placed, begin = [], 0
    for batch in batches:
        span = slice(begin, begin := begin + len(batch))
        start, stop = angles[span, 0], angles[span, 2]
        if batch.encloses:
            stop = _wrapped(start, stop)
        placed.append(
            Placements(
                wrists[span],
                start,
                stop,
                batch.fingers,
                np.full(len(batch), batch.encloses),
                batch.bias,
                _names(batch.kind, len(batch)),
                _names(batch.part, len(batch)),
            )
        )
    return placed


def _wrapped(start: Array, stop: Array) -> Array:
    """Where fingers (N, 21) stop that wrap around what they would pinch with the postures `stop`."""
    stop = start + _WRAP_ON * (stop - start)
    stop[:, [3, 4]] += np.radians([25.0, 40.0])
    for knuckle in (5, 9, 13, 17):
        stop[:, [knuckle, knuckle + 2, knuckle + 3]] += np.radians([25.0, 60.0, 40.0])
    return np.clip(stop, LOW, HIGH)


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
