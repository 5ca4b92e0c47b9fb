"""Windows of recorded motion: eight frames to go on from, forty that really followed, and what they are asked for.

What is asked for is hindsight: where one hand really was on some later frame, and where the hips were at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.pim import representation as rep
from motion.pim.actions import action_id
from motion.pim.body import BODY_INDEX, BODY_JOINTS, BODY_PARENTS, FUTURE, HISTORY, REFERENCE
from motion.pim.conditions import TARGETS, Conditions, source_id, text_ids
from motion.pim.motion import BodyMotion
from motion.rotation import Array

Floats = NDArray[np.float32]

HANDS = (BODY_JOINTS.index("leftHand"), BODY_JOINTS.index("rightHand"))
HIPS = BODY_JOINTS.index("hips")
# The hand is asked for on one of the last thirty frames, so that there is time to get there.
_EARLIEST = 10
_OFFSETS = REFERENCE.offsets[BODY_INDEX]


@dataclass(frozen=True, eq=False)
class Windows:
    """N windows in the canonical frame of their last history frame.

    features (N, 48, WIDTH). names (N): "clip+frame". labels (N): what the clip is about. asked: conditions of the futures.
    """

    features: Floats
    names: tuple[str, ...]
    labels: tuple[str, ...]
    asked: Conditions

    def __len__(self) -> int:
        return len(self.features)

    @property
    def future(self) -> Floats:
        """What really followed (N, 40, WIDTH)."""
        return self.features[:, HISTORY:]


def cut(motions: Sequence[BodyMotion], count: int, seed: int = 0, *, waypoints: bool = True) -> Windows:
    """`count` windows, each from a clip at random (of those long enough) and at a random place in it.

    waypoints: whether the hips' place on the last frame is asked for as well as a hand's.
    """
    length = HISTORY + FUTURE
    clips = [motion for motion in motions if motion.frames >= length]
    rng = np.random.default_rng(seed)
    encoded = [rep.encode(clip) for clip in clips]
    chosen = rng.integers(len(clips), size=count)
    starts = [int(rng.integers(clips[i].frames - length + 1)) for i in chosen]
    rows = np.stack([encoded[i][start : start + length] for i, start in zip(chosen, starts, strict=True)])
    features, _ = rep.canonicalise(rows)
    of = [clips[i] for i in chosen]
    asked = hindsight(features, rng)
    asked.weight[:, 1] *= waypoints
    asked = replace(
        asked,
        action=np.array([action_id(clip.action) for clip in of]),
        text=np.stack([text_ids(clip.label) for clip in of]),
        source=np.array([source_id(clip.source) for clip in of]),
    )
    names = tuple(f"{clip.name}+{start}" for clip, start in zip(of, starts, strict=True))
    return Windows(features, names, tuple(clip.label for clip in of), asked)


def hindsight(features: Floats, rng: np.random.Generator) -> Conditions:
    """Ask windows (N, 48, WIDTH) for a hand where it was, and for the hips' floor point on the last frame."""
    count = len(features)
    hand = np.array(HANDS)[rng.integers(2, size=count)]
    frame = rng.integers(_EARLIEST, FUTURE, size=count)
    where = positions(features[np.arange(count), HISTORY + frame])
    asked = Conditions.none(features[:, :HISTORY], constraints=2)
    asked.target[:, 0], asked.target[:, 1] = hand, HIPS
    asked.frame[:, 0], asked.frame[:, 1] = frame, FUTURE - 1
    asked.position[:, 0] = where[np.arange(count), hand]
    asked.position[:, 1] = features[:, -1, rep.ROOT] * np.array([1.0, 0.0, 1.0])
    asked.axes[:, 0], asked.axes[:, 1] = 1.0, (1.0, 0.0, 1.0)
    asked.weight[:] = 1.0
    assert TARGETS[: len(BODY_JOINTS)] == BODY_JOINTS
    return asked


def positions(features: NDArray[np.floating[Any]]) -> Array:
    """Where the body joints (..., 22, 3) are when the reference body takes the rotations of features (..., WIDTH).

    What is shown is made from rotations, so they are what is measured; bones keep their lengths.
    """
    matrices = rep.matrices(features)
    out = np.empty((*features.shape[:-1], len(BODY_JOINTS), 3))
    out[..., 0, :] = features[..., rep.ROOT]
    for joint, parent in enumerate(BODY_PARENTS):
        if parent >= 0:
            out[..., joint, :] = out[..., parent, :] + matrices[..., parent, :, :] @ _OFFSETS[joint]
    return out
