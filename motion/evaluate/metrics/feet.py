"""How well feet stand: slide within each plant, the FS score, skate ratio and contact speed.

Tracks are (F, N, 3) in metres with Y up, N joints of one kind: both `ANKLES`, or both `TOES`.
"""

from __future__ import annotations

import numpy as np

from motion.rotation import Array
from motion.skeleton import index

ANKLES = (index("leftFoot"), index("rightFoot"))
TOES = (index("leftToes"), index("rightToes"))

# FS, from OMOMO (Li et al. 2023): below these heights over the floor a joint ought to stand still.
ANKLE_HEIGHT, TOE_HEIGHT = 0.08, 0.04
_STILL, _EPS, _MIN_SAMPLES = 0.005, 0.005, 3
# Skate ratio and contact speed, from Kimodo: a toe lower than this that moves faster than that skates.
_LOW, _FAST = 0.05, 0.2


def runs(mask: np.ndarray) -> list[tuple[int, int]]:
    """The stretches [start, stop) on which a mask (F,) is true."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask.astype(bool), [False]]).astype(int)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def slides(track: Array, planted: np.ndarray) -> list[float]:
    """For every stretch of `planted` (F,): how far a joint (F, 3) strays from where it began, metres."""
    return [
        float(np.linalg.norm(track[start:stop] - track[start], axis=-1).max())
        for start, stop in runs(planted)
    ]


def lowest_cluster(values: Array, eps: float = _EPS, min_samples: int = _MIN_SAMPLES) -> Array:
    """The lowest cluster (M,) that DBSCAN finds among numbers (N,), ascending; empty when all are noise."""
    values = np.sort(values)
    near = np.searchsorted(values, values + eps, "right") - np.searchsorted(values, values - eps, "left")
    core = values[near >= min_samples]
    if not len(core):
        return core
    gap = np.flatnonzero(np.diff(core) > eps)
    last = core[gap[0]] if len(gap) else core[-1]
    return values[(values >= core[0] - eps) & (values <= last + eps)]


def floor_height(toes: Array) -> float:
    """Height of the floor under toes: the median of the lowest cluster of their heights while they are still.

    Without a cluster it is the lowest height that there is.
    """
    step = np.linalg.norm(np.diff(toes, axis=0), axis=-1)
    still = toes[:-1, :, 1][step < _STILL]
    cluster = lowest_cluster(still)
    if len(cluster):
        return float(np.median(cluster))
    return float(still.min() if len(still) else toes[..., 1].min())


def skating(track: Array, floor: float, height: float) -> float:
    """FS of one joint (F, 3): its motion over the floor in mm a frame, weighted by how low it is.

    The mean is over the F - 1 motions from frame to frame.
    """
    step = np.linalg.norm(np.diff(track[:, [0, 2]], axis=0), axis=-1)
    above = track[:-1, 1] - floor
    weight = np.abs(2.0 - 2.0 ** (above / height)) * (above < height)
    return float((step * weight).sum() / max(len(track) - 1, 1) * 1000.0)


def foot_skating(ankles: Array, toes: Array, floor: float | None = None) -> float:
    """FS (OMOMO), mm a frame: the mean over ankles and toes. floor: its height, found from the toes without one."""
    ground = floor_height(toes) if floor is None else floor
    tracks = [(track, ANKLE_HEIGHT) for track in np.moveaxis(ankles, 1, 0)]
    tracks += [(track, TOE_HEIGHT) for track in np.moveaxis(toes, 1, 0)]
    return float(np.mean([skating(track, ground, height) for track, height in tracks]))


def low_toes(toes: Array) -> np.ndarray:
    """Whether (F, N) each toe is lower than 5 cm."""
    return np.asarray(toes[..., 1] < _LOW)


def _speeds(toes: Array, fps: float) -> Array:
    return np.asarray(np.linalg.norm(np.diff(toes, axis=0), axis=-1) * fps)


def skate_ratio(toes: Array, fps: float) -> float:
    """Of the frames with a toe below 5 cm, the share on which it stays low and moves faster than 0.2 m/s."""
    low = low_toes(toes)
    skates = low[:-1] & low[1:] & (_speeds(toes, fps) > _FAST)
    return float(skates.sum() / max(low.sum(), 1))


def contact_speed(toes: Array, fps: float) -> float:
    """Mean speed of toes while below 5 cm, m/s; 0 when none ever is."""
    low = low_toes(toes)[:-1]
    return float(_speeds(toes, fps)[low].mean()) if low.any() else 0.0
