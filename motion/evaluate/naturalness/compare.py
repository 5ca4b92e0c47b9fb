"""Methods side by side on the same held-out windows."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.evaluate.metrics import feet
from motion.evaluate.metrics.jerk import at_borders, jerk, jerk_ratio
from motion.evaluate.metrics.spread import Spread
from motion.evaluate.naturalness.methods import Method
from motion.evaluate.naturalness.reference import Reference
from motion.evaluate.naturalness.windows import Windows, positions
from motion.pim.body import BODY_JOINTS, FPS, HISTORY
from motion.rotation import Array

Floats = NDArray[np.float32]
MOCAP = "mocap"
ANKLES = [BODY_JOINTS.index(name) for name in ("leftFoot", "rightFoot")]
TOES = [BODY_JOINTS.index(name) for name in ("leftToes", "rightToes")]


@dataclass(frozen=True, eq=False)
class Score:
    """One method on N windows. Metres, m/s³ and seconds unless a name says otherwise.

    hand, hips: distance from what was asked for. jerk: mean; jerk_ratio: over that of low-passed mocap. border_peak,
    inside_peak: highest jerk where the history ends and later, means over the windows; border_area: m/s². fs: mm a frame.
    fmd: Fréchet motion distance from the held-out mocap; diversity: 1 is that of mocap. apart: mean distance of all joints
    from what really followed. seconds: per window.
    """

    method: str
    hand: Spread
    hips: Spread
    jerk: float
    jerk_ratio: float
    border_peak: float
    inside_peak: float
    border_area: float
    fs: float
    skate_ratio: float
    contact_speed: float
    fmd: float
    diversity: float
    apart: float
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        plain = {name: value for name, value in vars(self).items() if not isinstance(value, Spread)}
        return plain | {"hand_m": self.hand.to_dict(), "hips_m": self.hips.to_dict()}


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scores in the order of the methods, mocap first, and each one's motion: joints (N, 48, 22, 3) by method."""

    windows: Windows
    reference: Reference
    scores: tuple[Score, ...]
    motions: Mapping[str, Array]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "windows": len(self.windows),
            "fmd_floor": self.reference.floor,
            "fmd_between_halves": self.reference.halves,
            "typical_jerk_m_s3": self.reference.typical_jerk,
            "low_passed_jerk_m_s3": self.reference.low_passed_jerk,
            "methods": [score.to_dict() for score in self.scores],
        }


def compare(
    windows: Windows,
    reference: Reference,
    methods: Mapping[str, Method],
    progress: Callable[[str], None] | None = None,
) -> Comparison:
    """Let every method go on from the same histories, and measure what it makes; mocap itself comes first.

    progress: called with each method's name before it begins.
    """
    scores, motions = [], {}
    for name, method in {MOCAP: None, **methods}.items():
        if progress is not None:
            progress(name)
        started = time.perf_counter()
        future = windows.future if method is None else method(windows.asked)
        seconds = (time.perf_counter() - started) / max(len(windows), 1)
        assert future.shape == windows.future.shape
        motions[name] = positions(np.concatenate([windows.features[:, :HISTORY], future], axis=1))
        scores.append(_score(name, windows, reference, motions[name], future, seconds))
    return Comparison(windows, reference, tuple(scores), motions)


def _score(
    name: str, windows: Windows, reference: Reference, joints: Array, features: Floats, seconds: float
) -> Score:
    made = joints[:, HISTORY:]
    asked, misses = windows.asked, missed(windows, made)
    # From the last frames of the history on: what makes the step into the new is part of it.
    jerks = [jerk(one, FPS) for one in joints]
    borders = [at_borders(one, [HISTORY], FPS, reference.typical_jerk) for one in jerks]
    return Score(
        method=name,
        hand=Spread.of([misses[asked.weight[:, 0] > 0, 0]]),
        hips=Spread.of([misses[asked.weight[:, 1] > 0, 1]]),
        jerk=float(np.mean([one[HISTORY:].mean() for one in jerks])),
        jerk_ratio=jerk_ratio(one[HISTORY:] for one in jerks),
        border_peak=float(np.mean([one.peak for one in borders])),
        inside_peak=float(np.mean([one[HISTORY + 2 :].max() for one in jerks])),
        border_area=float(np.mean([one.area for one in borders])),
        fs=float(np.mean([feet.foot_skating(one[:, ANKLES], one[:, TOES]) for one in made])),
        skate_ratio=_pooled_skate_ratio(made),
        contact_speed=float(np.mean([feet.contact_speed(one[:, TOES], FPS) for one in made])),
        fmd=reference.distance(made),
        diversity=reference.diversity(made),
        apart=float(np.linalg.norm(made - positions(windows.future), axis=-1).mean()),
        seconds=seconds,
    )


def missed(windows: Windows, made: Array) -> Array:
    """How far (N, 2) the hand and the hips of joints (N, 40, 22, 3) are from where they were asked to be, metres."""
    asked = windows.asked
    row = np.arange(len(windows))[:, None]
    there = made[row, asked.frame.astype(int), asked.target]
    return np.asarray(np.linalg.norm((there - asked.position) * asked.axes, axis=-1))


def _pooled_skate_ratio(made: Array) -> float:
    """The ratio over all windows: of windows without a low toe there is none."""
    low = np.array([feet.low_toes(one[:, TOES]).sum() for one in made])
    ratio = np.array([feet.skate_ratio(one[:, TOES], FPS) for one in made])
    return float((ratio * low).sum() / max(low.sum(), 1))
