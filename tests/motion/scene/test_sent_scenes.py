"""A scene that somebody sends may hold meshes, but never name files of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
import trimesh

from motion.errors import FileError
from motion.scene import load
from motion.scene.writing import to_dict

CUBE = {"objects": [{"id": "stone", "label": "stone", "mesh": "stone.glb", "at": [0.0, 1.0]}]}


def test_files_are_read_for_oneself_and_not_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trimesh.creation.box((0.1, 0.1, 0.1)).export(tmp_path / "stone.glb")
    monkeypatch.chdir(tmp_path)
    own = load(CUBE)
    with pytest.raises(FileError, match="can't name files") as caught:
        load(CUBE, files=False)
    assert caught.value.kind == "outside" and caught.value.fix
    assert load(to_dict(own), files=False).object("stone").shape.parts[0].kind == "mesh"
