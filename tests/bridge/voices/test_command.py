"""`kinelink voices`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bridge.cli.app import app


def answer(*words: str) -> tuple[int, Any]:
    done = CliRunner().invoke(app, ["voices", *words, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_voices_are_listed_by_language() -> None:
    code, listed = answer("--language", "zh")
    assert code == 0
    assert {"cmn", "yue"} <= {one["name"] for one in listed["voices"]}
    assert {one["language"].partition("-")[0] for one in listed["voices"]} == {"zh"}
    done = CliRunner().invoke(app, ["voices", "-l", "de"])
    assert done.stdout.split() == ["de", "de", "offline"]


def test_a_source_that_fails_leaves_the_others(tmp_path: Path) -> None:
    file = tmp_path / "kinelink.toml"
    file.write_text(
        '[voices.here]\nkind = "openai"\naddress = "http://127.0.0.1:9/v1"\nvoices = { af_heart = "en" }\n'
        '[voices.away]\nkind = "azure"\nkey = "hidden"\naddress = "http://127.0.0.1:9"\npatience = 1\n'
    )
    code, listed = answer("--config", str(file), "-l", "en")
    assert code == 0
    assert {"offline", "here"} == {one["source"] for one in listed["voices"]}
    assert [(one["source"], one["kind"]) for one in listed["problems"]] == [("away", "unavailable")]
    code, refused = answer("--config", str(file), "--source", "away")
    assert (code, refused["error"]["kind"]) == (1, "unavailable")


@pytest.mark.parametrize(
    ("words", "kind"),
    [(["--source", "nobody"], "unknown_voice"), (["--config", "nowhere.toml"], "missing_file")],
)
def test_mistakes_are_told(words: list[str], kind: str) -> None:
    code, refused = answer(*words)
    assert (code, refused["error"]["kind"]) == (1, kind)
