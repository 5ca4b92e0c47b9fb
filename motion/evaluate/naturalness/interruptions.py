"""Whether motion pops where a new instruction breaks it off."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from motion.clip import Clip
from motion.errors import MotionError
from motion.evaluate.cases import Case
from motion.evaluate.metrics.jerk import Borders, at_borders, jerk
from motion.pim.body import BODY_INDEX
from motion.take import perform

_INSTEAD = ("wave to me", "nod", "raise your right hand", "shrug", "clap your hands")
# So many frames before and after the border are looked at.
_BEFORE, _AFTER = 60, 60

Interrupted = tuple[Clip, int, Clip]
Interrupter = Callable[[Case, float, str], Interrupted]


def planned_interruption(case: Case, share: float, text: str) -> Interrupted:
    """A case broken off after a share of its time: the clip, the frame, and the clip that goes on from there."""
    take = perform(case.text, case.scene, case.skeleton(), seed=case.seed)
    frame = int(share * (take.clip.frames - 1))
    return take.clip, frame, take.interrupt(frame / take.clip.fps, text).clip


@dataclass(frozen=True)
class Pops:
    """Borders of many interruptions; refused: those that could not be performed."""

    borders: tuple[Borders, ...]
    refused: int

    @property
    def worst_ratio(self) -> float:
        """Highest jerk at any border over the highest away from all of them; more than 1.5 is a visible pop."""
        inside = max((one.inside for one in self.borders), default=0.0)
        return max((one.peak for one in self.borders), default=0.0) / max(inside, 1e-9)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        peaks, inside = [one.peak for one in self.borders], [one.inside for one in self.borders]
        return {
            "interruptions": len(self.borders),
            "refused": self.refused,
            "peak_mean": float(np.mean(peaks)) if peaks else None,
            "peak_max": max(peaks, default=None),
            "inside_mean": float(np.mean(inside)) if inside else None,
            "inside_max": max(inside, default=None),
            "median_ratio": float(np.median([one.ratio for one in self.borders])) if peaks else None,
            "worst_ratio": self.worst_ratio,
            "area_mean": float(np.mean([one.area for one in self.borders])) if peaks else None,
        }


def interrupt_all(
    cases: Sequence[Case],
    seed: int = 0,
    interrupter: Interrupter = planned_interruption,
    typical: float | None = None,
    progress: Callable[[], None] | None = None,
) -> Pops:
    """Break every case off at a random time with something else to do, and measure the jerk there.

    typical: see `at_borders`.
    """
    rng = np.random.default_rng(seed)
    borders: list[Borders] = []
    refused = 0
    for case in cases:
        share, text = float(rng.uniform(0.1, 0.9)), _INSTEAD[int(rng.integers(len(_INSTEAD)))]
        try:
            borders.append(border(*interrupter(case, share, text), typical))
        except MotionError:
            refused += 1
        if progress is not None:
            progress()
    return Pops(tuple(borders), refused)


def border(before: Clip, frame: int, after: Clip, typical: float | None = None) -> Borders:
    """Jerk of the body joints where a clip is left at a frame, which is the first one of the next."""
    first = max(frame - _BEFORE, 0)
    joined = np.concatenate([before.positions()[first:frame], after.positions()[:_AFTER]])[:, BODY_INDEX]
    return at_borders(jerk(joined, before.fps), [frame - first], before.fps, typical)
