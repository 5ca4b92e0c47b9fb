"""A contact sheet is a format like the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

import exporters
from exporters.picture.frame import PANEL
from motion.errors import ClipError, FileError
from tests.exporters.motions import synthetic


def test_a_png_shows_every_tenth_frame_and_the_last_from_two_sides(tmp_path: Path) -> None:
    path = tmp_path / "motion.png"
    exporters.write(synthetic(0, frames=14), path)
    with Image.open(path) as sheet:
        width, height = sheet.size
    assert width == 3 * PANEL[0]
    assert 2 * PANEL[1] < height < 2.5 * PANEL[1]


def test_the_scene_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from exporters import sheet
    from motion.scene.model import Scene

    seen: list[Scene | None] = []

    def drawn(clip: object, scene: Scene | None, *_: object) -> Image.Image:
        seen.append(scene)
        return Image.new("RGB", (4, 4))

    monkeypatch.setattr(sheet, "contact_sheet", drawn)
    scene = Scene(name="room")
    exporters.write(synthetic(0, frames=2), tmp_path / "motion.png", scene=scene)
    assert seen == [scene]


def test_errors_leave_no_file(tmp_path: Path) -> None:
    with pytest.raises(ClipError):
        exporters.write(synthetic(0, frames=2).slice(0, 0), tmp_path / "empty.png")
    with pytest.raises(FileError, match="does not exist"):
        exporters.write(synthetic(0, frames=2), tmp_path / "nowhere" / "motion.png")
    assert not list(tmp_path.iterdir())
