"""From MakeHuman's 163 bones in its relaxed rest pose to the 55 humanoid joints in an exact T-pose."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from motion import rotation as rot
from motion.avatar.source import Source
from motion.rotation import Array
from motion.skeleton import JOINTS

_FINGERS = {"1": "Thumb", "2": "Index", "3": "Middle", "4": "Ring", "5": "Little"}
_SEGMENTS = ("Proximal", "Intermediate", "Distal")
_THUMB_SEGMENTS = ("Metacarpal", "Proximal", "Distal")
_TRUNK = {
    "root": "hips",
    "spine05": "hips",
    "spine04": "spine",
    "spine03": "spine",
    "spine02": "chest",
    "spine01": "upperChest",
    "neck01": "neck",
    "neck02": "neck",
    "neck03": "neck",
    "head": "head",
    "jaw": "jaw",
}
_LIMBS = {
    "pelvis": "hips",
    "breast": "upperChest",
    "clavicle": "Shoulder",
    "shoulder01": "Shoulder",
    "upperarm": "UpperArm",
    "lowerarm": "LowerArm",
    "wrist": "Hand",
    "metacarpal": "Hand",
    "upperleg": "UpperLeg",
    "lowerleg": "LowerLeg",
    "foot": "Foot",
    "toe": "Toes",
    "eye": "Eye",
}
_JAW_PARTS = ("special04", "tongue", "oris01", "oris02", "oris06.", "oris07")


def humanoid_of(bone: str) -> str:
    """The humanoid joint that a bone of MakeHuman's default rig belongs to."""
    if bone in _TRUNK:
        return _TRUNK[bone]
    if bone.startswith(_JAW_PARTS):
        return "jaw"
    stem, _, side = bone.partition(".")
    prefix = {"L": "left", "R": "right"}.get(side, "")
    finger = re.fullmatch(r"finger(\d)-(\d)", stem)
    if finger:
        segments = _THUMB_SEGMENTS if finger[1] == "1" else _SEGMENTS
        return f"{prefix}{_FINGERS[finger[1]]}{segments[int(finger[2]) - 1]}"
    for start, name in _LIMBS.items():
        if stem.startswith(start):
            return name if name[0].islower() else prefix + name
    return "head"


@dataclass(frozen=True)
class Rigged:
    """A body in T-pose, metres, soles not yet on the floor.

    vertices (V, 3); joints (55, 3) and bone ends (55, 3) as points; weights (V, 55) with unit rows; turns (V,
    3, 3): how each vertex was rotated from the rest pose, needed to carry morph directions along.
    """

    vertices: Array
    joints: Array
    ends: Array
    weights: Array
    turns: Array


def _landmarks(source: Source, vertices: Array) -> tuple[dict[str, Array], dict[str, Array]]:
    def point(how: dict[str, object]) -> Array:
        if how["strategy"] == "CUBE":
            return np.asarray(vertices[source.groups[str(how["cube_name"])]].mean(axis=0))
        chosen = how.get("vertex_indices", how.get("vertex_index"))
        return np.asarray(np.atleast_2d(vertices[np.atleast_1d(np.asarray(chosen, dtype=int))]).mean(axis=0))

    bones = source.rig()
    return {b: point(v["head"]) for b, v in bones.items()}, {b: point(v["tail"]) for b, v in bones.items()}


def _frame(x: Array, z: Array) -> Array:
    """Rotation matrix with columns x, y, z from a direction and a second one in the same half plane."""
    x = x / np.linalg.norm(x)
    y = np.cross(z, x)
    y /= np.linalg.norm(y)
    return np.stack([x, y, np.cross(x, y)], axis=1)


class _Pose:
    """World rotations and joint places of the default rig, turned bone by bone from the root outwards."""

    def __init__(self, source: Source, heads: dict[str, Array], tails: dict[str, Array]) -> None:
        bones = source.rig()
        self.parents = {name: str(bone["parent"]) for name, bone in bones.items()}
        self.heads, self.tails = heads, tails
        self.order = self._sorted()
        self.turn: dict[str, Array] = {}
        self.place: dict[str, Array] = {}

    def _sorted(self) -> list[str]:
        order: list[str] = []
        pending = sorted(self.parents)
        while pending:
            ready = [b for b in pending if not self.parents[b] or self.parents[b] in order]
            order += ready
            pending = [b for b in pending if b not in ready]
        return order

    def run(self, wanted: dict[str, Array]) -> None:
        """Turn every bone: as `wanted` says in world space, or with its parent."""
        for bone in self.order:
            parent = self.parents[bone]
            inherited = self.turn.get(parent, np.eye(3))
            self.turn[bone] = wanted.get(bone, inherited)
            self.place[bone] = self.heads[bone] if not parent else self.moved(parent, self.heads[bone])

    def moved(self, bone: str, point: Array) -> Array:
        """Where a point of the rest pose goes when it is fixed to a bone."""
        return np.asarray(self.place[bone] + self.turn[bone] @ (point - self.heads[bone]))


def _arm_turns(heads: dict[str, Array], tails: dict[str, Array], side: str, sign: float) -> dict[str, Array]:
    """World rotations that bring one arm along ±X, elbow crease forward, palm down and fingers straight."""
    across = np.array([sign, 0.0, 0.0])
    target = _frame(across, np.array([0.0, 0.0, 1.0]))
    shoulder, elbow, wrist = (heads[f"{b}.{side}"] for b in ("upperarm01", "lowerarm01", "wrist"))
    index, middle, little = (heads[f"finger{i}-1.{side}"] for i in (2, 3, 5))
    # The palm's own frame: along the middle finger, and across the knuckles towards the index finger.
    hand = target @ _frame(middle - wrist, index - little).T
    # The upper arm keeps its natural roll: the shortest way up. The forearm shares the hand's roll along its
    # length, as radius and ulna do.
    upper = rot.to_matrix(rot.between(elbow - shoulder, across))
    straight = rot.to_matrix(rot.between(wrist - elbow, across))
    swing = rot.from_matrix(hand @ straight.T)
    _, twist = rot.swing_twist(swing, across)

    def rolled(part: float) -> Array:
        return np.asarray(rot.to_matrix(rot.slerp(rot.identity(), twist, np.array(part))) @ straight)

    turns = {
        f"upperarm01.{side}": upper,
        f"upperarm02.{side}": upper,
        f"lowerarm01.{side}": rolled(0.25),
        f"lowerarm02.{side}": rolled(0.75),
        f"wrist.{side}": hand,
    }
    for finger in "2345":
        knuckle, tip = heads[f"finger{finger}-1.{side}"], tails[f"finger{finger}-3.{side}"]
        # Straighten in the plane in which the finger bends, so that its nail keeps looking up.
        base = hand @ (tip - knuckle)
        level = rot.to_matrix(rot.between(base, across)) @ hand
        for segment in "123":
            bone = f"finger{finger}-{segment}.{side}"
            along = level @ (tails[bone] - heads[bone])
            turns[bone] = rot.to_matrix(rot.between(along, across)) @ level
    thumb = np.array([sign, 0.0, 1.0]) / np.sqrt(2.0)
    level = hand
    for segment in "123":
        bone = f"finger1-{segment}.{side}"
        turns[bone] = rot.to_matrix(rot.between(level @ (tails[bone] - heads[bone]), thumb)) @ level
    return turns


def _leg_turns(heads: dict[str, Array], side: str) -> dict[str, Array]:
    """World rotations that bring one leg straight down with the foot pointing forward."""
    down = np.array([0.0, -1.0, 0.0])
    hip, knee, ankle, ball = (heads[f"{b}.{side}"] for b in ("upperleg01", "lowerleg01", "foot", "toe3-1"))
    thigh = rot.to_matrix(rot.between(knee - hip, down))
    shin = rot.to_matrix(rot.between(ankle - knee, down))
    sole = ball - ankle
    foot = rot.to_matrix(rot.from_yaw(-np.arctan2(sole[0], sole[2])))
    turns = {f"upperleg0{i}.{side}": thigh for i in (1, 2)} | {f"lowerleg0{i}.{side}": shin for i in (1, 2)}
    return turns | {f"foot.{side}": foot}


def _dense_weights(source: Source) -> tuple[list[str], Array]:
    table = source.weights()
    bones = sorted(table)
    weights = np.zeros((len(source.vertices), len(bones)))
    for column, bone in enumerate(bones):
        if table[bone]:
            rows = np.array(table[bone])
            weights[rows[:, 0].astype(int), column] = rows[:, 1]
    return bones, weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)


def pose_and_merge(source: Source, rest: Array) -> Rigged:
    """Bring a blended body (V, 3) in decimetres to the T-pose and merge its bones into the humanoid's."""
    heads, tails = _landmarks(source, rest)
    pose = _Pose(source, heads, tails)
    wanted: dict[str, Array] = {}
    for side, sign in (("L", 1.0), ("R", -1.0)):
        wanted |= _arm_turns(heads, tails, side, sign) | _leg_turns(heads, side)
    pose.run(wanted)
    bones, weights = _dense_weights(source)
    turn = np.stack([pose.turn[b] for b in bones])
    shift = np.stack([pose.place[b] - pose.turn[b] @ pose.heads[b] for b in bones])
    turns = np.einsum("vb,bij->vij", weights, turn)
    vertices = np.einsum("vij,vj->vi", turns, rest) + weights @ shift
    merged = np.zeros((len(rest), len(JOINTS)))
    for column, bone in enumerate(bones):
        merged[:, JOINTS.index(humanoid_of(bone))] += weights[:, column]
    joints, ends = _joints(pose)
    return Rigged(vertices * 0.1, joints * 0.1, ends * 0.1, merged, turns)


_HEAD_BONES = {
    "hips": "root",
    "spine": "spine04",
    "chest": "spine02",
    "upperChest": "spine01",
    "neck": "neck01",
    "head": "head",
    "jaw": "jaw",
    "Shoulder": "clavicle",
    "UpperArm": "upperarm01",
    "LowerArm": "lowerarm01",
    "Hand": "wrist",
    "UpperLeg": "upperleg01",
    "LowerLeg": "lowerleg01",
    "Foot": "foot",
    "Toes": "toe3-1",
    "Eye": "eye",
}


def _joints(pose: _Pose) -> tuple[Array, Array]:
    """Joint places and bone ends (55, 3); ends of bones with a child are filled in by the skeleton."""
    bone_of = {humanoid_of(b): b for b in pose.order if b.startswith("finger")}
    for side, prefix in ((".L", "left"), (".R", "right")):
        bone_of |= {prefix + n: b + side for n, b in _HEAD_BONES.items() if n[0].isupper()}
    bone_of |= {n: b for n, b in _HEAD_BONES.items() if n[0].islower()}
    places = np.stack([pose.place[bone_of[name]] for name in JOINTS])
    # The root bone begins behind the back; the pelvis joint is where it ends.
    places[0] = pose.moved("root", pose.tails["root"])
    ends = np.stack([pose.moved(bone_of[name], pose.tails[bone_of[name]]) for name in JOINTS])
    return places, ends
