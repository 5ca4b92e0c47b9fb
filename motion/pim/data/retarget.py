"""Motion of any humanoid skeleton, brought onto the reference body by the directions of its limbs.

A joint's rotation here is the source's rotation times a constant one, which takes our rest direction of the bone to the
source's. So a limb points where the source's limb points, whatever its rest pose; proportions are ours.
"""

from __future__ import annotations

import numpy as np

from motion import rotation as rot
from motion.pim.actions import action_of_words
from motion.pim.body import BODY_JOINTS, FINGER_JOINTS, REFERENCE
from motion.pim.data import feet, limbs, toes
from motion.pim.data.elbows import anatomical
from motion.pim.data.grounding import grounded
from motion.pim.data.rig import Rig
from motion.pim.motion import BodyMotion
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, finger_names, index

_SIDES = ("left", "right")
_TRUNK = ("spine", "chest", "upperChest")
_SAMPLES = 24
# The bone that continues each limb bone.
_NEXT = {
    f"{side}{bone}": f"{side}{following}"
    for side in _SIDES
    for bone, following in (
        ("UpperArm", "LowerArm"),
        ("LowerArm", "Hand"),
        ("Hand", "MiddleProximal"),
        ("UpperLeg", "LowerLeg"),
        ("LowerLeg", "Foot"),
    )
}


def retarget(
    rig: Rig, root: Array, rotations: Array, *, name: str, label: str, source: str, sole: float | None = None
) -> BodyMotion:
    """The motion on the reference body.

    root (F, 3): of the source's root joint, in the unit of the rig, at 30 fps, Y up. rotations (F, N, 4): of all joints in
    the world, as turns from rest. sole: height of an ankle of the source over its sole where its floor is known to be
    level and at y = 0; otherwise the floor is found. The feet stay where they were; where on the floor and which way is
    kept.
    """
    world = anatomical(_world_rotations(rig, rotations))
    ratio = _leg_length_ratio(rig)
    theirs = rig.place_all(root, rotations) * ratio
    if sole is not None:
        theirs[..., 1] += REFERENCE.rest_positions[index("leftFoot"), 1] - sole * ratio
    thighs, ankles = (
        np.stack([theirs[:, rig.column(f"{side}{bone}")] for side in _SIDES], 1)
        for bone in ("UpperLeg", "Foot")
    )
    ours = 0.5 * (REFERENCE.offsets[index("leftUpperLeg")] + REFERENCE.offsets[index("rightUpperLeg")])
    placed, world = grounded(
        thighs.mean(1) - rot.rotate(world[:, 0], ours), world, ankles, level=sole is not None
    )
    local = limbs.local_rotations(world)
    if not all(f"{side}Toes" in rig.roles for side in _SIDES):
        local = toes.bend(placed, local)
    positions, _ = REFERENCE.fk(placed, local)
    return BodyMotion(
        placed,
        local,
        feet.contacts(positions),
        fingers=_known(rig).issuperset(FINGER_JOINTS),
        label=label,
        action=action_of_words(label),
        source=source,
        name=name,
    )


def _leg_length_ratio(rig: Rig) -> float:
    theirs = sum(
        float(np.linalg.norm(rig.place(f"left{a}") - rig.place(f"left{b}")))
        for a, b in (("LowerLeg", "UpperLeg"), ("Foot", "LowerLeg"))
    )
    return (REFERENCE.length("leftUpperLeg") + REFERENCE.length("leftLowerLeg")) / theirs


def _world_rotations(rig: Rig, rotations: Array) -> Array:
    """World rotations (F, 55, 4) of our joints; those without a counterpart go with their parent."""
    facing = rig.facing()
    constants = _rest_turns(rig, facing)
    known = _known(rig)
    trunk = _trunk_rotations(rig, rotations)
    out = np.empty((len(rotations), len(JOINTS), 4))
    for i, joint in enumerate(JOINTS):
        if joint in trunk:
            out[:, i] = rot.mul(trunk[joint], facing)
        elif joint in known:
            out[:, i] = rot.mul(rotations[:, rig.column(joint)], constants[joint])
        elif joint == "neck":
            out[:, i] = rot.slerp(
                out[:, PARENTS[i]],
                rot.mul(rotations[:, rig.column("head")], facing),
                np.full(len(rotations), 0.5),
            )
        else:
            out[:, i] = out[:, PARENTS[i]]
    return out


def _known(rig: Rig) -> set[str]:
    """Joints that move as one of the source's does. Fingers that lack a bone don't: they would only half close."""
    whole = all(finger in rig.roles for finger in FINGER_JOINTS)
    return {joint for joint in (*BODY_JOINTS, *(FINGER_JOINTS if whole else ())) if joint in rig.roles}


def _rest_turns(rig: Rig, facing: Array) -> dict[str, Array]:
    """For each joint the constant rotation from our rest pose to the source's, least twisted along the chain."""
    turns: dict[str, Array] = {}
    for joint in BODY_JOINTS:
        parent = JOINTS[PARENTS[index(joint)]] if joint != "hips" else None
        inherited = turns[parent] if parent is not None and joint in _NEXT else facing
        theirs = _rest_direction(rig, joint)
        if theirs is None:
            turns[joint] = inherited
        else:
            ours = REFERENCE.offsets[index(_NEXT[joint])]
            turns[joint] = rot.mul(rot.between(rot.rotate(inherited, ours), theirs), inherited)
    for side in _SIDES:
        turns.update(dict.fromkeys(finger_names(side), turns[f"{side}Hand"]))
    return turns


def _rest_direction(rig: Rig, joint: str) -> Array | None:
    """Where a limb bone of the source points at rest; None where nothing tells or the rest pose alone does."""
    if joint in rig.tips:
        return np.asarray(rig.tips[joint], dtype=np.float64)
    following = _NEXT.get(joint)
    if following is None or following not in rig.roles:
        return None
    return rig.place(following) - rig.place(joint)


def _trunk_rotations(rig: Rig, rotations: Array) -> dict[str, Array]:
    """Spine, chest and upper chest: each turns as the source's trunk does, on average, over the part where it lies."""
    places = np.array([rig.positions[rig.names.index(name)] for name in rig.trunk])
    up = rot.rotate(rig.facing(), np.array([0.0, 1.0, 0.0]))
    bottom = 0.5 * (rig.place("leftUpperLeg") + rig.place("rightUpperLeg"))
    top = rig.place("neck" if "neck" in rig.roles else "head")
    begins = (places - bottom) @ up / ((top - bottom) @ up)
    begins[0] = -np.inf
    rest = REFERENCE.rest_positions
    base, end = rest[index("leftUpperLeg"), 1], rest[index("neck"), 1]
    bounds = [(rest[index(joint), 1] - base) / (end - base) for joint in (*_TRUNK, "neck")]
    columns = [rig.names.index(name) for name in rig.trunk]
    found = {}
    for joint, low, high in zip(_TRUNK, bounds[:-1], bounds[1:], strict=True):
        levels = np.linspace(low, high, _SAMPLES, endpoint=False)
        segment = (levels[:, None] >= begins).sum(-1) - 1
        share = np.bincount(segment, minlength=len(columns)) / _SAMPLES
        parts = rot.align_signs(rotations[:, columns], axis=1)
        found[joint] = rot.normalize((parts * share[:, None]).sum(1))
    # The shoulders hang on the upper chest: it must not lag behind what they hang on in the source.
    found["upperChest"] = rotations[:, columns[-1]]
    return found
