"""Smoothness: jerk anywhere, at the borders between chunks, and against mocap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, sosfiltfilt

from motion.rotation import Array

# Mean jerk of the mocap of reference after `low_pass`, m/s³; see docs/evaluation.md.
MOCAP_JERK = 69.0
CUTOFF, ORDER = 6.0, 4
# Differences of third order span four frames.
_SPAN = 3


def jerk(positions: Array, fps: float) -> Array:
    """Size (F - 3, J) of the third derivative of positions (F, J, 3), m/s³; row i is centred on frame i + 1.5."""
    third = np.diff(positions, n=_SPAN, axis=0) * fps**3
    return np.asarray(np.linalg.norm(third, axis=-1))


def low_pass(positions: Array, fps: float, cutoff: float = CUTOFF, order: int = ORDER) -> Array:
    """Positions (F, ...) without what is faster than `cutoff` Hz: a Butterworth filter, forwards and backwards."""
    return np.asarray(sosfiltfilt(butter(order, cutoff, fs=fps, output="sos"), positions, axis=0))


def jerk_ratio(jerks: Iterable[Array], reference: float = MOCAP_JERK) -> float:
    """Mean jerk of motions (F - 3, J) over that of low-passed mocap."""
    values = np.concatenate([np.zeros(0), *(np.ravel(part) for part in jerks)])
    return float(values.mean() / reference) if len(values) else 0.0


@dataclass(frozen=True)
class Borders:
    """Jerk around borders, after FlowMDM (Barquero et al. 2024).

    peak: highest jerk of any joint near a border, m/s³. area: what the highest jerk of all joints differs there from the
    typical one, summed over frames and seconds, m/s². inside: highest jerk of any joint away from the borders.
    """

    peak: float
    area: float
    inside: float

    @property
    def ratio(self) -> float:
        """The peak at borders over the peak elsewhere; more than one is a pop."""
        return self.peak / max(self.inside, 1e-9)


def at_borders(
    jerks: Array, borders: Iterable[int], fps: float, typical: float | None = None, reach: int = 2
) -> Borders:
    """Peak jerk and area under the jerk at borders.

    jerks (F - 3, J): from `jerk`. borders: frames that begin something new. reach: frames on either side that belong to a
    border, beside the three whose differences cross it. typical: the mean over a data set of the highest jerk of all
    joints, m/s³; that of the frames away from the borders without one.
    """
    highest = jerks.max(-1) if jerks.size else np.zeros(0)
    near = np.zeros(len(highest), dtype=bool)
    for border in borders:
        near[max(border - _SPAN - reach, 0) : max(border + reach, 0)] = True
    away = highest[~near]
    level = typical if typical is not None else float(away.mean()) if len(away) else 0.0
    return Borders(
        float(highest[near].max(initial=0.0)),
        float(np.abs(highest[near] - level).sum() / fps),
        float(away.max(initial=0.0)),
    )
