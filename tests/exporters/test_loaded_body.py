"""A user's own avatar file is moved by our animation, and nothing else in it changes."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exporters import write_glb
from exporters.avatar import write_avatar
from exporters.gltf_file import make_animatable, open_gltf, target_names
from motion import pose as poses
from motion import rotation as rot
from motion.avatar.load import LoadedAvatar, load
from motion.clip import Clip
from motion.errors import ClipError, FileError
from motion.skeleton import JOINTS
from tests.exporters.glb_reader import Glb, parse
from tests.exporters.motions import small_avatar, synthetic


def rewritten(path: Path, change: Any) -> Path:
    """The same GLB with its JSON changed."""
    glb = parse(path)
    change(glb.json)
    text = json.dumps(glb.json).encode()
    text += b" " * (-len(text) % 4)
    body = (
        struct.pack("<I4s", len(text), b"JSON")
        + text
        + struct.pack("<I4s", len(glb.data), b"BIN\0")
        + glb.data
    )
    path.write_bytes(struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body)
    return path


def avatar_file(folder: Path, clip: Clip) -> Path:
    path = folder / "own.glb"
    write_avatar(small_avatar(clip.skeleton), path)
    return path


def fitted(avatar: LoadedAvatar, clip: Clip) -> Clip:
    """The clip on the avatar's skeleton."""
    return replace(clip, skeleton=avatar.skeleton)


def exported(avatar: LoadedAvatar, clip: Clip, folder: Path) -> Glb:
    write_glb(clip, folder / "moved.glb", avatar=avatar)
    return parse(folder / "moved.glb")


def assert_moves_like(glb: Glb, avatar: LoadedAvatar, clip: Clip) -> None:
    """Joints and objects, brought from the file's space into ours, are where forward kinematics has them."""
    world = glb.world()
    turn = rot.from_yaw(avatar.facing)
    places = {name: rot.rotate(turn, matrix[:, :3, 3]) + avatar.shift for name, matrix in world.items()}
    for bone, node in avatar.nodes.items():
        apart = places[glb.json["nodes"][node]["name"]] - clip.positions()[:, JOINTS.index(bone)]
        assert np.abs(apart).max() < 2e-5, bone
    for track in clip.objects:
        assert np.abs(places[track.id] - poses.position(track.poses)).max() < 1e-5


def turn_around(document: dict[str, Any]) -> None:
    """As VRM 0 stands: facing -Z, and off its origin; one bone given by a matrix."""
    hips = next(i for i, node in enumerate(document["nodes"]) if node["name"] == "hips")
    document["nodes"].append(
        {"name": "armature", "rotation": [0, 1, 0, 0], "translation": [0.3, 0.0, 0.2], "children": [hips]}
    )
    roots = document["scenes"][0]["nodes"]
    roots[roots.index(hips)] = len(document["nodes"]) - 1
    spine = next(node for node in document["nodes"] if node["name"] == "spine")
    matrix = np.eye(4)
    matrix[:3, 3] = spine.pop("translation")
    spine["matrix"] = matrix.T.ravel().tolist()


def test_the_file_moves_like_the_clip(tmp_path: Path) -> None:
    clip = synthetic(1)
    avatar = load(avatar_file(tmp_path, clip))
    clip = fitted(avatar, clip)
    assert_moves_like(exported(avatar, clip, tmp_path), avatar, clip)


def test_a_file_that_faces_the_other_way_keeps_its_space(tmp_path: Path) -> None:
    clip = synthetic(1)
    avatar = load(rewritten(avatar_file(tmp_path, clip), turn_around))
    assert abs(abs(avatar.facing) - np.pi) < 1e-6
    clip = fitted(avatar, clip)
    glb = exported(avatar, clip, tmp_path)
    assert_moves_like(glb, avatar, clip)
    assert glb.json["nodes"][-1]["name"] != "stage" and "stage" in [
        node["name"] for node in glb.json["nodes"]
    ]


def test_the_face_follows_by_name(tmp_path: Path) -> None:
    clip = synthetic(1)
    avatar = load(avatar_file(tmp_path, clip))
    clip = replace(fitted(avatar, clip), curve_names=("smirk", "jawOpen"), curves=clip.curves[:, :2])
    glb = exported(avatar, clip, tmp_path)
    weights = glb.channel("Face", "weights")
    assert weights is not None
    mesh = glb.json["meshes"][glb.json["nodes"][glb.node("Face")]["mesh"]]
    table = weights.reshape(clip.frames, -1)
    np.testing.assert_allclose(table[:, target_names(mesh).index("jawOpen")], clip.curves[:, 1], atol=1e-6)
    assert table.any(axis=0).sum() == 1
    assert glb.json["animations"][0]["extras"]["curves_without_target"] == ["smirk"]


def test_what_the_file_held_stays(tmp_path: Path) -> None:
    clip = synthetic(1)

    def decorate(document: dict[str, Any]) -> None:
        document["extensionsUsed"] = ["KHR_materials_unlit"]
        document["materials"][0]["extensions"] = {"KHR_materials_unlit": {}}
        document["animations"] = [{"name": "idle", "channels": [], "samplers": []}]
        document["cameras"] = [{"type": "perspective", "perspective": {"yfov": 0.7, "znear": 0.1}}]

    path = rewritten(avatar_file(tmp_path, clip), decorate)
    before = parse(path)
    avatar = load(path)
    after = exported(avatar, fitted(avatar, clip), tmp_path)
    assert after.json["extensionsUsed"] == ["KHR_materials_unlit"]
    assert after.json["cameras"] == before.json["cameras"]
    assert after.json["materials"][: len(before.json["materials"])] == before.json["materials"]
    assert [animation["name"] for animation in after.json["animations"]] == ["clip"]
    vertices = before.json["meshes"][0]["primitives"][0]["attributes"]["POSITION"]
    np.testing.assert_array_equal(after.accessor(vertices), before.accessor(vertices))
    assert avatar.file.json == before.json


def test_another_skeleton_is_refused(tmp_path: Path) -> None:
    avatar = load(avatar_file(tmp_path, synthetic(1)))
    with pytest.raises(ClipError, match="was made for"):
        write_glb(synthetic(2), tmp_path / "moved.glb", avatar=avatar)


def test_images_beside_the_file_are_refused(tmp_path: Path) -> None:
    path = rewritten(
        avatar_file(tmp_path, synthetic(1)), lambda document: document.update(images=[{"uri": "a.png"}])
    )
    with pytest.raises(FileError, match="files of their own"):
        open_gltf(load(path).file)


def test_a_matrix_becomes_what_can_be_animated() -> None:
    q = rot.from_rotvec([0.3, -0.5, 0.2])
    matrix = np.eye(4)
    matrix[:3, :3] = rot.to_matrix(q) * np.array([1.0, 2.0, 0.5])
    matrix[:3, 3] = [1.0, 2.0, 3.0]
    node: dict[str, Any] = {"matrix": matrix.T.ravel().tolist()}
    make_animatable(node)
    np.testing.assert_allclose(node["translation"], [1.0, 2.0, 3.0])
    np.testing.assert_allclose(node["scale"], [1.0, 2.0, 0.5])
    assert rot.angle(node["rotation"], q) < 1e-9 and "matrix" not in node
