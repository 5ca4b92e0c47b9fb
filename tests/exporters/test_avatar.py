"""The avatar's files: complete, small, and clean in the eyes of the Khronos validator."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from exporters.avatar import write_avatar
from motion.avatar import ARKIT, AvatarModel, build
from motion.errors import FileError
from motion.skeleton import JOINTS
from tests.readers import programs

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def model() -> AvatarModel:
    return build("child_female", cache=False)


@pytest.fixture(scope="module")
def files(model: AvatarModel, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("avatar")
    return [write_avatar(model, folder / f"avatar{suffix}") for suffix in (".glb", ".vrm")]


def _document(path: Path) -> dict[str, Any]:
    raw = path.read_bytes()
    (length,) = struct.unpack_from("<I", raw, 12)
    document: dict[str, Any] = json.loads(raw[20 : 20 + length])
    return document


def test_the_files_are_small(files: list[Path]) -> None:
    assert all(path.stat().st_size <= 3 * MEGABYTE for path in files)


def test_the_validator_has_nothing_to_say(files: list[Path]) -> None:
    for path, issues in programs.validated(files).items():
        assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), (path, issues["messages"])


def test_all_joints_skin_both_meshes(files: list[Path]) -> None:
    document = _document(files[0])
    skin = document["skins"][0]
    assert [document["nodes"][node]["name"] for node in skin["joints"]] == list(JOINTS)
    meshes = [node for node in document["nodes"] if "mesh" in node]
    assert [node["name"] for node in meshes] == ["Face", "Body"]
    assert all(node["skin"] == 0 for node in meshes)


def test_the_face_has_the_units_of_arkit(files: list[Path]) -> None:
    face = _document(files[0])["meshes"][0]
    assert face["extras"]["targetNames"] == list(ARKIT)
    assert {len(primitive["targets"]) for primitive in face["primitives"]} == {52}


def test_the_vrm_extension_is_complete(files: list[Path]) -> None:
    document = _document(files[1])
    assert document["extensionsUsed"] == ["VRMC_vrm"]
    vrm = document["extensions"]["VRMC_vrm"]
    bones = vrm["humanoid"]["humanBones"]
    assert set(bones) == set(JOINTS)
    assert all(document["nodes"][entry["node"]]["name"] == bone for bone, entry in bones.items())
    presets = vrm["expressions"]["preset"]
    assert set(presets) == {
        "aa", "ih", "ou", "ee", "oh", "blink", "blinkLeft", "blinkRight", "happy", "angry", "sad", "relaxed",
        "surprised", "neutral",
    }  # fmt: skip
    assert set(vrm["expressions"]["custom"]) == set(ARKIT)
    for expression in (*presets.values(), *vrm["expressions"]["custom"].values()):
        for bind in expression.get("morphTargetBinds", ()):
            assert document["nodes"][bind["node"]]["name"] == "Face" and 0 <= bind["index"] < 52
    assert "creativecommons.org/publicdomain/zero" in vrm["meta"]["otherLicenseUrl"]
    assert vrm["lookAt"]["type"] == "bone"


def test_equal_models_give_equal_bytes(model: AvatarModel, files: list[Path], tmp_path: Path) -> None:
    assert write_avatar(model, tmp_path / "again.vrm").read_bytes() == files[1].read_bytes()


def test_another_suffix_is_refused(model: AvatarModel, tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        write_avatar(model, tmp_path / "avatar.fbx")
    assert caught.value.candidates == (".glb", ".vrm")
