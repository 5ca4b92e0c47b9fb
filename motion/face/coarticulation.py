"""How neighbouring sounds shape each other, after Cohen and Massaro (1993).

Every segment pulls each group of units towards its own shape, most while it lasts and less the further away it is; the face is
the mean of what pulls. The influence ends after REACH, so that what comes later need not be known, and a stretch of frames is
the same whether it is asked for at once or bit by bit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from motion.face import shapes, units
from motion.face.closures import Closures, closures
from motion.face.segments import Segment
from motion.rotation import Array

REACH = 0.30
"""Seconds over which a sound is felt before it starts and after it ends."""

# A sound is itself from this long after its start until as long before its end, as far as it lasts that long.
_INSET, _INSET_SHARE = 0.035, 0.25
_GROUPS = tuple(shapes.GROUPS.values())
_BEFORE = np.array([group.before for group in _GROUPS])[:, None, None]
_AFTER = np.array([group.after for group in _GROUPS])[:, None, None]
_LEAD = np.array([group.lead for group in _GROUPS])[:, None]
_COLUMNS = [units.columns(*group.units) for group in _GROUPS]
_ROUNDED = np.isin(np.arange(len(shapes.SHAPES)), list(shapes.ROUNDED))


def coarticulate(segments: Sequence[Segment], times: Array) -> tuple[Array, Closures]:
    """The mouth (N, 52) at times (N,), and where it must close.

    segments: in the order of time without gaps, over at least REACH before and after the times.
    """
    near = [s for s in segments if s.stop > times[0] - 2 * REACH and s.start < times[-1] + 2 * REACH]
    if not near:
        return np.zeros((len(times), units.COUNT)), Closures.none(len(times))
    viseme = np.array([s.viseme for s in near])
    start, stop = np.array([s.start for s in near]), np.array([s.stop for s in near])
    inset = np.minimum(_INSET, _INSET_SHARE * (stop - start))
    lead = _LEAD * _ROUNDED[viseme]
    early = (start + inset - lead)[:, None, :] - times[:, None]
    late = times[:, None] - (stop - inset)[None, None, :]
    outside = np.maximum(early, late).clip(0.0)
    scaled = outside / np.where(early > 0.0, _BEFORE, _AFTER)
    fade = np.clip(1.0 - (outside / REACH) ** 2, 0.0, None) ** 2
    weight = np.array([s.weight for s in near])
    pull = shapes.DOMINANCE[viseme].T[:, None, :] * weight * np.exp(-(scaled**2)) * fade
    share = pull / np.maximum(pull.sum(-1, keepdims=True), 1e-12)
    wanted = shapes.SHAPES[viseme].copy()
    wanted[:, shapes.OPENING] *= np.array([s.jaw * s.hurry for s in near])[:, None]
    face = np.zeros((len(times), units.COUNT))
    for group, columns in enumerate(_COLUMNS):
        face[:, columns] = share[group] @ wanted[:, columns]
    return face, closures(near, times)
