"""The canonical skeleton of a rigged mesh: joints in the middle of the flesh, bone ends and flesh radii."""

from __future__ import annotations

import numpy as np

from motion.avatar.rig import Rigged
from motion.avatar.source import Ints, Source
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, Skeleton, finger_names, index
from motion.skeleton.proportions import bone_tips


def measure(source: Source, rigged: Rigged, name: str) -> Skeleton:
    """The canonical skeleton of this mesh, with the flesh around every bone."""
    places = rigged.joints.copy()
    hips = index("hips")
    flesh, shares = rigged.vertices[source.groups["body"]], rigged.weights[source.groups["body"]]
    dominant = shares.argmax(axis=1)
    _centre_fingers(places, rigged.ends, flesh, dominant)
    _square(places)
    parents = np.array(PARENTS)
    offsets = places - np.where(parents[:, None] >= 0, places[parents], 0.0)
    offsets[hips, [0, 2]] = 0.0
    radii = np.zeros(len(JOINTS))
    leaves: dict[str, Array] = {}
    rough = bone_tips(offsets, {n: rigged.ends[i] - places[i] for i, n in enumerate(JOINTS) if is_leaf(n)})
    for i, joint in enumerate(JOINTS):
        # No vertex belongs mostly to the collar bone: take those that it moves most.
        chosen = dominant == i
        mine = flesh[chosen if chosen.any() else shares[:, i] >= 0.5 * shares[:, i].max()] - places[i]
        if joint.endswith("Eye"):
            mine = rigged.vertices[source.groups[f"helper-{joint[0]}-eye"]] - places[i]
        radii[i] = flesh_radius(joint, mine, rough[i])
        if is_leaf(joint):
            leaves[joint] = leaf_end(joint, mine, rough[i], radii[i])
    return Skeleton(offsets, bone_tips(offsets, leaves), radii, name=name)


def _centre_fingers(places: Array, ends: Array, flesh: Array, dominant: Ints) -> None:
    """Move finger joints, in place, to the middle of the flesh: MakeHuman's lie just under the back of the
    hand.

    A capsule about the bone then covers the finger evenly, so that what touches the capsule touches the skin.
    """
    for side in ("left", "right"):
        names = [index(n) for n in finger_names(side)]
        for chain in (names[k : k + 3] for k in range(0, 15, 3)):
            axis = ends[chain[2]] - places[chain[1]]
            axis /= np.linalg.norm(axis)
            middle = flesh[np.isin(dominant, chain[1:])] - places[chain[1]]
            across = middle - np.outer(middle @ axis, axis)
            up = np.array([0.0, 1.0, 0.0])
            for direction in (up, np.cross(axis, up)):
                reach = across @ direction
                # Percentiles, because the web between fingers and the nail's edge stick out.
                shift = 0.5 * (np.percentile(reach, 5) + np.percentile(reach, 95)) * direction
                places[chain] += shift
                ends[chain] += shift


def _square(places: Array) -> None:
    """Remove what the rig's measuring leaves of asymmetry and crookedness, below a millimetre, in place."""
    for i, name in enumerate(JOINTS):
        if name.startswith("left"):
            twin = index("right" + name.removeprefix("left"))
            mean = (places[i] + places[twin] * [-1.0, 1.0, 1.0]) / 2.0
            places[i], places[twin] = mean, mean * [-1.0, 1.0, 1.0]
        elif not name.startswith("right"):
            places[i, 0] = 0.0
    for side in ("left", "right"):
        places[index(f"{side}Hand"), 1:] = places[index(f"{side}LowerArm"), 1:]


def is_leaf(joint: str) -> bool:
    """Whether no other joint follows."""
    return joint in ("head", "jaw") or joint.endswith(("Distal", "Eye", "Toes"))


def flesh_radius(joint: str, mine: Array, bone: Array) -> float:
    """Typical distance of a joint's vertices (N, 3) from its bone, both in the joint's frame.

    For a hand it is half the palm's thickness and for the trunk half its depth, because neither is round.
    """
    length = max(float(np.linalg.norm(bone)), 1e-6)
    along = mine @ bone / length
    if joint.endswith("Eye"):
        return float(np.ptp(mine[:, 1]) / 2.0)
    if joint in ("hips", "spine", "chest", "upperChest"):
        return float(np.subtract(*np.percentile(mine[:, 2], [95, 5])) / 2.0)
    if joint.endswith("Hand"):
        palm = mine[(along > 0.45 * length) & (along < 0.85 * length) & (np.abs(mine[:, 2]) < 0.25 * length)]
        palm = palm if len(palm) >= 6 else mine
        return float(np.median(np.abs(palm[:, 1] - palm[:, 1].mean())))
    # The root of a finger is still inside the palm, the end of the last bone is round.
    finger = joint.endswith(("Proximal", "Intermediate", "Metacarpal"))
    low, high = (0.5, 1.0) if finger else (0.1, 0.6) if joint.endswith("Distal") else (0.25, 0.75)
    middle = mine[(along > low * length) & (along < high * length)]
    if len(middle) < 6:
        middle = mine
    across = middle - np.outer(middle @ bone / length**2, bone)
    return float(np.median(np.linalg.norm(across, axis=1)))


def leaf_end(joint: str, mine: Array, bone: Array, radius: float) -> Array:
    """Where the last bone's capsule ends so that its round end reaches the end of the flesh."""
    if joint == "head":
        return np.array([0.0, mine[:, 1].max(), 0.0])
    if joint.endswith("Eye"):
        return np.array([0.0, 0.0, radius])
    if joint.endswith("Toes"):
        return np.array([0.0, 0.0, max(float(mine[:, 2].max()) - radius, 0.01)])
    direction = bone / max(float(np.linalg.norm(bone)), 1e-9)
    return np.asarray(direction * max(float((mine @ direction).max()) - radius, radius))
