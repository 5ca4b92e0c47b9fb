"""`Overlay`: what hands and trunk do while their owner talks, over a stretch of frames that are shown already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bridge.session.passage import RATE, UPSAMPLED, Floats
from motion import rotation as rot
from motion.clip import Clip
from motion.face import Utterance
from motion.face.prosody import Emphasis
from motion.gesture import accompany

# Joints that turn by less than this, radians, don't move.
_STILL = 1e-3
# Frames in which it comes, and in which it goes where it is broken off.
_COMING, _GOING = RATE // 5, 3 * RATE // 5


@dataclass(frozen=True, eq=False)
class Overlay:
    """Turns (N, K, 4) of K joints after the body's own, from a frame on. cut: the frame from which on it dies away."""

    start: int
    joints: NDArray[np.int64]
    turns: Floats
    cut: int | None = None

    @property
    def stop(self) -> int:
        """The first frame on which nothing of it shows."""
        end = self.start + len(self.turns)
        return end if self.cut is None else min(end, self.cut + _GOING)

    def broken_off(self, frame: int) -> Overlay:
        """The same, dying away from a frame on."""
        return self if self.cut is not None or frame >= self.stop else replace(self, cut=frame)

    def on(self, frame: int, rotations: Floats) -> Floats:
        """A body's rotations (J, 4) at a frame, with it."""
        if not self.start <= frame < self.stop:
            return rotations
        share = _eased((frame - self.start + 1) / _COMING)
        if self.cut is not None:
            share *= 1.0 - _eased((frame - self.cut) / _GOING)
        turns = self.turns[frame - self.start].astype(np.float64) * share
        turns[:, 3] += 1.0 - share
        shown = rotations.copy()
        turned = rot.mul(rotations[self.joints].astype(np.float64), rot.normalize(turns))
        shown[self.joints] = rot.normalize(turned).astype(np.float32)
        return shown


def gestures(
    clip: Clip, rows: Sequence[int], start: int, emphases: Sequence[Emphasis], seed: int
) -> Overlay | None:
    """What a body does with emphases (seconds of the session), while it is shown by rows of a clip from a frame on.

    None where it does nothing.
    """
    shown = _shown(clip, np.array(rows))
    said = Utterance()
    said.emphases = [replace(one, time=one.time - start / RATE) for one in emphases]
    moved = accompany(shown, said, seed=seed)
    turns = rot.mul(rot.inv(shown.rotations), moved.rotations)
    turns = np.where(turns[..., 3:] < 0.0, -turns, turns)
    joints = np.flatnonzero(2.0 * np.abs(turns[..., :3]).max(axis=(0, 2)) > _STILL)
    if not len(joints):
        return None
    turns = turns[:, joints]
    between = rot.normalize(turns[:-1] + turns[1:])
    fine = np.empty((UPSAMPLED * len(turns) - 1, *turns.shape[1:]), np.float32)
    fine[::2], fine[1::2] = turns, between
    return Overlay(start, joints, fine)


def _shown(clip: Clip, rows: NDArray[np.int64]) -> Clip:
    """A clip of some rows of another, which may repeat themselves."""
    contacts = [
        replace(contact, start=start, stop=stop)
        for contact in clip.contacts
        for start, stop in _runs((rows >= contact.start) & (rows < contact.stop))
    ]
    return Clip(
        clip.skeleton,
        clip.fps,
        clip.root[rows],
        clip.rotations[rows],
        tuple(replace(track, poses=track.poses[rows]) for track in clip.objects),
        contacts=tuple(contacts),
    )


def _runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False]))))
    return [(int(one), int(other)) for one, other in list(pairwise(edges))[::2]]


def _eased(share: float) -> float:
    share = min(max(share, 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)
