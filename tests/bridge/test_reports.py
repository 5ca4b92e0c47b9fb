"""The evaluation report as files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bridge import reports
from motion import rotation as rot
from motion.clip import Clip, StepSpan
from motion.errors import ReachError
from motion.evaluate import Case, Report, evaluate
from motion.scene.model import Scene
from motion.skeleton import JOINTS, Skeleton


def case(number: int, text: str) -> Case:
    tags = {"thing": "none", "position": "table left near", "hand": "any"}
    return Case(number, "nod", text, "en", Scene(), "adult", number, tags)


def perform(case: Case) -> Clip:
    if case.number == 1:
        raise ReachError("<too far>", kind="unreachable")
    skeleton = Skeleton.human()
    clip = Clip(skeleton, 30.0, np.tile(skeleton.offsets[0], (12, 1)), rot.identity((12, len(JOINTS))))
    return replace(clip, steps=(StepSpan(0, "nod", 0.0, 0.4),))


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr(reports, "perform", perform)
    monkeypatch.setattr(reports, "_PANEL", (40, 50))
    return evaluate([case(0, "nod & smile"), case(1, "点点头")], performer=perform)


def test_all_files_are_written_and_link_to_existing_pictures(report: Report, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    page = reports.write_report(report, tmp_path / "out", drawn=lambda *news: seen.append(news))
    assert seen == [(1, 2), (2, 2)]
    assert json.loads((tmp_path / "out/report.json").read_text("utf-8"))["cases"] == 2
    text = page.read_text("utf-8")
    picture = "worst/000_nod.png"
    assert picture in text and picture in (tmp_path / "out/report.md").read_text("utf-8")
    with Image.open(tmp_path / "out" / picture) as image:
        assert image.width >= 80


def test_measured_stands_beside_target(report: Report) -> None:
    table = reports.markdown(report, {})
    assert "| success | 0.00 % | ≥ 97 % | **missed** |" in table
    assert "| joint speed, max | 0.00 rad/s | ≤ 25 rad/s | met |" in table
    assert "refused: unreachable: <too far>" in table


def test_words_of_others_are_escaped_in_html(report: Report) -> None:
    page = reports.html_page(report, {})
    assert "nod &amp; smile" in page and "点点头" in page
    assert "&lt;too far&gt;" in page and "<too far>" not in page


def test_no_pictures_when_none_are_wanted(report: Report, tmp_path: Path) -> None:
    reports.write_report(report, tmp_path, pictures=False)
    assert not (tmp_path / "worst").exists()
