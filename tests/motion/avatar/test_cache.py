"""A built avatar comes back from the cache equal to the bit, and a damaged file is built anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from motion.avatar import AvatarModel, AvatarSpec, build
from motion.avatar import cache as store


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KINELINK_CACHE", str(tmp_path))
    return tmp_path


def test_an_avatar_returns_as_it_was(here: Path, child: AvatarModel) -> None:
    assert store.load(child.spec) is None
    store.save(child)
    found = build(child.spec)
    assert [p.name for p in found.parts] == [p.name for p in child.parts]
    for a, b in zip(found.parts, child.parts, strict=True):
        for field in ("vertices", "normals", "faces", "joints", "weights"):
            np.testing.assert_array_equal(getattr(a, field), getattr(b, field))
        assert a.color == b.color and a.roughness == b.roughness and list(a.morphs) == list(b.morphs)
        for unit, delta in a.morphs.items():
            np.testing.assert_array_equal(delta, b.morphs[unit])
    assert found.skeleton.hash == child.skeleton.hash
    assert [p.suffix for p in (here / "avatars").iterdir()] == [".npz"]


def test_a_damaged_file_counts_as_missing(here: Path, child: AvatarModel) -> None:
    store.save(child)
    path = store.path_of(child.spec)
    whole = path.read_bytes()
    for damaged in (b"", b"not a zip", whole[: len(whole) // 2]):
        path.write_bytes(damaged)
        assert store.load(child.spec) is None


def test_other_parameters_are_another_file(here: Path) -> None:
    spec = AvatarSpec()
    assert store.path_of(spec) == store.path_of(AvatarSpec())
    assert store.path_of(spec) != store.path_of(replace(spec, height=1.8))


def test_a_folder_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, child: AvatarModel
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("KINELINK_CACHE", str(blocked))
    store.save(child)
    assert store.load(child.spec) is None
