"""Filling in what a foreign skeleton lacks: optional bones, bone ends and flesh."""

from __future__ import annotations

import numpy as np

from motion.avatar.measure import flesh_radius, is_leaf, leaf_end
from motion.avatar.source import Ints
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, Skeleton, index
from motion.skeleton.proportions import bone_tips

_SPINE = ("hips", "spine", "chest", "upperChest", "neck", "head")


def fill_joints(places: Array, model: Skeleton) -> Array:
    """Places (55, 3) with every NaN row replaced from the proportions of `model`, a body of similar stature.

    Missing spine bones divide the known stretch they lie in, as they do in `model`; other missing bones hang
    on their parent as in `model`.
    """
    rest = model.rest_positions
    result = places.copy()
    for i, name in enumerate(JOINTS):
        if not np.isnan(result[i, 0]):
            continue
        if name in _SPINE:
            result[i] = _between(i, places, rest)
        elif name.endswith("Shoulder"):
            result[i] = _collar(name, result, rest)
        else:
            parent = PARENTS[i]
            result[i] = result[parent] + (rest[i] - rest[parent]) * _scale(name, result, rest)
    return result


def _between(i: int, places: Array, rest: Array) -> Array:
    order = [index(n) for n in _SPINE]
    k = order.index(i)
    low = next(j for j in reversed(order[:k]) if not np.isnan(places[j, 0]))
    high = next(j for j in order[k + 1 :] if not np.isnan(places[j, 0]))
    share = (rest[i, 1] - rest[low, 1]) / (rest[high, 1] - rest[low, 1])
    return np.asarray(places[low] + share * (places[high] - places[low]))


def _collar(name: str, places: Array, rest: Array) -> Array:
    """A collar bone begins as far along the way from breast bone to shoulder as in the model."""
    arm = index(name.replace("Shoulder", "UpperArm"))
    share = rest[index(name), 0] / rest[arm, 0]
    return np.asarray(places[arm] * np.array([share, 1.0, 1.0]))


def _scale(name: str, places: Array, rest: Array) -> float:
    """Hands go with the forearm, the face with the neck's length to the head's height over the chest."""
    if name.startswith(("left", "right")) and not name.endswith(("Eye", "Toes")):
        side = "left" if name.startswith("left") else "right"
        ends = index(f"{side}LowerArm"), index(f"{side}Hand")
    else:
        ends = index("hips"), index("head")
    ours, theirs = (float(np.linalg.norm(p[ends[1]] - p[ends[0]])) for p in (places, rest))
    return ours / theirs


def body(places: Array, model: Skeleton, flesh: Array, owner: Ints, name: str) -> Skeleton:
    """The skeleton of joint places (55, 3), soles at y = 0, with flesh (V, 3) in the T-pose and its joints
    (V,).
    """
    parents = np.array(PARENTS)
    offsets = places - np.where(parents[:, None] >= 0, places[parents], 0.0)
    scale = places[index("head"), 1] / model.rest_positions[index("head"), 1]
    radii = model.radii * scale
    guess = bone_tips(offsets, {n: model.tips[i] * scale for i, n in enumerate(JOINTS) if is_leaf(n)})
    leaves: dict[str, Array] = {}
    for i, joint in enumerate(JOINTS):
        mine = flesh[owner == i] - places[i]
        # A handful of vertices says nothing; hair and skirts would, so twice the usual girth is not believed.
        if len(mine) >= 12:
            measured = flesh_radius(joint, mine, guess[i])
            if 0.4 * radii[i] < measured < 2.0 * radii[i]:
                radii[i] = measured
        if is_leaf(joint):
            leaves[joint] = guess[i]
            if len(mine) >= 12 and joint != "jaw":
                end = leaf_end(joint, mine, guess[i], float(radii[i]))
                if 0.5 < np.linalg.norm(end) / np.linalg.norm(guess[i]) < 2.0:
                    leaves[joint] = end
    return Skeleton(offsets, bone_tips(offsets, leaves), radii, name=name)
