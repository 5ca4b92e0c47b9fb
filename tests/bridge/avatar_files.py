"""Avatars as other programs write them, made from our own VRM 1.0: a VRM 0.x and a GLB with Mixamo's names and units."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

_GLTF, _JSON, _BIN = 0x46546C67, 0x4E4F534A, 0x004E4942
_THUMB_OF_VRM0 = {"Metacarpal": "Proximal", "Proximal": "Intermediate", "Distal": "Distal"}
_LOOKS_OF_VRM0 = ("lookAtHorizontalInner", "lookAtHorizontalOuter", "lookAtVerticalDown", "lookAtVerticalUp")
_LOOK_OF_VRM0 = {"curve": [0, 0, 0, 1, 1, 1, 1, 0], "xRange": 90, "yRange": 10}
_MIXAMO = {
    "hips": "Hips",
    "spine": "Spine",
    "chest": "Spine1",
    "upperChest": "Spine2",
    "neck": "Neck",
    "head": "Head",
    "Shoulder": "Shoulder",
    "UpperArm": "Arm",
    "LowerArm": "ForeArm",
    "Hand": "Hand",
    "UpperLeg": "UpLeg",
    "LowerLeg": "Leg",
    "Foot": "Foot",
    "Toes": "ToeBase",
    "Eye": "Eye",
}
_NUMBERS = {"Metacarpal": 1, "Proximal": 1, "Intermediate": 2, "Distal": 3}


class _File:
    """A GLB: its JSON, and its numbers to change in place."""

    def __init__(self, data: bytes) -> None:
        (length,) = struct.unpack_from("<I", data, 12)
        self.json: dict[str, Any] = json.loads(data[20 : 20 + length])
        self._bytes = bytearray(data[28 + length :])

    def numbers(self, accessor: int) -> np.ndarray:
        """The float32 values that an accessor stores, (count, components): all, or those that differ from zero."""
        about = self.json["accessors"][accessor]
        sparse = about.get("sparse")
        assert about["componentType"] == 5126 and (sparse is None or "bufferView" not in about)
        stored = about if sparse is None else sparse["values"]
        if "bufferView" not in stored:
            return np.empty((0, 3), np.float32)
        view = self.json["bufferViews"][stored["bufferView"]]
        assert "byteStride" not in view
        start = view.get("byteOffset", 0) + stored.get("byteOffset", 0)
        size, count = {"VEC3": 3, "MAT4": 16}[about["type"]], (sparse or about)["count"]
        return np.frombuffer(self._bytes, np.float32, count * size, start).reshape(-1, size)

    def write(self, path: Path) -> Path:
        text = json.dumps(self.json).encode()
        text += b" " * (-len(text) % 4)
        head = struct.pack("<III", _GLTF, 2, 28 + len(text) + len(self._bytes))
        parts = struct.pack("<II", len(text), _JSON), text, struct.pack("<II", len(self._bytes), _BIN)
        path.write_bytes(b"".join((head, *parts, self._bytes)))
        return path


def as_vrm0(source: Path, path: Path) -> Path:
    """A VRM 0.x: another extension, other names of the thumb's bones, and a body that looks along -Z."""
    file = _File(source.read_bytes())
    bones = file.json["extensions"].pop("VRMC_vrm")["humanoid"]["humanBones"]
    file.json["extensionsUsed"] = ["VRM"]
    file.json["extensions"]["VRM"] = {
        "specVersion": "0.0",
        "exporterVersion": "test",
        "meta": {"title": "child", "author": "test", "allowedUserName": "Everyone", "licenseName": "CC0"},
        "humanoid": {
            "humanBones": [
                {"bone": _bone_of_vrm0(name), "node": bone["node"], "useDefaultValues": True}
                for name, bone in bones.items()
            ]
        },
        "blendShapeMaster": {"blendShapeGroups": []},
        "firstPerson": {"meshAnnotations": []} | dict.fromkeys(_LOOKS_OF_VRM0, _LOOK_OF_VRM0),
        "secondaryAnimation": {"boneGroups": [], "colliderGroups": []},
        "materialProperties": [],
    }
    for node in file.json["nodes"]:
        x, y, z = node.get("translation", (0.0, 0.0, 0.0))
        node["translation"] = [-x, y, -z]
    for accessor in set(_directions(file.json)):
        file.numbers(accessor)[:, [0, 2]] *= -1
        about = file.json["accessors"][accessor]
        if "min" in about:
            (a, b, c), (d, e, f) = about["min"], about["max"]
            about["min"], about["max"] = [-d, b, -f], [-a, e, -c]
    for skin in file.json["skins"]:
        file.numbers(skin["inverseBindMatrices"])[:, [12, 14]] *= -1
    return file.write(path)


def as_mixamo(source: Path, path: Path) -> Path:
    """A plain GLB with bones as Mixamo names them, in centimetres under a node that scales them."""
    file = _File(source.read_bytes())
    del file.json["extensions"], file.json["extensionsUsed"], file.json["extras"]
    nodes = file.json["nodes"]
    for node in nodes:
        if "mesh" in node:
            continue
        node["name"] = "mixamorig:" + _name_of_mixamo(node["name"])
        node["translation"] = [100 * value for value in node.get("translation", (0.0, 0.0, 0.0))]
    nodes.append({"name": "Armature", "scale": [0.01] * 3, "children": [0]})
    roots = file.json["scenes"][0]["nodes"]
    roots[roots.index(0)] = len(nodes) - 1
    for skin in file.json["skins"]:
        file.numbers(skin["inverseBindMatrices"])[:, [0, 5, 10, 12, 13, 14]] *= 100
    return file.write(path)


def _directions(document: dict[str, Any]) -> Iterator[int]:
    for mesh in document["meshes"]:
        for primitive in mesh["primitives"]:
            for attributes in (primitive["attributes"], *primitive.get("targets", ())):
                yield from (attributes[name] for name in ("POSITION", "NORMAL") if name in attributes)


def _bone_of_vrm0(name: str) -> str:
    side, thumb, part = name.partition("Thumb")
    return side + thumb + _THUMB_OF_VRM0[part] if thumb else name


def _name_of_mixamo(name: str) -> str:
    side = next((side for side in ("left", "right") if name.startswith(side)), "")
    rest = name.removeprefix(side)
    if rest in _MIXAMO:
        return side.capitalize() + _MIXAMO[rest]
    for finger in ("Thumb", "Index", "Middle", "Ring", "Little"):
        if rest.startswith(finger):
            part = rest.removeprefix(finger)
            number = _NUMBERS[part] + (finger == "Thumb" and part == "Proximal")
            return f"{side.capitalize()}Hand{'Pinky' if finger == 'Little' else finger}{number}"
    return name
