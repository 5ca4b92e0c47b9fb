"""`load`: a user's VRM or glTF humanoid as a canonical skeleton, and clips back onto its own bones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from motion import rotation as rot
from motion.avatar import complete, names
from motion.avatar.gltf_file import GltfFile, read_gltf
from motion.avatar.source import Ints
from motion.avatar.tpose import straighten
from motion.errors import FileError, SkeletonError
from motion.rotation import Array
from motion.skeleton import JOINTS, Skeleton, index


@dataclass(frozen=True, eq=False)
class LoadedAvatar:
    """A humanoid from a file.

    skeleton: canonical, in metres. nodes: canonical bone to glTF node, only bones that the file has. turns
    (55, 4): world rotations that took the authored rest pose to the T-pose. rest (55, 4): authored world
    rotations in the canonical frame (identity for missing bones). facing: yaw in radians from the file's
    frame to the canonical one. shift (3,): added to the file's positions, after facing, to stand the T-pose
    at the origin.
    """

    path: Path
    family: str
    skeleton: Skeleton
    nodes: dict[str, int]
    turns: Array
    rest: Array
    facing: float
    shift: Array
    morphs: tuple[str, ...]
    expressions: tuple[str, ...]
    file: GltfFile

    def local_rotations(self, rotations: Array) -> dict[int, Array]:
        """Canonical local rotations (F, 55, 4) as rotations (F, 4) of the file's own nodes, by node index.

        A canonical identity gives the T-pose on the file's bones, whatever pose they were authored in.
        """
        _, world = self.skeleton.fk(np.zeros((len(rotations), 3)), np.asarray(rotations, dtype=np.float64))
        posed = {
            i: rot.mul(world[:, i], rot.mul(self.turns[i], self.rest[i])) for i in map(index, self.nodes)
        }
        bone_of = {node: index(bone) for bone, node in self.nodes.items()}
        result: dict[int, Array] = {}
        for node, bone in bone_of.items():
            result[node] = rot.normalize(rot.mul(rot.inv(self._parent(node, bone_of, posed)), posed[bone]))
        return result

    def _parent(self, node: int, bone_of: dict[int, int], posed: dict[int, Array]) -> Array:
        """World rotation of a node's parent in the canonical frame; nodes between two bones ride on the upper
        one.
        """
        parent = self.file.parents[node]
        if parent < 0:
            return rot.from_yaw(self.facing)
        authored = _world_rotation(self.file.world[parent], self.facing)
        above = parent
        while above >= 0 and above not in bone_of:
            above = self.file.parents[above]
        if above < 0:
            return authored
        bone = bone_of[above]
        return rot.mul(posed[bone], rot.mul(rot.inv(self.rest[bone]), authored))

    def hips_translation(self, root: Array) -> Array:
        """Canonical hips positions (F, 3) as translations of the file's own hips node."""
        canonical = np.asarray(root, dtype=np.float64) - self.shift
        in_file = rot.inv_rotate(rot.from_yaw(self.facing), canonical)
        parent = self.file.parents[self.nodes["hips"]]
        if parent < 0:
            return in_file
        inverse = np.linalg.inv(self.file.world[parent])
        return np.asarray(in_file @ inverse[:3, :3].T + inverse[:3, 3])


def load(path: Path | str) -> LoadedAvatar:
    """Load a VRM 0.x, VRM 1.0 or glTF humanoid authored in T- or A-pose.

    Bones are found by the VRM extension or by name (see `motion.avatar.names`). Missing optional bones are
    filled in from average proportions. FileError for what is not a usable glTF, SkeletonError for what is not
    a humanoid.
    """
    file = read_gltf(Path(path))
    try:
        return _load(file)
    except (
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
        np.linalg.LinAlgError,
    ) as error:
        raise FileError(
            f"{file.path.name} contradicts itself: {type(error).__name__} {error}",
            kind="bad_file",
            fix="check it with gltf-validator and export it again",
        ) from error


def _load(file: GltfFile) -> LoadedAvatar:
    family, nodes = _bones(file)
    positions = {bone: file.world[node][:3, 3] for bone, node in nodes.items()}
    if not all(np.isfinite(p).all() for p in positions.values()):
        raise ValueError("a bone's position is not a number")
    facing = _facing(positions)
    turn = rot.from_yaw(facing)
    authored = np.full((len(JOINTS), 3), np.nan)
    rest = rot.identity((len(JOINTS),))
    for bone, node in nodes.items():
        authored[index(bone)] = rot.rotate(turn, positions[bone])
        rest[index(bone)] = _world_rotation(file.world[node], facing)
    pose = straighten(authored)
    flesh, owner = _flesh(file, nodes, turn, authored, pose.turns, pose.places)
    floor = float(np.percentile(flesh[:, 1], 0.05)) if len(flesh) else _floor_by_feet(pose.places)
    shift = -pose.places[0] * np.array([1.0, 0.0, 1.0]) - np.array([0.0, floor, 0.0])
    own, turns = _own_skeleton(file, authored), pose.turns
    if own is None:
        places = pose.places + shift
        stature = _checked_stature(places[index("head"), 1], file)
        model = Skeleton.human(stature)
        places = complete.fill_joints(places, model)
        own = complete.body(places, model, flesh + shift, owner, file.path.stem)
    else:
        # Our own file stands in our T-pose already; straightening would take the bends out of its legs.
        shift, turns = own.offsets[0] - authored[0], rot.identity((len(JOINTS),))
    return LoadedAvatar(
        file.path,
        family,
        own,
        nodes,
        turns,
        rest,
        facing,
        shift,
        file.morph_names(),
        _expressions(file),
        file,
    )


def _bones(file: GltfFile) -> tuple[str, dict[str, int]]:
    """How the bones were found and canonical bone to node."""
    extensions = file.json.get("extensions", {})
    if "VRMC_vrm" in extensions:
        listed = extensions["VRMC_vrm"]["humanoid"]["humanBones"]
        found = {bone: int(entry["node"]) for bone, entry in listed.items() if bone in JOINTS}
        family = "vrm1"
    elif "VRM" in extensions:
        entries = extensions["VRM"]["humanoid"]["humanBones"]
        named = {names.VRM0_THUMB.get(entry["bone"], entry["bone"]): int(entry["node"]) for entry in entries}
        found = {bone: node for bone, node in named.items() if bone in JOINTS}
        family = "vrm0"
    else:
        labels: dict[str, int] = {}
        for node, entry in enumerate(file.nodes):
            labels.setdefault(str(entry.get("name", "")), node)
        family, bones = names.identify(labels)
        return family, {bone: labels[label] for bone, label in bones.items()}
    names.require(found, [str(node.get("name", "")) for node in file.nodes])
    if not all(0 <= node < len(file.nodes) for node in found.values()):
        raise ValueError("a humanoid bone names a node that does not exist")
    return family, found


def _facing(positions: dict[str, Array]) -> float:
    """Yaw that brings the avatar's left to +X. VRM 0.x faces -Z and so turns by half a circle."""
    left = positions["leftUpperLeg"] - positions["rightUpperLeg"]
    left = left + positions["leftUpperArm"] - positions["rightUpperArm"]
    if np.hypot(left[0], left[2]) < 1e-6:
        raise SkeletonError(
            "left and right of this skeleton lie in the same place",
            kind="not_humanoid",
            fix="export the avatar in its T-pose or A-pose",
        )
    yaw = float(np.arctan2(left[2], left[0]))
    # Leave alone what is only rounding.
    return 0.0 if abs(yaw) < 1e-3 else yaw


def _world_rotation(matrix: Array, facing: float) -> Array:
    axes = matrix[:3, :3] / np.maximum(np.linalg.norm(matrix[:3, :3], axis=0), 1e-12)
    if np.linalg.det(axes) < 0.5:
        raise ValueError("a bone is mirrored or sheared")
    return rot.mul(rot.from_yaw(facing), rot.from_matrix(axes))


def _flesh(
    file: GltfFile, nodes: dict[str, int], turn: Array, authored: Array, turns: Array, places: Array
) -> tuple[Array, Ints]:
    """Vertices in the T-pose (before the shift) and the canonical joint that each follows, nearest ancestor
    first.
    """
    points, owner = file.skinned_vertices()
    bone_of = {node: index(bone) for bone, node in nodes.items()}

    def bone(node: int) -> int:
        while node >= 0 and node not in bone_of:
            node = file.parents[node]
        return bone_of.get(node, 0)

    if len(points) == 0:
        return points, owner
    table = {node: bone(int(node)) for node in np.unique(owner)}
    joints = np.array([table[node] for node in owner.tolist()], dtype=np.int64)
    local = rot.rotate(turn, points) - authored[joints]
    moved = rot.rotate(turns[joints], local) + places[joints]
    finite = np.isfinite(moved).all(axis=1)
    return moved[finite], joints[finite]


def _floor_by_feet(places: Array) -> float:
    """Sole height of a skeleton without mesh: ankles stand at about a twentieth of the hips' height over the
    floor.
    """
    ankles = float(places[[index("leftFoot"), index("rightFoot")], 1].mean())
    leg = float(places[index("hips"), 1]) - ankles
    return ankles - 0.095 * leg


def _checked_stature(head: float, file: GltfFile) -> float:
    """Stature from the head joint's height, or SkeletonError when the file is not in metres."""
    stature = float(head) / 0.875
    if not 0.4 <= stature <= 3.5:
        raise SkeletonError(
            f"the avatar in {file.path.name} is about {stature:.2f} m tall, expected 0.4 to 3.5 m",
            kind="bad_scale",
            fix="export it in metres, as glTF requires",
        )
    return min(max(stature, 0.6), 2.6)


def _own_skeleton(file: GltfFile, authored: Array) -> Skeleton | None:
    """The skeleton that Kinelink itself wrote into the file: measured on the bare body, without clothes.

    None for other files, and for one of ours whose bones (55, 3) somebody has moved since.
    """
    extras = file.json.get("extras")
    data: Any = extras.get("kinelink_skeleton") if isinstance(extras, dict) else None
    if not isinstance(data, dict):
        return None
    own = Skeleton.from_dict(data)
    moved = (authored - authored[0]) - (own.rest_positions - own.rest_positions[0])
    return own if np.nan_to_num(np.abs(moved)).max() < 1e-3 else None


def _expressions(file: GltfFile) -> tuple[str, ...]:
    extensions = file.json.get("extensions", {})
    if "VRMC_vrm" in extensions:
        groups = extensions["VRMC_vrm"].get("expressions", {})
        return tuple(name for kind in ("preset", "custom") for name in groups.get(kind, {}))
    if "VRM" in extensions:
        groups = extensions["VRM"].get("blendShapeMaster", {}).get("blendShapeGroups", ())
        return tuple(str(group.get("presetName") or group.get("name", "")) for group in groups)
    return ()
