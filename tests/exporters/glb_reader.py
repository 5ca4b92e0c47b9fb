"""A second, independent reading of GLB: chunks, accessors, matrices; nothing shared with the writer."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from motion.rotation import Array

_WIDTH = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
_DTYPE = {5121: "<u1", 5123: "<u2", 5125: "<u4", 5126: "<f4"}


@dataclass
class Glb:
    """The JSON chunk and the binary one."""

    json: dict[str, Any]
    data: bytes

    def accessor(self, index: int) -> Array:
        """Values (N, width) as float64."""
        accessor = self.json["accessors"][index]
        view = self.json["bufferViews"][accessor["bufferView"]]
        width = _WIDTH[accessor["type"]]
        dtype = np.dtype(_DTYPE[accessor["componentType"]])
        flat = np.frombuffer(self.data, dtype, accessor["count"] * width, view["byteOffset"])
        return flat.reshape(-1, width).astype(np.float64)

    def node(self, name: str) -> int:
        """Index of the node of that name."""
        return [node["name"] for node in self.json["nodes"]].index(name)

    def channel(self, name: str, path: str) -> Array | None:
        """The animated values of a node's translation, rotation or weights, or None."""
        animation = self.json["animations"][0]
        for channel in animation["channels"]:
            if channel["target"] == {"node": self.node(name), "path": path}:
                return self.accessor(animation["samplers"][channel["sampler"]]["output"])
        return None

    def times(self) -> Array:
        """The key times (F,) of the first sampler, seconds."""
        return self.accessor(self.json["animations"][0]["samplers"][0]["input"])[:, 0]

    def world(self) -> dict[str, Array]:
        """World matrices (F, 4, 4) of all nodes at the key times."""
        frames = len(self.times())
        result: dict[str, Array] = {}

        def visit(index: int, above: Array) -> None:
            node = self.json["nodes"][index]
            local = np.tile(np.eye(4), (frames, 1, 1))
            moved, turned = self.channel(node["name"], "translation"), self.channel(node["name"], "rotation")
            local[:, :3, 3] = node.get("translation", (0, 0, 0)) if moved is None else moved
            local[:, :3, :3] = _matrices(
                np.array([node.get("rotation", (0, 0, 0, 1))]) if turned is None else turned
            )
            result[node["name"]] = above @ local
            for child in node.get("children", ()):
                visit(child, result[node["name"]])

        for root in self.json["scenes"][0]["nodes"]:
            visit(root, np.eye(4))
        return result


def parse(path: Path) -> Glb:
    """Read a file; AssertionError where it is not binary glTF 2.0."""
    raw = path.read_bytes()
    magic, version, length = struct.unpack_from("<4sII", raw)
    assert (magic, version, length) == (b"glTF", 2, len(raw))
    size, kind = struct.unpack_from("<I4s", raw, 12)
    assert kind == b"JSON" and size % 4 == 0
    body, kind = struct.unpack_from("<I4s", raw, 20 + size)
    assert kind == b"BIN\0" and 28 + size + body == len(raw)
    return Glb(json.loads(raw[20 : 20 + size]), raw[28 + size :])


def _matrices(q: Array) -> Array:
    """Rotation matrices (F, 3, 3), by the vector formula R = I + 2w[u] + 2[u]²."""
    u, w = q[:, :3], q[:, 3]
    cross = np.zeros((len(q), 3, 3))
    cross[:, 0, 1], cross[:, 0, 2], cross[:, 1, 2] = -u[:, 2], u[:, 1], -u[:, 0]
    cross -= cross.transpose(0, 2, 1)
    return np.eye(3) + 2 * w[:, None, None] * cross + 2 * cross @ cross
