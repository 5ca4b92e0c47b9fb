"""Binary glTF 2.0 (GLB) building blocks: materials, nodes, meshes, skins and the container.

Source: the Khronos glTF 2.0 specification. Nothing here knows about avatars or clips.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exporters.gltf_data import ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER, GltfData, Json


def material(
    name: str,
    color: ArrayLike,
    *,
    roughness: float = 0.8,
    metallic: float = 0.0,
    double_sided: bool = False,
) -> Json:
    """A plain metallic-roughness material; `color` is linear RGB or RGBA in 0..1."""
    rgba = [float(c) for c in np.asarray(color, dtype=np.float64)]
    rgba += [1.0] * (4 - len(rgba))
    result: Json = {
        "name": name,
        "pbrMetallicRoughness": {
            "baseColorFactor": rgba,
            "metallicFactor": float(metallic),
            "roughnessFactor": float(roughness),
        },
    }
    if rgba[3] < 1.0:
        result["alphaMode"] = "BLEND"
    if double_sided:
        result["doubleSided"] = True
    return result


@dataclass
class GltfBuilder(GltfData):
    """Collects one GLB. Add data first, then call `to_glb`.

    Arrays go into one binary chunk; everything else is the glTF JSON itself, reachable by the lists `nodes`,
    `meshes`, `materials`, `skins`, `animations` and the dicts `extensions` and `asset`, so that a writer can
    say anything the format allows. Every `add_*` returns the index that the rest of the file refers to.
    """

    generator: str = "Kinelink"
    copyright: str = ""
    nodes: list[Json] = field(default_factory=list)
    meshes: list[Json] = field(default_factory=list)
    materials: list[Json] = field(default_factory=list)
    skins: list[Json] = field(default_factory=list)
    animations: list[Json] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)
    extensions: Json = field(default_factory=dict)
    extras: Json = field(default_factory=dict)
    images: list[Json] = field(default_factory=list)
    textures: list[Json] = field(default_factory=list)
    samplers: list[Json] = field(default_factory=list)

    def add_node(
        self,
        name: str,
        *,
        parent: int | None = None,
        translation: ArrayLike | None = None,
        rotation: ArrayLike | None = None,
        scale: ArrayLike | None = None,
        mesh: int | None = None,
        skin: int | None = None,
        **extra: Any,
    ) -> int:
        """Append a node under `parent`, or under the scene when that is None. Rotation is xyzw."""
        node: Json = {"name": name, **extra}
        for key, value in (("translation", translation), ("rotation", rotation), ("scale", scale)):
            if value is not None:
                node[key] = [float(v) for v in np.asarray(value, dtype=np.float64)]
        if mesh is not None:
            node["mesh"] = mesh
        if skin is not None:
            node["skin"] = skin
        self.nodes.append(node)
        index = len(self.nodes) - 1
        if parent is None:
            self.roots.append(index)
        else:
            self.nodes[parent].setdefault("children", []).append(index)
        return index

    def add_material(self, value: Json) -> int:
        """Append a material, see `material`."""
        self.materials.append(value)
        return len(self.materials) - 1

    def add_mesh(self, name: str, primitives: list[Json], *, morphs: tuple[str, ...] = ()) -> int:
        """Append a mesh. `morphs` names its morph targets, in the order of every primitive's `targets`."""
        mesh: Json = {"name": name, "primitives": primitives}
        if morphs:
            mesh["weights"] = [0.0] * len(morphs)
            mesh["extras"] = {"targetNames": list(morphs)}
        self.meshes.append(mesh)
        return len(self.meshes) - 1

    def add_skin(self, joints: list[int], inverse_bind: NDArray[Any], *, skeleton: int | None = None) -> int:
        """Append a skin over nodes `joints` with inverse bind matrices (J, 4, 4)."""
        skin: Json = {"joints": list(joints), "inverseBindMatrices": self.add_accessor(inverse_bind)}
        if skeleton is not None:
            skin["skeleton"] = skeleton
        self.skins.append(skin)
        return len(self.skins) - 1

    def add_primitive(
        self,
        positions: NDArray[Any],
        faces: NDArray[Any],
        material: int | None = None,
        normals: NDArray[Any] | None = None,
        **attributes: NDArray[Any],
    ) -> Json:
        """A triangle primitive from positions (V, 3) and faces (T, 3); `attributes` such as JOINTS_0 go in as
        given.

        The result belongs into the list given to `add_mesh`; the caller may add `targets` to it first.
        """
        accessors: Json = {"POSITION": self.add_accessor(positions, ARRAY_BUFFER, bounds=True)}
        if normals is not None:
            accessors["NORMAL"] = self.add_accessor(normals, ARRAY_BUFFER)
        for name, values in attributes.items():
            accessors[name] = self.add_accessor(values, ARRAY_BUFFER)
        index_type = np.uint16 if len(positions) <= 65535 else np.uint32
        flat = np.asarray(faces).reshape(-1).astype(index_type)
        primitive: Json = {"attributes": accessors, "indices": self.add_accessor(flat, ELEMENT_ARRAY_BUFFER)}
        if material is not None:
            primitive["material"] = material
        return primitive

    def document(self) -> Json:
        """The glTF JSON as it will be written, without empty parts."""
        asset: Json = {"version": "2.0", "generator": self.generator}
        if self.copyright:
            asset["copyright"] = self.copyright
        parts: Json = {
            "asset": asset,
            "extensionsUsed": sorted(self.extensions),
            "scene": 0,
            "scenes": [{"nodes": self.roots}],
            "nodes": self.nodes,
            "meshes": self.meshes,
            "materials": self.materials,
            "textures": self.textures,
            "images": self.images,
            "samplers": self.samplers,
            "skins": self.skins,
            "animations": self.animations,
            "accessors": self.accessors,
            "bufferViews": self.views,
            "buffers": [{"byteLength": self._length}] if self._length else [],
            "extensions": self.extensions,
            "extras": self.extras,
        }
        return {key: value for key, value in parts.items() if value not in ([], {})}

    def to_glb(self) -> bytes:
        """The whole file. Equal input gives equal bytes."""
        text = json.dumps(self.document(), separators=(",", ":"), allow_nan=False).encode("utf-8")
        text += b" " * (-len(text) % 4)
        body = struct.pack("<I4s", len(text), b"JSON") + text
        if self._length:
            body += struct.pack("<I4s", self._length, b"BIN\0") + b"".join(self._chunks)
        return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body
