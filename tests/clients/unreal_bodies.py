"""Bodies as Unreal's meshes have them: bones with axes of their own, in cm, facing +Y, in T- or A-pose, bones in between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion import rotation as rot
from motion.avatar.names import FAMILIES
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, Skeleton, index

# The mesh's own space: it faces +Y, its left is +X. Rows give its x, y, z from the wire's; left-handed, and so a mirror.
MESH = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
# The world's: it faces +X.
WORLD = np.array([[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
CM = 100.0


def into(matrix: Array, q: Array) -> Array:
    """A rotation in other axes: M R M⁻¹."""
    result: Array = rot.from_matrix(matrix @ rot.to_matrix(rot.normalize(q)) @ matrix.T)
    return result


@dataclass(frozen=True, eq=False)
class Mesh:
    """A reference skeleton: bones, parents, local transforms in Unreal's axes."""

    names: list[str]
    parents: list[int]
    places: Array
    rotations: Array

    def words(self) -> list[object]:
        """As the studio's command `mesh` takes them."""
        words: list[object] = []
        for name, parent, place, q in zip(self.names, self.parents, self.places, self.rotations, strict=True):
            words += [name, parent, *place, *q]
        return words


def a_pose(angle: float) -> Array:
    """Local rotations (J, 4) that let the arms of a T-pose hang by an angle (degrees), elbows and fingers slightly bent."""
    q = rot.identity((len(JOINTS),))
    for side, sign in (("left", -1.0), ("right", 1.0)):
        q[index(f"{side}UpperArm")] = rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), sign * np.radians(angle))
        q[index(f"{side}LowerArm")] = rot.from_axis_angle(np.array([0.0, 1.0, 0.0]), sign * np.radians(12.0))
        q[index(f"{side}Hand")] = rot.from_axis_angle(np.array([1.0, 0.0, 0.0]), np.radians(-20.0))
        q[index(f"{side}UpperLeg")] = rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), -sign * np.radians(4.0))
        for finger in ("Index", "Middle", "Ring", "Little"):
            for bone in ("Proximal", "Intermediate"):
                q[index(f"{side}{finger}{bone}")] = rot.from_axis_angle(
                    np.array([0.0, 0.0, 1.0]), sign * np.radians(9.0)
                )
    return q


def manny(body: Skeleton, rest: Array, seed: int, arbitrary: bool = True) -> Mesh:
    """A mesh's skeleton with Manny's names of a body that was authored in a pose.

    rest (J, 4): that pose by local rotations from the T-pose. arbitrary: every bone has axes of its own. As Manny's it has a
    root, five spine bones, two of the neck and twist bones; no eyes and jaw.
    """
    rng = np.random.default_rng(seed)
    family = {joint: name for name, joint in FAMILIES["unreal5"].items()}
    positions, world = body.fk(np.array([[0.0, body.hips_height, 0.0]]), rest[None])
    names, parents = ["root"], [-1]
    places, turns = [np.zeros(3)], [rot.identity()]
    bone_of: dict[int, int] = {}

    def add(name: str, parent: int, place: Array, turn: Array) -> int:
        names.append(name)
        parents.append(parent)
        places.append(place)
        turns.append(turn)
        return len(names) - 1

    for j, joint in enumerate(JOINTS):
        if joint.endswith("Eye") or joint == "jaw":
            continue
        parent = bone_of[PARENTS[j]] if PARENTS[j] >= 0 else 0
        place = CM * MESH @ positions[0, j]
        own = rot.normalize(rng.normal(size=4)) if arbitrary else rot.identity()
        turn = rot.mul(into(MESH, world[0, j]), own)
        between = {"chest": "spine_02", "upperChest": "spine_04", "head": "neck_02"}.get(joint)
        if between:
            parent = add(between, parent, (places[parent] + place) / 2, rot.mul(turns[parent], own))
        name = _unreal_name(joint, family[joint])
        bone_of[j] = add(name, parent, place, turn)
        if joint.endswith(("UpperArm", "LowerArm")):
            add(f"{name}_twist", bone_of[j], place + 3.0, rot.mul(turn, own))
    return Mesh(names, parents, *_local(parents, np.array(places), np.array(turns)))


def _unreal_name(joint: str, plain: str) -> str:
    """Unreal's own spelling of a plain name: leftUpperArm, `upperarml` -> upperarm_l."""
    if joint.startswith(("left", "right")):
        plain = f"{plain[:-1]}_{plain[-1]}"
    digits = plain.find("0")
    return plain if digits < 0 else f"{plain[:digits]}_{plain[digits:]}"


def _local(parents: list[int], places: Array, turns: Array) -> tuple[Array, Array]:
    local_places, local_turns = places.copy(), turns.copy()
    for i, parent in enumerate(parents):
        if parent >= 0:
            back = rot.inv(turns[parent])
            local_places[i] = rot.rotate(back, places[i] - places[parent])
            local_turns[i] = rot.mul(back, turns[i])
    return local_places, rot.normalize(local_turns)
