"""The frames of all training motions in one array, and windows cut from it: gathered, time-warped, made canonical."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from motion import rotation as rot
from motion.errors import ClipError
from motion.pim import conditions as c
from motion.pim import proportions
from motion.pim import representation as rep
from motion.pim.body import FUTURE, HISTORY
from motion.pim.motion import BodyMotion

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

# Frames after a chunk from which constraints still come, so that the prior learns to be on its way.
BEYOND = 20
FASTEST = 1.3


@dataclass(frozen=True, eq=False)
class Windows:
    """B windows of T frames, canonical at frame 7. features (B, T, WIDTH), length (B,): frames before the clip ends.

    action, source (B,), text (B, TEXT_IDS), fingers (B,) bool: known, rate (B,): how fast it was played,
    body (B, 4): ratios of the body, objects (B, T, 4, 14): seen from the same frame of reference.
    """

    features: Floats
    length: Ids
    action: Ids
    source: Ids
    text: Ids
    fingers: NDArray[np.bool_]
    rate: Floats
    body: Floats
    objects: Floats


def together(first: Windows, second: Windows) -> Windows:
    """Two batches of windows of the same length as one."""
    names = [field.name for field in fields(Windows)]
    return Windows(**{name: np.concatenate([getattr(first, name), getattr(second, name)]) for name in names})


class Library:
    """All clips long enough for a window. weights: how often windows of a source are drawn, relative to their number."""

    def __init__(self, motions: Sequence[BodyMotion], weights: dict[str, float] | None = None) -> None:
        clips = [motion for motion in motions if motion.frames >= HISTORY + FUTURE]
        if not clips:
            raise ClipError(f"no motion of at least {HISTORY + FUTURE} frames", kind="no_data")
        self.features = np.concatenate([rep.encode(motion) for motion in clips])
        self.action = np.concatenate([motion.action_ids() for motion in clips])
        self.objects = {i: object_rows(motion) for i, motion in enumerate(clips) if motion.objects}
        self.stops = np.cumsum([motion.frames for motion in clips])
        self.source = np.array([c.source_id(motion.source) for motion in clips])
        self.text = np.stack([c.text_ids(motion.label) for motion in clips])
        self.fingers = np.array([motion.fingers for motion in clips])
        chances = [(weights or {}).get(motion.source, 1.0) for motion in clips]
        counts = [motion.frames - HISTORY - FUTURE + 1 for motion in clips]
        self._clip = np.repeat(np.arange(len(clips)), counts)
        begins = np.repeat(self.stops - [motion.frames for motion in clips], counts)
        self._start = begins + np.concatenate([np.arange(count) for count in counts])
        self._chance = np.cumsum(np.repeat(chances, counts)) / np.repeat(chances, counts).sum()

    def __len__(self) -> int:
        return len(self._start)

    def draw(
        self, rng: np.random.Generator, count: int, frames: int, warp: float = 0.0, bodies: float = 0.0
    ) -> Windows:
        """Windows of a number of frames at random; frames after the end of a clip repeat its last one.

        warp: chance that a window is played slower or faster, 0.77 to 1.3. bodies: chance that it is that of a body of
        other proportions, which turns its joints alike.
        """
        chosen = np.searchsorted(self._chance, rng.random(count), side="right")
        rate = np.where(rng.random(count) < warp, FASTEST ** rng.uniform(-1.0, 1.0, count), 1.0)
        cut = self._cut(np.minimum(chosen, len(self) - 1), frames, rate)
        if not bodies:
            return cut
        body = proportions.at_random(rng, count) * (rng.random((count, 1)) < bodies)
        features = proportions.on_bodies(cut.features, body)
        objects = proportions.in_hands(cut.objects, cut.features, features)
        return replace(cut, features=features, body=body, objects=objects)

    def _cut(self, chosen: Ids, frames: int, rate: Floats) -> Windows:
        clip, start = self._clip[chosen], self._start[chosen]
        last = self.stops[clip] - 1
        begin = np.concatenate([[0], self.stops[:-1]])[clip]
        # A faster window must not run out of its clip within the chunk.
        rate = np.minimum(rate, (last - begin) / (HISTORY + FUTURE - 1))
        span = rate * (HISTORY + FUTURE - 1)
        start = np.where(start + span > last, np.maximum(np.floor(last - span), start - (span - 47)), start)
        start = np.maximum(start, begin)
        time = np.minimum(start[:, None] + rate[:, None] * np.arange(frames), last[:, None])
        low = np.floor(time).astype(np.int64)
        part = (time - low)[..., None].astype(np.float32)
        features = self.features[low]
        if part.any():
            after = self.features[np.minimum(low + 1, last[:, None])]
            features += (after - features) * part
            features[..., rep.CONTACTS] = features[..., rep.CONTACTS] > 0.5
        objects = np.zeros((len(chosen), frames, c.OBJECTS, c.OBJECT_WIDTH), np.float32)
        for row, number in enumerate(clip):
            if number in self.objects:
                objects[row] = self.objects[number][low[row] - begin[row]]
        canonical, place = rep.canonicalise(features)
        return Windows(
            features=canonical,
            length=np.floor((last - start) / rate).astype(np.int64) + 1,
            action=self.action[low[:, HISTORY + FUTURE // 2]],
            source=self.source[clip],
            text=self.text[clip],
            fingers=self.fingers[clip],
            rate=rate.astype(np.float32),
            body=np.zeros((len(chosen), len(c.BODY_RATIOS)), np.float32),
            objects=seen(objects, place),
        )


def object_rows(motion: BodyMotion) -> Floats:
    """The objects of a motion as condition rows (F, 4, 14) in the world."""
    rows = np.zeros((motion.frames, c.OBJECTS, c.OBJECT_WIDTH), np.float32)
    for i, track in enumerate(motion.objects[: c.OBJECTS]):
        matrices = rot.to_matrix(track.poses[:, 3:])
        rows[:, i, :3] = track.poses[:, :3]
        rows[:, i, 3:9] = np.swapaxes(matrices[..., :2], -1, -2).reshape(-1, 6)
        rows[:, i, 9:12] = track.half_extents
        rows[:, i, 12] = (track.held_by == 0) | (track.held_by == 2)
        rows[:, i, 13] = (track.held_by == 1) | (track.held_by == 2)
    return rows


def seen(rows: Floats, frames: rep.Frames) -> Floats:
    """Object rows (B, T, 4, 14) in the world, seen from windows' frames of reference; empty rows stay empty."""
    there = np.abs(rows).sum(-1, keepdims=True) > 0
    if not there.any():
        return rows
    out = rows.copy()
    out[..., [0, 2]] -= frames.origin[:, None, None]
    vectors = out[..., :9].reshape(*out.shape[:-1], 3, 3)
    turned = rep.turn_vectors(vectors, -frames.yaw[:, None, None, None])
    out[..., :9] = turned.reshape(*out.shape[:-1], 9)
    return (out * there).astype(np.float32)
