"""`Passage`: a stretch of one character's motion at the rate of the stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge.session.columns import Columns
from motion import rotation as rot
from motion.clip import Clip
from motion.rotation import Array

Floats = NDArray[np.float32]

RATE = 60
"""Frames a second of every stream."""

UPSAMPLED = 2
"""Frames of a stream for every frame of a clip, which has 30 a second."""

NEVER = 2**62
"""The frame at which what never ends does."""

LEFT_FOOT, RIGHT_FOOT, LEFT_HAND, RIGHT_HAND = 1, 2, 4, 8


@dataclass(frozen=True)
class Happening:
    """An event of a passage, at a frame of the session."""

    frame: int
    name: str
    data: dict[str, Any]


@dataclass(frozen=True, eq=False)
class BodyPoints:
    """Keypoints of every frame.

    joints (N, J, 3): world positions, metres. openpose (N, 60, 3) and coco (N, 133, 3): pixels and 1 where in view, else 0;
    empty without a camera.
    """

    joints: Floats
    openpose: Floats
    coco: Floats


@dataclass(frozen=True, eq=False)
class Passage:
    """Frames [start, start + N) of one character on the session's frame grid.

    root (N, 3) and objects (N × (O, 7)) in metres and the world, rotations (N × (J, 4)) local, curves (N × (C,)), contacts (N,)
    as bits. moves: which of the objects this character moves. due: the frame at which what comes next begins, NEVER where
    nothing needs to. loop: how many of the last rows are repeated for ever after the end; 0 for none.
    """

    start: int
    root: Floats
    rotations: Columns
    objects: Columns
    curves: Columns
    contacts: NDArray[np.uint32]
    moves: frozenset[int]
    due: int
    happenings: tuple[Happening, ...] = ()
    points: BodyPoints | None = None
    loop: int = 0

    @property
    def end(self) -> int:
        """The first frame after its rows."""
        return self.start + len(self.root)

    @property
    def stop(self) -> int:
        """The first frame that is not known from it."""
        return NEVER if self.loop else self.end

    def at(self, frame: int) -> int:
        """The row of a frame; the last row when it lies beyond the end."""
        row, rows = max(frame - self.start, 0), len(self.root)
        if row < rows:
            return row
        return rows - self.loop + (row - rows) % self.loop if self.loop else rows - 1

    @property
    def begun(self) -> bool:
        """Whether it is only the beginning of what is yet to be carried out."""
        return self.due == NEVER and not self.loop

    def after(self, frame: int) -> Passage:
        """What there is of it from a frame on, which lies in its rows."""
        happenings = tuple(one for one in self.happenings if one.frame >= frame)
        return replace(self._rows(slice(frame - self.start, None)), start=frame, happenings=happenings)

    def paced(self, start: int, positions: Array) -> Passage:
        """Its rows at other positions (N,) among them, from a frame on; what happened up to the first of these was told."""
        positions = np.clip(positions, 0.0, len(self.root) - 1)
        low, places = np.floor(positions).astype(int), self.objects.values
        high, share = np.minimum(low + 1, len(self.root) - 1), positions - low
        happenings = tuple(
            replace(one, frame=start + int(np.searchsorted(positions, one.frame - self.start)))
            for one in self.happenings
            if one.frame - self.start > positions[0] or start == self.start
        )
        return replace(
            self._rows(low),
            start=start,
            root=_shared(self.root, low, high, share),
            rotations=replace(self.rotations, values=_shared_turns(self.rotations.values, low, high, share)),
            objects=replace(
                self.objects,
                values=np.concatenate(
                    [
                        _shared(places[..., :3], low, high, share),
                        _shared_turns(places[..., 3:], low, high, share),
                    ],
                    axis=-1,
                ),
            ),
            curves=replace(self.curves, values=_shared(self.curves.values, low, high, share)),
            happenings=happenings,
        )

    def repeated(self, first: int, stop: int) -> Passage:
        """Rows until `stop`, of which those from `first` on are repeated for ever."""
        return replace(self._rows(slice(stop)), due=NEVER, loop=stop - first)

    def _rows(self, rows: slice | NDArray[np.int_]) -> Passage:
        return replace(
            self,
            root=self.root[rows],
            rotations=self.rotations.rows(rows),
            objects=self.objects.rows(rows),
            curves=self.curves.rows(rows),
            contacts=self.contacts[rows],
        )


def passage(clip: Clip, start: int, due: int, curves: Sequence[str], first_step: int = 0) -> Passage:
    """The passage of a clip that begins at a frame of the session.

    curves: the face curves asked for, in order; those that the clip lacks are 0. first_step: number of the clip's first step
    in the instruction it is part of.
    """
    columns = [clip.curve_names.index(name) if name in clip.curve_names else None for name in curves]
    face = np.zeros((clip.frames, len(columns)))
    for i, column in enumerate(columns):
        if column is not None:
            face[:, i] = clip.curves[:, column]
    places = (
        np.stack([track.poses for track in clip.objects], axis=1)
        if clip.objects
        else np.zeros((clip.frames, 0, 7))
    )
    moved = np.ptp(places[..., :3], axis=0).max(-1) > 1e-5 if clip.objects else np.zeros(0, dtype=bool)
    turned = (
        rot.angle(places[..., 3:], places[:1, :, 3:]).max(0, initial=0.0) > 1e-4 if clip.objects else moved
    )
    fine = np.concatenate([_between(places[..., :3]), _turned(places[..., 3:])], axis=-1)
    return Passage(
        start,
        _between(clip.root).astype(np.float32),
        Columns.of(_turned(clip.rotations).astype(np.float32)),
        Columns.of(fine.astype(np.float32)),
        Columns.of(_between(face).astype(np.float32)),
        np.repeat(_contacts(clip), UPSAMPLED)[: UPSAMPLED * (clip.frames - 1) + 1],
        frozenset(np.flatnonzero(moved | turned).tolist()),
        due,
        tuple(
            Happening(start + round(event.time * RATE), event.name, _numbered(event.data, first_step))
            for event in clip.events
            # Whether something was broken off is for the character to say: its own parts follow each other this way too.
            if event.name != "interrupted"
        ),
    )


def _between(values: Array) -> Array:
    """Values (F, …) and their means in between, (2F - 1, …)."""
    out = np.empty((UPSAMPLED * len(values) - 1, *values.shape[1:]))
    out[::2] = values
    out[1::2] = 0.5 * (values[:-1] + values[1:])
    return out


def _turned(rotations: Array) -> Array:
    """Rotations (F, …, 4) and those halfway in between, (2F - 1, …, 4)."""
    out = np.empty((UPSAMPLED * len(rotations) - 1, *rotations.shape[1:]))
    out[::2] = rotations
    after = rotations[1:]
    same = np.where((rotations[:-1] * after).sum(-1, keepdims=True) < 0.0, -after, after)
    # Halfway between two unit quaternions lies their normalised sum.
    out[1::2] = rot.normalize(rotations[:-1] + same)
    return out


def _shared(values: Floats, low: NDArray[np.int_], high: NDArray[np.int_], share: Array) -> Floats:
    """Values between two rows each, (N, …)."""
    share = share.reshape(-1, *[1] * (values.ndim - 1))
    mixed: Floats = ((1.0 - share) * values[low] + share * values[high]).astype(np.float32)
    return mixed


def _shared_turns(rotations: Floats, low: NDArray[np.int_], high: NDArray[np.int_], share: Array) -> Floats:
    """Rotations between two rows each, (N, …, 4)."""
    one, other = rotations[low].astype(np.float64), rotations[high].astype(np.float64)
    other = np.where((one * other).sum(-1, keepdims=True) < 0.0, -other, other)
    share = share.reshape(-1, *[1] * (rotations.ndim - 1))
    return rot.normalize((1.0 - share) * one + share * other).astype(np.float32)


def _contacts(clip: Clip) -> NDArray[np.uint32]:
    bits = np.zeros(clip.frames, dtype=np.uint32)
    if len(clip.plants):
        bits |= np.where(clip.plants[:, 0], LEFT_FOOT, 0).astype(np.uint32)
        bits |= np.where(clip.plants[:, 1], RIGHT_FOOT, 0).astype(np.uint32)
    for contact in clip.contacts:
        bits[max(contact.start, 0) : contact.stop] |= LEFT_HAND if contact.hand == "left" else RIGHT_HAND
    return bits


def _numbered(data: dict[str, Any], first: int) -> dict[str, Any]:
    return data | {"index": data["index"] + first} if "index" in data else dict(data)
