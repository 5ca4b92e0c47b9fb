"""A clip as a moving picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageSequence

import exporters
from exporters import animation
from motion.errors import ClipError, FileError
from tests.exporters.motions import synthetic


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(animation, "SIZE", (60, 50))


@pytest.mark.parametrize("suffix", ["webp", "gif"])
def test_it_moves_as_long_as_the_clip_and_repeats(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"motion.{suffix}"
    clip = synthetic(0, frames=40)
    exporters.write(clip, path)
    with Image.open(path) as moving:
        assert moving.info["loop"] == 0
        shown = [
            (picture.copy().convert("L"), picture.info["duration"])
            for picture in ImageSequence.Iterator(moving)
        ]
    assert shown[0][0].size == (60, 50)
    assert sum(duration for _, duration in shown) == pytest.approx(1000 * clip.frames / clip.fps, abs=10)
    assert len({picture.tobytes() for picture, _ in shown}) > len(shown) / 2


def test_an_empty_clip_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ClipError):
        exporters.write(synthetic(0, frames=2).slice(0, 0), tmp_path / "empty.webp")
    with pytest.raises(FileError, match="does not exist"):
        exporters.write(synthetic(0, frames=2), tmp_path / "nowhere" / "motion.gif")
    assert not list(tmp_path.iterdir())
