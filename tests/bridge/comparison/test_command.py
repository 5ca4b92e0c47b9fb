"""`kinelink evaluate motion` from end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bridge.cli import evaluate_motion
from bridge.cli.app import app
from motion.pim.data import cmu
from tests.motion.evaluate.naturalness.bodies import crowd


def test_mocap_cases_and_interruptions_are_compared_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cmu, "load", lambda path: iter(crowd(16)))
    monkeypatch.setattr(evaluate_motion, "_TRAINING_WINDOWS", 60)
    words = [
        "evaluate",
        "motion",
        "--cmu",
        "any.npz",
        "--windows",
        "50",
        "--cases",
        "2",
        "--interruptions",
        "1",
    ]
    done = CliRunner().invoke(app, [*words, "-o", str(tmp_path), "--json"])
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert data == json.loads((tmp_path / "motion.json").read_text("utf-8"))
    assert [one["method"] for one in data["windows"]["methods"]] == ["mocap", "frozen pose", "planner-only"]
    assert data["cases"][0]["cases"] == 2 and data["cases"][0]["fmd"] > 0.0
    assert data["interruptions"]["planner-only"]["interruptions"] == 1
    page = (tmp_path / "motion.html").read_text("utf-8")
    # Two held-out walkers, then a case for each new verb.
    assert page.count("class='book'") >= 3


def test_a_missing_file_of_mocap_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["evaluate", "motion", "--cmu", str(tmp_path / "none.npz"), "-o", str(tmp_path)]
    )
    assert done.exit_code == 1
    assert "none.npz" in " ".join(done.stderr.split())
