"""One call writes any format; the suffix decides."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import exporters
from exporters import registry
from motion.clip import Clip
from motion.errors import FileError
from motion.scene.model import Camera, Scene
from tests.exporters.motions import synthetic


@pytest.fixture
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_FORMATS", dict(registry._FORMATS))


@pytest.mark.parametrize("suffix", [".json", ".bvh", ".glb", ".GLB"])
def test_writes_by_suffix(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"motion{suffix}"
    exporters.write(synthetic(0, frames=2), path)
    assert path.stat().st_size > 1000


def test_lists_its_formats() -> None:
    found = exporters.formats()
    assert {".json", ".bvh", ".glb"} <= {item.suffix for item in found}
    assert all(item.title and item.suffix.startswith(".") for item in found)


@pytest.mark.parametrize("name", ["motion.xyz", "motion", "motion.", ".glb"])
def test_an_unknown_suffix_lists_the_formats(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=r"\.json, \.bvh, \.glb") as caught:
        exporters.write(synthetic(0, frames=2), tmp_path / name)
    assert caught.value.kind == "unknown_format"
    assert ".glb" in caught.value.candidates
    assert not list(tmp_path.iterdir())


def test_a_format_gets_the_options_it_takes(tmp_path: Path, own_registry: None) -> None:
    seen: list[object] = []

    def write_vrma(clip: Clip, path: Path, *, avatar: object) -> None:
        seen.append(avatar)

    exporters.register(exporters.Format(".vrma", "VRM animation", write_vrma, frozenset({"avatar"})))
    exporters.write(synthetic(0, frames=2), tmp_path / "a.vrma", scene=Scene())
    assert seen == [None]


def test_the_scene_lends_its_camera(tmp_path: Path) -> None:
    scene = Scene(camera=Camera(np.array([0.0, 1.2, 4.0]), np.array([0.0, 1.0, 0.0])))
    exporters.write(synthetic(0, frames=2), tmp_path / "with.json", scene=scene)
    exporters.write(synthetic(0, frames=2), tmp_path / "without.json")
    assert "keypoints_2d" in (tmp_path / "with.json").read_text(encoding="utf-8")
    assert "keypoints_2d" not in (tmp_path / "without.json").read_text(encoding="utf-8")
