"""Binary glTF 2.0 (GLB) building blocks: buffers, accessors, nodes and the container.

Source: the Khronos glTF 2.0 specification. Nothing here knows about avatars or clips.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

BYTE: Final = 5120
UNSIGNED_BYTE: Final = 5121
UNSIGNED_SHORT: Final = 5123
UNSIGNED_INT: Final = 5125
FLOAT: Final = 5126

ARRAY_BUFFER: Final = 34962
ELEMENT_ARRAY_BUFFER: Final = 34963

_COMPONENTS: Final[dict[str, int]] = {
    "uint8": UNSIGNED_BYTE,
    "uint16": UNSIGNED_SHORT,
    "uint32": UNSIGNED_INT,
    "float32": FLOAT,
}
_TYPES: Final[dict[tuple[int, ...], str]] = {
    (): "SCALAR",
    (2,): "VEC2",
    (3,): "VEC3",
    (4,): "VEC4",
    (4, 4): "MAT4",
}

Json = dict[str, Any]


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
class GltfBuilder:
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
    accessors: list[Json] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    roots: list[int] = field(default_factory=list)
    extensions: Json = field(default_factory=dict)
    extras: Json = field(default_factory=dict)
    images: list[Json] = field(default_factory=list)
    textures: list[Json] = field(default_factory=list)
    samplers: list[Json] = field(default_factory=list)
    _chunks: list[bytes] = field(default_factory=list)
    _length: int = 0

    # --- binary data
    # -------------------------------------------------------------------------------------------------

    def add_view(self, data: bytes, target: int | None = None) -> int:
        """Append raw bytes, padded to four, and return their buffer view."""
        view: Json = {"buffer": 0, "byteOffset": self._length, "byteLength": len(data)}
        if target is not None:
            view["target"] = target
        padded = data + b"\0" * (-len(data) % 4)
        self._chunks.append(padded)
        self._length += len(padded)
        self.views.append(view)
        return len(self.views) - 1

    def append_buffers(self, buffers: tuple[bytes, ...]) -> list[int]:
        """Append whole buffers of another file and return where in the one chunk each of them begins."""
        starts = []
        for data in buffers:
            starts.append(self._length)
            padded = data + b"\0" * (-len(data) % 4)
            self._chunks.append(padded)
            self._length += len(padded)
        return starts

    def add_accessor(
        self,
        array: NDArray[Any],
        target: int | None = None,
        *,
        bounds: bool = False,
        normalized: bool = False,
    ) -> int:
        """Store an array (N, …) of uint8, uint16, uint32 or float and return its accessor.

        Trailing shape (), (2,), (3,), (4,) or (4, 4); float64 becomes float32. Matrices are given in the
        usual row-major way and stored column-major, as glTF wants. `bounds` writes min and max, which the
        specification requires for POSITION and for animation inputs.
        """
        data = np.asarray(array)
        if data.dtype == np.float64:
            data = data.astype(np.float32)
        kind = _TYPES.get(data.shape[1:])
        component = _COMPONENTS.get(data.dtype.name)
        if kind is None or component is None or len(data) == 0:
            raise ValueError(f"glTF cannot store an array of shape {data.shape} and type {data.dtype}")
        if kind == "MAT4":
            data = data.transpose(0, 2, 1)
        if kind in ("VEC3", "SCALAR", "VEC2") and target == ARRAY_BUFFER and data[0].nbytes % 4:
            raise ValueError(f"vertex attributes must fill four bytes each; {data.dtype} {kind} does not")
        little = np.ascontiguousarray(data).astype(data.dtype.newbyteorder("<"), copy=False)
        accessor: Json = {
            "bufferView": self.add_view(little.tobytes(), target),
            "componentType": component,
            "count": len(data),
            "type": kind,
        }
        if normalized:
            accessor["normalized"] = True
        if bounds:
            accessor |= _bounds(data)
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def add_sparse(self, array: NDArray[Any], tolerance: float = 1e-6) -> int:
        """Store a mostly zero (N, 3) float array, such as a morph target, as a sparse accessor.

        Rows whose largest component is at most `tolerance` are dropped. An array without any row left keeps
        none of its values: it is an accessor of zeros without data, which the specification allows.
        """
        data = np.asarray(array, dtype=np.float32)
        rows = np.flatnonzero(np.abs(data).max(axis=1) > tolerance)
        kept = np.zeros_like(data)
        kept[rows] = data[rows]
        accessor: Json = {"componentType": FLOAT, "count": len(data), "type": "VEC3", **_bounds(kept)}
        if len(rows):
            index_type, component = (
                (np.uint16, UNSIGNED_SHORT) if len(data) <= 65535 else (np.uint32, UNSIGNED_INT)
            )
            indices = self.add_view(rows.astype(np.dtype(index_type).newbyteorder("<")).tobytes())
            values = self.add_view(np.ascontiguousarray(data[rows]).astype("<f4", copy=False).tobytes())
            accessor["sparse"] = {
                "count": len(rows),
                "indices": {"bufferView": indices, "componentType": component},
                "values": {"bufferView": values},
            }
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    # --- structure
    # ---------------------------------------------------------------------------------------------------

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

    # --- file
    # --------------------------------------------------------------------------------------------------------

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


def _bounds(data: NDArray[Any]) -> Json:
    low, high = np.atleast_1d(data.min(axis=0)), np.atleast_1d(data.max(axis=0))
    return {"min": [float(v) for v in low], "max": [float(v) for v in high]}
