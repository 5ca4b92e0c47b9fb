"""The live settings: described, changed as a whole or not at all, and saved beside everything else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bridge.cli.config_flags import read
from bridge.generation import Pool
from bridge.protocol.messages import Hello, Message, Reply, SetSettings
from bridge.server import settings
from bridge.server.config import Config, Live
from bridge.server.desk import Peer
from bridge.server.errors import RequestError
from bridge.server.hub import Hub
from bridge.server.metrics import Metrics
from tests.bridge.speech.local_maker import LocalMaker


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


def test_settings_are_saved_to_the_file_they_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "other.toml"
    file.write_text("port = 7700\n", encoding="utf-8")
    assert saved(read(file, {})) == str(file)
    assert "lookahead = 0.3" in file.read_text(encoding="utf-8") and "port = 7700" in file.read_text(
        encoding="utf-8"
    )
    assert not (tmp_path / "kinelink.toml").exists()
    # Without one: the file that a server started in the same folder reads.
    assert saved(read(None, {})) == str(tmp_path / "kinelink.toml")
    assert read(None, {}).live.lookahead == 0.3


def saved(config: Config) -> str:
    """Where a hub says it has saved a setting."""
    hub = Hub(config, Pool(1), lambda: 1, lambda _: None, Metrics(), LocalMaker())
    peer = Peer("test")
    answer = asyncio.run(answered(hub, peer, Hello(1), SetSettings(2, {"lookahead": 0.3})))
    assert isinstance(answer, Reply), answer
    return str(answer.result["file"])


async def answered(hub: Hub, peer: Peer, *messages: Message) -> Message:
    for message in messages:
        answer = await hub.answer(peer, message)
    return answer


def test_only_variables_with_the_prefix_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("LOOKAHEAD", "IDLE_TIMEOUT", "PORT"):
        monkeypatch.setenv(name, "1.5")
    monkeypatch.setenv("LOG_LEVEL", "error")
    config, live = read(None, {}), Live()
    assert (config.live, config.port) == (Live(lookahead=0.25, idle_timeout=600.0, log_level="info"), 7600)
    settings.change(live, {})
    assert live.log_level == "info"
    monkeypatch.setenv("KINELINK_LIVE__LOOKAHEAD", "0.75")
    assert read(None, {"log_level": "debug"}).live == Live(lookahead=0.75, log_level="debug")
