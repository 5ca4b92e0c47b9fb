"""Bodies of other proportions than the reference: what the prior is told of them, and where their joints are.

A body's world is scaled so that its legs are the reference's: steps stay steps, and feet stay where they stand. What is then
left of its proportions are four ratios.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from motion.pim import representation as rep
from motion.pim.body import BODY_INDEX, BODY_JOINTS, BODY_PARENTS, HAND_JOINTS, REFERENCE, WAYS
from motion.pim.conditions import BODY_RATIOS, Floats
from motion.skeleton import JOINTS, Skeleton

# The bones, named by the joints that they end in, that each ratio makes longer.
_BONES = {
    "trunk": ("spine", "chest", "upperChest", "neck"),
    "neck": ("head",),
    "shoulders": ("leftShoulder", "rightShoulder", "leftUpperArm", "rightUpperArm"),
    "arms": ("leftLowerArm", "rightLowerArm", "leftHand", "rightHand"),
}
assert tuple(_BONES) == BODY_RATIOS
_OFFSETS = REFERENCE.offsets[BODY_INDEX].astype(np.float32)
# What a ratio of 1 adds to each bone (4, 22, 3).
_LONGER = np.stack([np.isin(BODY_JOINTS, bones)[:, None] * _OFFSETS for bones in _BONES.values()])
# Ratios beyond these have not been learned.
MOST = 0.25
_MOVED = np.flatnonzero(_LONGER.any((0, 2)))
_HELD = slice(12, 14)


def ratios(skeleton: Skeleton) -> Floats:
    """How much longer (4,) than the reference's a body's parts are for the length of its legs: 0 is the reference."""
    scale = REFERENCE.hips_height / skeleton.hips_height
    found = [
        scale * _length(skeleton.offsets, bones) / _length(REFERENCE.offsets, bones) - 1.0
        for bones in _BONES.values()
    ]
    return np.clip(found, -MOST, MOST).astype(np.float32)


def _length(offsets: NDArray[Any], bones: tuple[str, ...]) -> float:
    return float(np.linalg.norm(offsets[[JOINTS.index(bone) for bone in bones]], axis=-1).sum())


def at_random(rng: np.random.Generator, count: int) -> Floats:
    """Ratios (count, 4) of bodies that differ as much as can be learned."""
    return rng.uniform(-MOST, MOST, (count, len(BODY_RATIOS))).astype(np.float32)


def offsets(body: Any) -> Any:
    """Rest offsets (..., 22, 3) of bodies of ratios (..., 4), arrays or tensors alike."""
    like = body.new_tensor if hasattr(body, "new_tensor") else np.asarray
    longer = body @ like(_LONGER.reshape(len(BODY_RATIOS), -1))
    return like(_OFFSETS) + longer.reshape(*body.shape[:-1], *_OFFSETS.shape)


def on_bodies(features: Floats, body: Floats) -> Floats:
    """Features (B, T, WIDTH) of the reference body as those of bodies (B, 4) that turn their joints alike."""
    longer = (body @ _LONGER.reshape(len(BODY_RATIOS), -1)).reshape(-1, 1, *_OFFSETS.shape)[:, :, _MOVED]
    columns = features[..., rep.ROTATIONS].reshape(*features.shape[:-1], rep.JOINT_COUNT, 2, 3)
    x, y = np.moveaxis(columns[..., [BODY_PARENTS[i] for i in _MOVED], :, :], -2, 0)
    bones = x * longer[..., :1] + y * longer[..., 1:2] + np.cross(x, y) * longer[..., 2:]
    out = features.copy()
    out[..., rep.POSITIONS] += (WAYS[1:, _MOVED] @ bones).reshape(*features.shape[:-1], -1)
    return out


def in_hands(objects: Floats, before: Floats, after: Floats) -> Floats:
    """Object rows (B, T, 4, 14) that follow the hands that hold them, from features before to those after (B, T, WIDTH).

    Before it is taken a thing stands where it is taken from, and afterwards where it is left.
    """
    held = objects[..., _HELD] > 0
    if not held.any():
        return objects
    moved = (rep.positions(after) - rep.positions(before))[..., HAND_JOINTS, :]
    hands = held.sum(-1)
    share = held / np.maximum(hands, 1)[..., None]
    shift = np.einsum("btoh,bthi->btoi", share.astype(np.float32), moved)
    out = objects.copy()
    out[..., :3] += np.take_along_axis(shift, nearest(hands > 0)[..., None], 1)
    return out


def nearest(known: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each frame of (B, T, ...) the last known one up to it, else the first one after it, else itself."""
    count = known.shape[1]
    frame = np.arange(count).reshape(-1, *[1] * (known.ndim - 2))
    last = np.maximum.accumulate(np.where(known, frame, -1), 1)
    first = np.minimum.accumulate(np.where(known, frame, count)[:, ::-1], 1)[:, ::-1]
    found = np.where(last >= 0, last, first)
    return np.where(found < count, found, frame)
