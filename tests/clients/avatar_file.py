"""Avatars as files for programs that load GLB and VRM: blue on the body's left, red on its right, with a yellow nose."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from exporters.gltf import GltfBuilder, material
from exporters.gltf_data import Json
from motion import rotation as rot
from motion.rotation import Array
from motion.skeleton import JOINTS, PARENTS, index
from tests.clients.avatars import Avatar

LEFT, RIGHT, MIDDLE, NOSE = (0.02, 0.08, 0.9), (0.9, 0.03, 0.02), (0.5, 0.5, 0.5), (0.9, 0.7, 0.0)
NOSE_TIP = np.array([0.0, 0.1, 0.17])
"""From the head's joint in the T-pose, metres."""
_CROWN, _THIN, _STUB = np.array([0.0, 0.2, 0.0]), 0.18, 0.025
# A double pyramid about the Y axis, from 0 to 1.
_CORNERS = np.array([(0, 0, 0), (1, 0.3, 0), (0, 0.3, 1), (-1, 0.3, 0), (0, 0.3, -1), (0, 1, 0)], dtype=float)
_FACES = np.array([(0, 1, 2), (0, 2, 3), (0, 3, 4), (0, 4, 1), (5, 2, 1), (5, 3, 2), (5, 4, 3), (5, 1, 4)])


def write(avatar: Avatar, path: Path) -> Path:
    """A skinned body as a .glb, whose nodes have the avatar's names, or as a .vrm, which says which of them is which joint."""
    builder = GltfBuilder()
    for name, parent, place, turn in zip(
        avatar.names, avatar.parents, avatar.translations, avatar.rotations, strict=True
    ):
        builder.add_node(name, parent=parent if parent >= 0 else None, translation=place, rotation=turn)
    bones = list(range(len(avatar.names)))
    inverse = np.linalg.inv(_world(avatar))
    skin = builder.add_skin(bones, inverse)
    builder.add_node("Skin", mesh=builder.add_mesh("Skin", [_flesh(builder, avatar)]), skin=skin)
    if path.suffix == ".vrm":
        builder.extensions["VRMC_vrm"] = _vrm(avatar)
    path.write_bytes(builder.to_glb())
    return path


def _world(avatar: Avatar) -> Array:
    """Rest transforms of all bones in the world (B, 4, 4)."""
    found = np.tile(np.eye(4), (len(avatar.names), 1, 1))
    for i, parent in enumerate(avatar.parents):
        found[i, :3, :3] = rot.to_matrix(np.array(avatar.rotations[i]))
        found[i, :3, 3] = avatar.translations[i]
        if parent >= 0:
            found[i] = found[parent] @ found[i]
    return found


def _flesh(builder: GltfBuilder, avatar: Avatar) -> Json:
    rows = {joint: avatar.names.index(bone) for joint, bone in avatar.bones.items()}
    places = {joint: _world(avatar)[row, :3, 3] for joint, row in rows.items()}
    vertices, faces, owners, colours = [], [], [], []

    def add(joint: str, start: Array, end: Array, colour: tuple[float, float, float]) -> None:
        way = end - start
        length = float(np.linalg.norm(way))
        points = _CORNERS * (_THIN * length, length, _THIN * length)
        faces.append(_FACES + 6 * len(vertices))
        vertices.append(start + rot.rotate(rot.between(np.array([0.0, 1.0, 0.0]), way / length), points))
        owners.append(np.full(6, rows[joint]))
        colours.append(np.tile(colour, (6, 1)))

    for joint, place in places.items():
        side = LEFT if joint.startswith("left") else RIGHT if joint.startswith("right") else MIDDLE
        children = [child for child in places if PARENTS[index(child)] == index(joint)]
        for child in children:
            if np.linalg.norm(places[child] - place) > _STUB:
                add(joint, place, places[child], side)
        if joint == "head":
            add(joint, place, place + _CROWN, side)
            add(joint, place + NOSE_TIP * (0, 1, 0), place + NOSE_TIP, NOSE)
        elif not children and joint not in ("leftEye", "rightEye", "jaw"):
            above = places[JOINTS[PARENTS[index(joint)]]]
            add(joint, place, place + _STUB * (place - above) / np.linalg.norm(place - above), side)
    bones, weights = np.zeros((6 * len(owners), 4), np.uint8), np.zeros((6 * len(owners), 4), np.float32)
    bones[:, 0], weights[:, 0] = np.concatenate(owners), 1.0
    look = builder.add_material(material("skin", (1.0, 1.0, 1.0), double_sided=True))
    return builder.add_primitive(
        np.concatenate(vertices),
        np.concatenate(faces),
        look,
        JOINTS_0=bones,
        WEIGHTS_0=weights,
        COLOR_0=np.concatenate(colours).astype(np.float32),
    )


def _vrm(avatar: Avatar) -> Json:
    bones = {joint: {"node": avatar.names.index(bone)} for joint, bone in avatar.bones.items()}
    meta = {"name": "body", "authors": ["Kinelink"], "licenseUrl": "https://vrm.dev/licenses/1.0/"}
    return {"specVersion": "1.0", "meta": meta, "humanoid": {"humanBones": bones}}
