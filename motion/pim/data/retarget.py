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
from motion.pim.data import feet, toes
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
    positions: Array
    roles: Mapping[str, str]
    trunk: tuple[str, ...]
    tips: Mapping[str, Array]

    def place(self, role: str) -> Array:
        """Rest position (3,) of the joint that does the work of one of ours."""
        return self.positions[self.names.index(self.roles[role])]

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
    rig: Rig, root: Array, rotations: Array, *, name: str, label: str, source: str, action: str | None = None
) -> BodyMotion:
    """The motion on the reference body.

    root (F, 3): of the source's hips, metres, at 30 fps, Y up. rotations (F, N, 4): of all joints in the world, as turns
    from rest. The floor is found and put at y = 0; where on it and which way is kept.
    """
    world = _world_rotations(rig, rotations)
    hips = world[:, 0]
    middle = 0.5 * (rig.place("leftUpperLeg") + rig.place("rightUpperLeg")) - rig.place("hips")
    turned = rotations[:, rig.names.index(rig.roles["hips"])]
    ours = 0.5 * (REFERENCE.offsets[index("leftUpperLeg")] + REFERENCE.offsets[index("rightUpperLeg")])
    placed = (root + rot.rotate(turned, middle)) * _leg_length_ratio(rig) - rot.rotate(hips, ours)
    known_toes = all(f"{side}Toes" in rig.roles for side in _SIDES)
    local = local_rotations(world)
    placed = _on_floor(placed, local)
    if not known_toes:
        local = toes.bend(placed, local)
        placed = _on_floor(placed, local)
    positions, _ = REFERENCE.fk(placed, local)
    return BodyMotion(
        placed,
        local,
        feet.contacts(positions),
        fingers=all(finger in rig.roles for side in _SIDES for finger in finger_names(side)),
        label=label,
        action=action or action_of_words(label),
        source=source,
        name=name,
    )


def local_rotations(world: Array) -> Array:
    """Rotations (F, 55, 4) in each parent's frame, continuous in sign, of rotations in the world."""
    parents = np.array(PARENTS)
    local = world.copy()
    local[:, 1:] = rot.mul(rot.inv(world[:, parents[1:]]), world[:, 1:])
    return rot.align_signs(rot.normalize(local))


def _on_floor(root: Array, local: Array) -> Array:
    positions, _ = REFERENCE.fk(root, local)
    return root - np.array([0.0, feet.floor_height(positions), 0.0])


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
            out[:, i] = rot.mul(rotations[:, rig.names.index(rig.roles[joint])], constants[joint])
        elif joint == "neck":
            out[:, i] = rot.slerp(
                out[:, PARENTS[i]],
                rot.mul(rotations[:, rig.names.index(rig.roles["head"])], facing),
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
