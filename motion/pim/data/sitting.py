"""What a recording of sitting down and standing up does when, read from the height of the hips."""

from __future__ import annotations

import numpy as np

from motion.evaluate.metrics.feet import runs
from motion.pim.body import FPS
from motion.pim.motion import ActionSpan
from motion.rotation import Array

# Hips that come down by less sit on nothing, metres.
_LEAST = 0.10
# Of the way down, the first and the last share belong to standing and sitting.
_BORDER = 0.12
_WALKING = 0.35


def spans(root: Array) -> tuple[ActionSpan, ...]:
    """Walking or standing, sitting down, sitting and standing up, for hips (F, 3) in metres."""
    height = root[:, 1]
    high, low = np.quantile(height, [0.9, 0.05])
    if high - low < _LEAST:
        return ()
    up, down = high - _BORDER * (high - low), low + _BORDER * (high - low)
    speed = np.linalg.norm(np.gradient(root[:, [0, 2]], axis=0), axis=-1) * FPS
    found = [ActionSpan("idle", 0, len(root))]
    found += [ActionSpan("walk", *run) for run in runs((speed > _WALKING) & (height > up))]
    for start, stop in runs(height < up):
        seated = np.flatnonzero(height[start:stop] < down)
        if len(seated):
            begin, end = start + int(seated[0]), start + int(seated[-1]) + 1
            found.append(ActionSpan("sit", begin, end))
            if start > 0:
                found.append(ActionSpan("sit_down", start, begin))
            if stop < len(root):
                found.append(ActionSpan("stand_up", end, stop))
    return tuple(found)
