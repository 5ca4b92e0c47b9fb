"""Motion of any humanoid skeleton, brought onto the reference body by the directions of its limbs.

A joint's rotation here is the source's rotation times a constant one, which takes our rest direction of the bone to the
source's. So a limb points where the source's limb points, whatever its rest pose; proportions are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from motion import rotation as rot
from motion.pim.actions import action_of_words
from motion.pim.body import BODY_JOINTS, REFERENCE
from motion.pim.data import feet, limbs, toes
from motion.pim.data.elbows import anatomical
from motion.pim.data.grounding import grounded
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


@dataclass(frozen=True, eq=False)
class Rig:
    """A source skeleton of N joints at rest: arms out to the sides or hanging, soles flat.

    positions (N, 3): of the joints at rest, metres. roles: our joint → the source's joint that does its work; `trunk`
    lists the joints from the hips to the one that carries the shoulders. tips: where a bone of ours points to at rest
    (3,), from its joint, where no joint tells.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    positions: Array
    roles: Mapping[str, str]
    trunk: tuple[str, ...]
    tips: Mapping[str, Array]

    def column(self, role: str) -> int:
        """Place in `names` of the joint that does the work of one of ours."""
        return self.names.index(self.roles[role])

    def place(self, role: str) -> Array:
        """Rest position (3,) of the joint that does the work of one of ours."""
        position: Array = self.positions[self.column(role)]
        return position

    def place_all(self, root: Array, rotations: Array) -> Array:
        """Joint positions (F, N, 3), for root positions (F, 3) and rotations (F, N, 4) in the world from rest."""
        out = np.empty((*rotations.shape[:2], 3))
        for i, parent in enumerate(self.parents):
            if parent < 0:
                out[:, i] = root
            else:
                bone = self.positions[i] - self.positions[parent]
                out[:, i] = out[:, parent] + rot.rotate(rotations[:, parent], bone)
        return out

    def facing(self) -> Array:
        """Rotation (4,) from our rest orientation (Y up, +Z forward) to that of this rig, to the next right angle."""
        across = self.place("leftUpperLeg") - self.place("rightUpperLeg")
        up = self.place("head") - self.place("hips")
        matrix = np.zeros((3, 3))
        for column, axis in ((0, across), (1, up)):
            largest = int(np.abs(axis).argmax())
            matrix[largest, column] = np.sign(axis[largest])
        matrix[:, 2] = np.cross(matrix[:, 0], matrix[:, 1])
        return rot.from_matrix(matrix)


def retarget(
    rig: Rig, root: Array, rotations: Array, *, name: str, label: str, source: str, sole: float | None = None
) -> BodyMotion:
    """The motion on the reference body.

    root (F, 3): of the source's hips, metres, at 30 fps, Y up. rotations (F, N, 4): of all joints in the world, as turns
    from rest. sole: height of an ankle of the source over its sole, metres, where its floor is known to be level and at y = 0;
    otherwise the floor is found. The feet stay where they were; where on the floor and which way is kept.
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
        fingers=all(finger in rig.roles for side in _SIDES for finger in finger_names(side)),
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
    trunk = _trunk_rotations(rig, rotations)
    out = np.empty((len(rotations), len(JOINTS), 4))
    for i, joint in enumerate(JOINTS):
        if joint in trunk:
            out[:, i] = rot.mul(trunk[joint], facing)
        elif joint in rig.roles:
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
