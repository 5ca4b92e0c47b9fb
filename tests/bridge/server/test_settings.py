"""The live settings: described, changed as a whole or not at all, and saved beside everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.server import settings
from bridge.server.config import Live
from bridge.server.errors import RequestError


def test_a_panel_can_be_made_from_the_description() -> None:
    rows = {row["name"]: row for row in settings.described(Live())}
    assert rows["lookahead"]["minimum"] == 0.05
    assert rows["log_level"]["enum"] == ["debug", "info", "warning", "error"]
    assert all(row["description"] for row in rows.values())


def test_a_wrong_value_changes_nothing_and_is_named() -> None:
    live = Live(lookahead=0.3)
    with pytest.raises(RequestError, match="'idle_timeout'") as refused:
        settings.change(live, {"lookahead": 0.5, "idle_timeout": -1})
    assert refused.value.kind == "bad_setting"
    with pytest.raises(RequestError, match="'colour'"):
        settings.change(live, {"colour": 1})
    assert live.lookahead == 0.3
    settings.change(live, {"lookahead": 0.5})
    assert live.lookahead == 0.5


def test_saving_replaces_its_own_table_only(tmp_path: Path) -> None:
    file = tmp_path / "kinelink.toml"
    file.write_text(
        'port = 7700\n\n[live]\nlookahead = 0.1\n\n[other]\nname = "x" # kept\n', encoding="utf-8"
    )
    settings.save(Live(lookahead=0.4), file)
    settings.save(Live(lookahead=0.45), file)
    text = file.read_text(encoding="utf-8")
    assert text.startswith("port = 7700\n")
    assert '[other]\nname = "x" # kept' in text
    assert text.count("[live]") == 1
    assert "lookahead = 0.45" in text
    assert 'log_level = "info"' in text


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="can't be saved"):
        settings.save(Live(), tmp_path / "none" / "kinelink.toml")
