"""When a hand is free to gesture: it holds nothing, reaches for nothing and hangs or rests."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_erosion, uniform_filter1d

from motion import rotation as rot
from motion.clip import Clip
from motion.gesture.strokes import trunk_of
from motion.skeleton import index
from motion.solve import arms

# Wrists lower than this under the shoulder hang, in arm lengths; those that are still below it rest, on a lap for instance.
_HANGS, _LOW = -0.80, -0.30
# Arm lengths a second in the frame of the chest below which a hand is still, and the seconds over which that is taken.
_STILL, _LONG = 0.05, 0.4
# Seconds that a hand is left alone before and after it touches something, and before and after it moves by itself.
_CONTACT, _MARGIN = 0.50, 0.15


def free(clip: Clip, side: str) -> np.ndarray:
    """Frames (F,) on which the hand of a side may be used."""
    trunk = trunk_of(clip.skeleton, clip.root, clip.rotations)
    offset = clip.positions()[:, index(f"{side}Hand")] - trunk.shoulder(clip.skeleton, side)
    local = rot.inv_rotate(trunk.chest_rotation, offset) / arms.arm_length(clip.skeleton, side)
    speed = (
        np.linalg.norm(np.gradient(local, axis=0), axis=-1) * clip.fps
        if clip.frames > 1
        else np.zeros(clip.frames)
    )
    still = uniform_filter1d(speed, max(round(_LONG * clip.fps), 1), mode="nearest") < _STILL
    hangs = (local[:, 1] < _HANGS) & (np.abs(local[:, 2]) < 0.5)
    rests = hangs | (still & (local[:, 1] < _LOW))
    for contact in clip.contacts:
        if contact.hand == side:
            margin = round(_CONTACT * clip.fps)
            rests[max(contact.start - margin, 0) : contact.stop + margin] = False
    width = 2 * round(_MARGIN * clip.fps) + 1
    result: np.ndarray = binary_erosion(rests, np.ones(width, bool), border_value=1)
    return result


def spans(mask: np.ndarray, fps: float) -> list[tuple[float, float]]:
    """Stretches of a mask (F,), seconds."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
    return [(start / fps, (stop - 1) / fps) for start, stop in edges.reshape(-1, 2).tolist()]
