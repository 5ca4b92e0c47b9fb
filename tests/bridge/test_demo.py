"""The demo writes files that the page finds, and says what is missing instead of failing strangely."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from bridge import demo, static
from motion.errors import FileError


@pytest.fixture(name="made", scope="module")
def make_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    take = demo.Take("nod", "Nod.")
    return demo.make(tmp_path_factory.mktemp("demo"), takes=[take])


def test_the_manifest_lists_files_that_exist(made: Path) -> None:
    (row,) = json.loads(made.read_text(encoding="utf-8"))["motions"]
    assert row["text"] == "Nod."
    assert row["duration"] > 0.5
    assert set(row["files"]) == {"glb", "bvh", "json"}
    assert all((made.parent / name).stat().st_size > 1000 for name in row["files"].values())


def test_steps_lie_within_the_motion(made: Path) -> None:
    (row,) = json.loads(made.read_text(encoding="utf-8"))["motions"]
    assert [step["verb"] for step in row["steps"]] == ["nod"]
    assert all(0 <= step["start"] < step["stop"] <= row["duration"] + 1e-6 for step in row["steps"])


def test_a_page_that_was_not_built_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(demo, "PAGE", tmp_path / "dist")
    with pytest.raises(FileError, match="not built") as refused:
        demo.show(tmp_path, 0, open_browser=False)
    assert refused.value.fix == "run: python run.py demo"


def test_a_port_in_use_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "viewer.html").write_text("page", encoding="utf-8")
    monkeypatch.setattr(demo, "PAGE", tmp_path)
    with socket.socket() as taken:
        taken.bind((static.LOOPBACK, 0))
        taken.listen()
        with pytest.raises(FileError, match="can't be used") as refused:
            demo.show(tmp_path, taken.getsockname()[1], open_browser=False)
    assert "--port" in refused.value.fix


def test_ctrl_c_ends_the_server_quietly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "viewer.html").write_text("page", encoding="utf-8")
    monkeypatch.setattr(demo, "PAGE", tmp_path)
    monkeypatch.setattr("http.server.ThreadingHTTPServer.serve_forever", interrupted)
    demo.show(tmp_path, 0, open_browser=False)
    assert capsys.readouterr().out.rstrip().endswith("ended")
