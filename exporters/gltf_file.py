"""An existing glTF opened for additions: what it holds stays, in one binary chunk."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

import numpy as np

from exporters.gltf import GltfBuilder
from exporters.gltf_data import Json
from motion import rotation as rot
from motion.avatar.gltf_file import GltfFile, local_matrix
from motion.errors import FileError

# The parts that `GltfBuilder` writes from its own lists, and where those lists are.
_LISTS = {
    "nodes": "nodes",
    "meshes": "meshes",
    "materials": "materials",
    "skins": "skins",
    "accessors": "accessors",
    "bufferViews": "views",
    "images": "images",
    "textures": "textures",
    "samplers": "samplers",
}
_REBUILT = {
    *_LISTS,
    "asset",
    "scene",
    "scenes",
    "buffers",
    "animations",
    "extensions",
    "extras",
    "extensionsUsed",
}


@dataclass
class OpenedGltf(GltfBuilder):
    """A builder that begins with another file's content, without its animations: players play the first."""

    used: tuple[str, ...] = ()
    kept: Json = field(default_factory=dict)

    def document(self) -> Json:
        """The glTF JSON with the parts that only the opened file had."""
        document = super().document() | self.kept
        if used := sorted({*self.used, *self.extensions}):
            document["extensionsUsed"] = used
        return document


def open_gltf(file: GltfFile) -> OpenedGltf:
    """A builder that holds a copy of the file; FileError when its images are files beside it."""
    source: Json = copy.deepcopy(file.json)
    if any("uri" in image and not image["uri"].startswith("data:") for image in source.get("images", ())):
        raise FileError(
            f"the images of '{file.path.name}' are files of their own, which a GLB cannot refer to",
            kind="bad_file",
            fix="export the avatar as GLB or VRM, with its images inside",
        )
    builder = OpenedGltf(
        copyright=str(source["asset"].get("copyright", "")),
        extensions=source.get("extensions", {}),
        extras=source.get("extras", {}),
        used=tuple(source.get("extensionsUsed", ())),
        kept={key: value for key, value in source.items() if key not in _REBUILT},
    )
    for key, name in _LISTS.items():
        setattr(builder, name, source.get(key, []))
    scenes = source.get("scenes", [])
    builder.roots = list(scenes[source.get("scene", 0)].get("nodes", [])) if scenes else _roots(file)
    starts = builder.append_buffers(file.buffers)
    for view in builder.views:
        view["byteOffset"] = view.get("byteOffset", 0) + starts[view["buffer"]]
        view["buffer"] = 0
    return builder


def make_animatable(node: Json) -> None:
    """Give a node translation, rotation and scale for its matrix, which no animation may target."""
    if "matrix" not in node:
        return
    matrix = local_matrix(node)
    scale = np.linalg.norm(matrix[:3, :3], axis=0)
    del node["matrix"]
    node["translation"] = matrix[:3, 3].tolist()
    node["rotation"] = rot.from_matrix(matrix[:3, :3] / scale).tolist()
    node["scale"] = scale.tolist()


def target_names(mesh: Json) -> tuple[str, ...]:
    """The names of a mesh's morph targets: where glTF files agree to keep them, or where VRM 0 does."""
    count = max((len(primitive.get("targets", ())) for primitive in mesh["primitives"]), default=0)
    for holder in (mesh, *mesh["primitives"]):
        extras = holder.get("extras")
        names = extras.get("targetNames") if isinstance(extras, dict) else None
        if isinstance(names, list) and len(names) == count:
            return tuple(map(str, names))
    return ("",) * count


def _roots(file: GltfFile) -> list[int]:
    return [node for node, parent in enumerate(file.parents) if parent < 0]
