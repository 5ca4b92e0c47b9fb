"""How well feet stand: slide within each plant, the FS score, and the skate ratio."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.clip import Clip
from motion.rotation import Array
from motion.skeleton import index

ANKLES = (index("leftFoot"), index("rightFoot"))
TOES = (index("leftToes"), index("rightToes"))

# FS, from OMOMO (Li et al. 2023): below these heights over the floor a joint ought to stand still.
_ANKLE_HEIGHT, _TOE_HEIGHT = 0.08, 0.04
_STILL, _EPS, _MIN_SAMPLES = 0.005, 0.005, 3
# Skate ratio, from Kimodo: a toe lower than this that moves faster than that skates.
_LOW, _FAST = 0.05, 0.2


@dataclass(frozen=True)
class Plant:
    """One foot fixed on frames [start, stop), and how far its ankle strays meanwhile, metres."""

    side: str
    start: int
    stop: int
    slide: float


def runs(mask: np.ndarray) -> list[tuple[int, int]]:
    """The stretches [start, stop) on which a mask (F,) is true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask.astype(bool), [False]]).astype(int)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def plants(clip: Clip) -> list[Plant]:
    """Every plant of the clip."""
    found = []
    positions = clip.positions()
    for foot, side in enumerate(("left", "right")):
        mask = clip.plants[:, foot] if len(clip.plants) else np.zeros(0, bool)
        for start, stop in runs(mask):
            ankle = positions[start:stop, ANKLES[foot]]
            slide = float(np.linalg.norm(ankle - ankle[0], axis=-1).max())
            found.append(Plant(side, start, stop, slide))
    return found


def floor_height(toes: Array) -> float:
    """Height of the floor under toe tracks (F, N, 3): the lowest cluster's median among still toes.

    One-dimensional DBSCAN with eps 5 mm and at least 3 samples.
    """
    step = np.linalg.norm(np.diff(toes, axis=0), axis=-1)
    heights = np.sort(toes[:-1, :, 1][step < _STILL])
    if not len(heights):
        return float(toes[..., 1].min())
    near = np.searchsorted(heights, heights + _EPS, "right") - np.searchsorted(
        heights, heights - _EPS, "left"
    )
    core = heights[near >= _MIN_SAMPLES]
    if not len(core):
        return float(heights.min())
    gap = np.flatnonzero(np.diff(core) > _EPS)
    last = core[gap[0]] if len(gap) else core[-1]
    member = (heights >= core[0] - _EPS) & (heights <= last + _EPS)
    return float(np.median(heights[member]))


def skating(track: Array, floor: float, height: float) -> float:
    """FS of one joint (F, 3): its motion over the floor in mm a frame, weighted by how low it is."""
    step = np.linalg.norm(np.diff(track[:, [0, 2]], axis=0), axis=-1)
    above = track[:-1, 1] - floor
    weight = np.abs(2.0 - 2.0 ** (above / height)) * (above < height)
    return float((step * weight).sum() / max(len(track) - 1, 1) * 1000.0)


def foot_skating(clip: Clip) -> float:
    """FS (OMOMO), mm a frame: the mean of both ankles and both toes."""
    positions = clip.positions()
    floor = floor_height(positions[:, TOES])
    values = [skating(positions[:, joint], floor, _ANKLE_HEIGHT) for joint in ANKLES]
    values += [skating(positions[:, joint], floor, _TOE_HEIGHT) for joint in TOES]
    return float(np.mean(values))


def skate_ratio(clip: Clip) -> float:
    """Of the frames with a toe below 5 cm, the share on which it stays low and moves faster than 0.2 m/s."""
    toes = clip.positions()[:, TOES]
    low = toes[..., 1] < _LOW
    speed = np.linalg.norm(np.diff(toes, axis=0), axis=-1) * clip.fps
    skates = low[:-1] & low[1:] & (speed > _FAST)
    return float(skates.sum() / max(low.sum(), 1))
