"""A client's rest skeleton, in whatever pose it was authored, as a `Skeleton` to solve on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from motion import rotation as rot
from motion.avatar import complete, names
from motion.avatar.tpose import straighten
from motion.errors import SkeletonError
from motion.rotation import Array
from motion.skeleton import JOINTS, Skeleton, index

# The head joint's share of the stature, and the ankles' height as a share of the leg.
_HEAD, _ANKLE = 0.875, 0.095
_SMALLEST, _TALLEST = 0.4, 3.5


def skeleton_of(
    joints: Sequence[str],
    parents: Sequence[int],
    translations: ArrayLike,
    rotations: ArrayLike | None = None,
    radii: Mapping[str, float] | None = None,
    name: str = "client",
) -> Skeleton:
    """The body of a rest skeleton.

    joints: VRM 1.0 humanoid names, parents first; others may stand in between and only carry on their children's place.
    parents: -1 for the root. translations (J, 3) and rotations (J, 4): each joint in its parent's frame at rest, metres, facing
    +Z; identity rotations when left out. radii: flesh around joints by name, metres; the average body's when left out.
    Missing optional joints are filled in from average proportions. Raises SkeletonError.
    """
    places = np.full((len(JOINTS), 3), np.nan)
    for joint, place in zip(joints, _world(joints, parents, translations, rotations), strict=True):
        if joint in JOINTS:
            places[index(joint)] = place
    names.require({joint: 0 for joint in joints if joint in JOINTS}, list(joints))
    straight = straighten(places).places
    ankles = straight[[index("leftFoot"), index("rightFoot")], 1].mean()
    floor = ankles - _ANKLE * (straight[0, 1] - ankles)
    straight = straight - straight[0] * np.array([1.0, 0.0, 1.0]) - np.array([0.0, floor, 0.0])
    stature = float(straight[index("head"), 1]) / _HEAD
    if not _SMALLEST <= stature <= _TALLEST:
        raise SkeletonError(
            f"this skeleton is about {stature:.2f} m tall, expected {_SMALLEST} to {_TALLEST} m",
            kind="bad_scale",
            fix="give translations in metres",
        )
    model = Skeleton.human(min(max(stature, 0.6), 2.6))
    filled = complete.fill_joints(straight, model)
    body = complete.body(filled, model, np.zeros((0, 3)), np.zeros(0, dtype=np.int64), name)
    own = body.radii.copy()
    for joint, radius in (radii or {}).items():
        if joint not in JOINTS:
            raise SkeletonError(
                f"there is no joint '{joint}' to have a radius", kind="bad_skeleton", candidates=JOINTS
            )
        own[index(joint)] = radius
    return replace(body, radii=own)


def _world(
    joints: Sequence[str], parents: Sequence[int], translations: ArrayLike, rotations: ArrayLike | None
) -> Array:
    """Places (J, 3) in the root's frame."""
    offsets = np.asarray(translations, dtype=np.float64)
    local = rot.identity((len(joints),)) if rotations is None else np.asarray(rotations, dtype=np.float64)
    if offsets.shape != (len(joints), 3) or local.shape != (len(joints), 4) or len(parents) != len(joints):
        raise SkeletonError(
            f"{len(joints)} joints need as many parents, translations (J, 3) and rotations (J, 4)",
            kind="bad_skeleton",
            fix="send one row for each joint",
        )
    if not (np.isfinite(offsets).all() and np.isfinite(local).all()) or len(set(joints)) != len(joints):
        raise SkeletonError("joints must differ and their places be finite", kind="bad_skeleton")
    places, world = np.empty_like(offsets), np.empty_like(local)
    for i, parent in enumerate(parents):
        if not -1 <= parent < i:
            raise SkeletonError(
                f"the parent of '{joints[i]}' must come before it",
                kind="bad_skeleton",
                fix="list parents first",
            )
        if parent < 0:
            places[i], world[i] = offsets[i], local[i]
        else:
            places[i] = places[parent] + rot.rotate(world[parent], offsets[i])
            world[i] = rot.mul(world[parent], local[i])
    return places
