"""The avatar at rest as GLB or VRM 1.0.

Sources: glTF 2.0; VRMC_vrm 1.0 (https://github.com/vrm-c/vrm-specification). Both files hold the same nodes:
a VRM is a GLB with one extension more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from exporters import vrm
from exporters.colours import linear
from exporters.files import replace_file
from exporters.gltf import GltfBuilder, material
from exporters.gltf_data import ARRAY_BUFFER, Json
from motion.avatar.model import ARKIT, AvatarModel, Part
from motion.errors import FileError

SUFFIXES = (".glb", ".vrm")


def write_avatar(model: AvatarModel, path: Path | str) -> Path:
    """Write `model` to a .glb or .vrm file and return its path."""
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        raise FileError(
            f"an avatar cannot be written as {target.suffix or 'a file without suffix'}",
            kind="unknown_format",
            candidates=SUFFIXES,
            fix="name the file .glb or .vrm",
        )
    builder = GltfBuilder(copyright="CC0 1.0 (MakeHuman community base mesh)")
    nodes = add_avatar(builder, model)
    builder.extras["kinelink_skeleton"] = model.skeleton.to_dict()
    if suffix == ".vrm":
        builder.extensions["VRMC_vrm"] = vrm.extension(model, nodes.joints, nodes.face)
    replace_file(target, builder.to_glb())
    return target


@dataclass(frozen=True)
class AvatarNodes:
    """Where an avatar's parts are in a glTF: nodes of its 55 joints, of the morphing face and of the body."""

    joints: list[int]
    face: int
    body: int


def add_avatar(builder: GltfBuilder, model: AvatarModel) -> AvatarNodes:
    """Put skeleton, skin, face and body meshes into a glTF and say where they are."""
    joints: list[int] = []
    skeleton = model.skeleton
    for name, parent, offset in zip(skeleton.names, skeleton.parents, skeleton.offsets, strict=True):
        joints.append(
            builder.add_node(name, parent=joints[parent] if parent >= 0 else None, translation=offset)
        )
    inverse = np.tile(np.eye(4), (len(joints), 1, 1))
    inverse[:, :3, 3] = -skeleton.rest_positions
    skin = builder.add_skin(joints, inverse, skeleton=joints[0])
    face_mesh = builder.add_mesh(
        "Face", [_primitive(builder, part, morphs=True) for part in model.parts if part.on_face], morphs=ARKIT
    )
    body_mesh = builder.add_mesh(
        "Body", [_primitive(builder, part, morphs=False) for part in model.parts if not part.on_face]
    )
    face = builder.add_node("Face", mesh=face_mesh, skin=skin)
    body = builder.add_node("Body", mesh=body_mesh, skin=skin)
    return AvatarNodes(joints, face, body)


def _primitive(builder: GltfBuilder, part: Part, *, morphs: bool) -> Json:
    # Unused influences must name joint 0, or the validator objects.
    joints = np.where(part.weights > 0, part.joints, 0).astype(np.uint8)
    attributes: dict[str, NDArray[np.generic]] = {
        "JOINTS_0": joints,
        "WEIGHTS_0": part.weights.astype(np.float32),
    }
    if part.tints is not None:
        rgba = np.ones((len(part.tints), 4))
        rgba[:, :3] = linear(part.tints)
        colors = np.round(rgba * 255).astype(np.uint8)
    index = builder.add_material(
        material(
            part.name,
            linear(np.array(part.color)),
            roughness=part.roughness,
            double_sided=part.double_sided,
        )
    )
    primitive = builder.add_primitive(part.vertices, part.faces, index, part.normals, **attributes)
    if part.tints is not None:
        primitive["attributes"]["COLOR_0"] = builder.add_accessor(colors, ARRAY_BUFFER, normalized=True)
    if morphs:
        empty = np.zeros_like(part.vertices)
        primitive["targets"] = [
            {"POSITION": builder.add_sparse(part.morphs.get(name, empty), tolerance=2e-5)} for name in ARKIT
        ]
    return primitive
