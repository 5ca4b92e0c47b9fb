"""Motion at another frame rate: the prior knows one only."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from motion import pose as poses
from motion import rotation as rot
from motion.clip import Clip
from motion.pim.body import FPS
from motion.rotation import Array


def resampled(root: Array, rotations: Array, frames: int) -> tuple[Array, Array]:
    """Hips (F, 3) and rotations (F, J, 4) on another number of frames over the same time."""
    if frames == len(root):
        return root, rotations
    low, high, share = _between(len(root), frames)
    moved = root[low] + (root[high] - root[low]) * share[:, None]
    return moved, rot.slerp(rotations[low], rotations[high], share[:, None])


def at_rate(clip: Clip, fps: float = FPS) -> Clip:
    """Body, things and contacts of a clip at another rate; it begins at the same moment."""
    if clip.fps == fps:
        return clip
    frames = round((clip.frames - 1) / clip.fps * fps) + 1
    root, rotations = resampled(clip.root, clip.rotations, frames)
    low, high, share = _between(clip.frames, frames)
    things = tuple(
        replace(thing, poses=poses.blend(thing.poses[low], thing.poses[high], share))
        for thing in clip.objects
    )
    ratio = fps / clip.fps
    contacts = tuple(
        replace(
            one,
            start=round(one.start * ratio),
            stop=max(round(one.stop * ratio), round(one.start * ratio) + 1),
        )
        for one in clip.contacts
    )
    return Clip(
        clip.skeleton, fps, root, rotations, things, contacts=contacts, events=clip.events, steps=clip.steps
    )


def _between(count: int, frames: int) -> tuple[np.ndarray, np.ndarray, Array]:
    """The neighbours (frames,) among `count` frames and the share (frames,) of the later one."""
    at = np.linspace(0.0, count - 1.0, frames)
    low = np.minimum(at.astype(int), max(count - 2, 0))
    return low, np.minimum(low + 1, count - 1), at - low
