"""Reading just enough of glTF 2.0 for a humanoid: nodes, skins, vertices and names."""

from __future__ import annotations

import base64
import binascii
import json
import re
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from motion.avatar.source import Ints
from motion.errors import FileError
from motion.rotation import Array

_DTYPES = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_MAGIC = 0x46546C67
_HUGE = 1e9


@dataclass(frozen=True, eq=False)
class GltfFile:
    """The JSON of a glTF with its binary buffers. Raises KeyError, ValueError … where the file contradicts
    itself.
    """

    path: Path
    json: dict[str, Any]
    buffers: tuple[bytes, ...]

    @property
    def nodes(self) -> list[dict[str, Any]]:
        """The node list."""
        nodes: list[dict[str, Any]] = self.json.get("nodes", [])
        return nodes

    @cached_property
    def parents(self) -> list[int]:
        """Parent of every node, -1 for roots."""
        parents = [-1] * len(self.nodes)
        for index, node in enumerate(self.nodes):
            for child in node.get("children", ()):
                if not 0 <= child < len(parents) or parents[child] >= 0 or child == index:
                    raise ValueError(f"node {child} has no place in a tree")
                parents[child] = index
        return parents

    @cached_property
    def world(self) -> Array:
        """World matrices (N, 4, 4) of all nodes at rest."""
        result = np.zeros((len(self.nodes), 4, 4))
        done = [False] * len(self.nodes)
        for start in range(len(self.nodes)):
            chain = []
            node = start
            while node >= 0 and not done[node]:
                chain.append(node)
                if len(chain) > len(self.nodes):
                    raise ValueError("the nodes form a circle")
                node = self.parents[node]
            for node in reversed(chain):
                local = local_matrix(self.nodes[node])
                parent = self.parents[node]
                result[node] = _sane(local if parent < 0 else result[parent] @ _sane(local))
                done[node] = True
        return result

    def accessor(self, index: int) -> Array:
        """Values (count,) or (count, width) of an accessor, normalised integers as 0..1."""
        what = self.json["accessors"][index]
        width, count = _WIDTHS[what["type"]], int(what["count"])
        dtype = np.dtype(_DTYPES[what["componentType"]])
        if "bufferView" in what:
            values = self._view(what["bufferView"], dtype, count, width, int(what.get("byteOffset", 0)))
        elif count > 50_000_000:
            raise ValueError(f"accessor {index} claims {count} values")
        else:
            values = np.zeros((count, width), dtype=dtype)
        if "sparse" in what:
            values = self._overlaid(values, what["sparse"], dtype, width)
        with np.errstate(invalid="ignore"):  # broken bytes may spell NaN; whoever needs finite values asks
            result: Array = values.astype(np.float64)
        if what.get("normalized") and dtype.kind in "iu":
            result /= np.iinfo(dtype).max
        return _sane(np.asarray(result[:, 0] if width == 1 else result))

    def _view(self, index: int, dtype: np.dtype[Any], count: int, width: int, offset: int) -> Any:
        view = self.json["bufferViews"][index]
        start = int(view.get("byteOffset", 0)) + offset
        stride = int(view.get("byteStride", dtype.itemsize * width))
        data = self.buffers[int(view["buffer"])]
        if start < 0 or count < 1 or start + stride * (count - 1) + dtype.itemsize * width > len(data):
            raise ValueError(f"buffer view {index} is longer than its buffer")
        return np.ndarray((count, width), dtype, data, start, (stride, dtype.itemsize)).copy()

    def _overlaid(self, values: Any, sparse: dict[str, Any], dtype: np.dtype[Any], width: int) -> Any:
        count, where, what = int(sparse["count"]), sparse["indices"], sparse["values"]
        index_type = np.dtype(_DTYPES[where["componentType"]])
        rows = self._view(where["bufferView"], index_type, count, 1, int(where.get("byteOffset", 0)))[:, 0]
        values[rows] = self._view(what["bufferView"], dtype, count, width, int(what.get("byteOffset", 0)))
        return values

    def skinned_vertices(self) -> tuple[Array, Ints]:
        """All vertices (V, 3) as posed by the file's nodes, and the node (V,) that moves each most."""
        points: list[Array] = []
        owners: list[Ints] = []
        for index, node in enumerate(self.nodes):
            if "mesh" not in node:
                continue
            for primitive in self.json["meshes"][node["mesh"]]["primitives"]:
                attributes = primitive["attributes"]
                vertices = self.accessor(attributes["POSITION"])
                if "skin" in node and "JOINTS_0" in attributes:
                    skin = self.json["skins"][node["skin"]]
                    posed, owner = self._skinned(skin, attributes, vertices)
                else:
                    posed = vertices @ self.world[index][:3, :3].T + self.world[index][:3, 3]
                    owner = np.full(len(vertices), index)
                points.append(posed)
                owners.append(owner)
        if not points:
            return np.zeros((0, 3)), np.zeros(0, dtype=np.int64)
        return np.concatenate(points), np.concatenate(owners)

    def _skinned(
        self, skin: dict[str, Any], attributes: dict[str, int], vertices: Array
    ) -> tuple[Array, Ints]:
        nodes = np.array(skin["joints"], dtype=np.int64)
        matrices = self.world[nodes]
        if "inverseBindMatrices" in skin:
            inverse = self.accessor(skin["inverseBindMatrices"]).reshape(-1, 4, 4).transpose(0, 2, 1)
            matrices = matrices @ inverse[: len(nodes)]
        joints = self.accessor(attributes["JOINTS_0"]).astype(np.int64)
        weights = self.accessor(attributes["WEIGHTS_0"])
        total = weights.sum(axis=1, keepdims=True)
        weights = np.where(total > 1e-9, weights / np.maximum(total, 1e-9), [1.0, 0.0, 0.0, 0.0])
        posed = np.zeros_like(vertices)
        for k in range(4):
            matrix = matrices[joints[:, k]]
            moved = np.einsum("vab,vb->va", matrix[:, :3, :3], vertices) + matrix[:, :3, 3]
            posed += weights[:, k : k + 1] * moved
        return posed, nodes[np.take_along_axis(joints, weights.argmax(axis=1)[:, None], axis=1)[:, 0]]

    def morph_names(self) -> tuple[str, ...]:
        """Names of all morph targets, in order of appearance."""
        names: list[str] = []
        for mesh in self.json.get("meshes", ()):
            extras = mesh.get("extras")
            names += extras.get("targetNames", ()) if isinstance(extras, dict) else ()
        return tuple(dict.fromkeys(str(name) for name in names))


def _sane(values: Array) -> Array:
    """The values, if they are numbers of a size that a file in metres can hold; ValueError otherwise."""
    if not np.isfinite(values).all() or np.abs(values).max(initial=0.0) > _HUGE:
        raise ValueError("a number is not finite or far too large")
    return values


def local_matrix(node: dict[str, Any]) -> Array:
    """A node's matrix (4, 4) relative to its parent."""
    if "matrix" in node:
        return np.array(node["matrix"], dtype=np.float64).reshape(4, 4).T
    x, y, z, w = (float(v) for v in node.get("rotation", (0.0, 0.0, 0.0, 1.0)))
    length = (x * x + y * y + z * z + w * w) or 1.0
    s = 2.0 / length
    matrix = np.eye(4)
    matrix[:3, :3] = [
        [1 - s * (y * y + z * z), s * (x * y - z * w), s * (x * z + y * w)],
        [s * (x * y + z * w), 1 - s * (x * x + z * z), s * (y * z - x * w)],
        [s * (x * z - y * w), s * (y * z + x * w), 1 - s * (x * x + y * y)],
    ]
    matrix[:3, :3] *= np.array(node.get("scale", (1.0, 1.0, 1.0)), dtype=np.float64)
    matrix[:3, 3] = np.array(node.get("translation", (0.0, 0.0, 0.0)), dtype=np.float64)
    return matrix


def read_gltf(path: Path) -> GltfFile:
    """Read a .glb, .vrm or .gltf file; FileError when it is missing or not glTF 2.0."""
    if not path.is_file():
        raise FileError(f"there is no file {path}", kind="missing_file", fix="check the path of the avatar")
    raw = path.read_bytes()
    try:
        if raw[:4] == b"glTF":
            document, chunk = _split(raw)
        else:
            document, chunk = json.loads(raw.decode("utf-8-sig")), b""
        if not isinstance(document, dict) or not str(document["asset"]["version"]).startswith("2"):
            raise ValueError("asset.version is not 2.0")
        buffers = tuple(_buffer(b, path.parent, chunk) for b in document.get("buffers", ()))
    except (ValueError, KeyError, TypeError, struct.error, binascii.Error, RecursionError, OSError) as error:
        raise FileError(
            f"{path.name} is not a readable glTF 2.0 file: {error}",
            kind="bad_file",
            fix="export the avatar as GLB or VRM",
        ) from error
    return GltfFile(path, document, buffers)


def _split(raw: bytes) -> tuple[Any, bytes]:
    """The JSON and the binary chunk of a GLB."""
    magic, version, total = struct.unpack_from("<III", raw, 0)
    if magic != _MAGIC or version != 2 or total > len(raw):
        raise ValueError("the header is wrong or the file is cut short")
    length, kind = struct.unpack_from("<I4s", raw, 12)
    if kind != b"JSON" or 20 + length > len(raw):
        raise ValueError("the JSON chunk is missing or cut short")
    document = json.loads(raw[20 : 20 + length].decode("utf-8"))
    start = 20 + length
    if start + 8 > len(raw):
        return document, b""
    size, kind = struct.unpack_from("<I4s", raw, start)
    return document, raw[start + 8 : start + 8 + size] if kind == b"BIN\0" else b""


def _buffer(buffer: dict[str, Any], folder: Path, chunk: bytes) -> bytes:
    uri = buffer.get("uri")
    if uri is None:
        return chunk
    if uri.startswith("data:"):
        return base64.b64decode(uri.split(",", 1)[1])
    # Relative addresses may hold percent escapes, such as %20.
    name = re.sub(rb"%([0-9a-fA-F]{2})", lambda m: bytes([int(m[1], 16)]), uri.encode("utf-8"))
    target = (folder / name.decode("utf-8")).resolve()
    if folder.resolve() not in target.parents:
        raise ValueError(f"buffer {uri!r} lies outside the avatar's folder")
    return target.read_bytes()
