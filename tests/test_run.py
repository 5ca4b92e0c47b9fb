"""run.py: the one command a newcomer types, tested without a network."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(name="run")
def load_run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_help_names_every_command() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "--help"], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0
    for command in ("demo", "test", "check", "bench", "soak", "clean"):
        assert f"  {command}" in done.stdout


def test_an_unknown_command_is_a_usage_error() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "dance"], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 2
    assert "demo" in done.stderr


def test_no_word_at_all_shows_the_help(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main([]) == 2
    assert "demo" in capsys.readouterr().out


def test_only_showing_the_demo_needs_the_page(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    wanted: list[str] = []
    monkeypatch.setattr(run, "ensure_python", lambda extras: wanted.append(extras) or "python")
    monkeypatch.setattr(run, "ensure_web", lambda: built.append("page"))
    monkeypatch.setattr(run, "run", lambda command: 0)
    assert run.demo(["--once"]) == 0 and not built
    assert run.demo(["--no-open"]) == 0 and built
    assert set(wanted) == {"live,pim,speech"}


def test_the_demo_needs_nothing_more_where_everything_is(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "VENV", tmp_path)
    installed: list[str] = []
    monkeypatch.setattr(run, "make_venv", lambda venv: None)
    monkeypatch.setattr(run, "install", lambda venv, *what: installed.append(what[-1]))
    everything = [f"{ROOT}[dev]", run.ANNY]
    run.ensure_python()
    run.ensure_python("live,pim,speech")
    assert installed == everything
    (tmp_path / "kinelink-dev.stamp").unlink()
    run.ensure_python("live,pim,speech")
    assert installed == [*everything, f"{ROOT}[live,pim,speech]", run.ANNY]


def test_an_old_python_is_refused_with_the_way_out(run: ModuleType) -> None:
    run.check_version((3, 10, 0))
    with pytest.raises(run.SetupError, match=r"Python 3\.9, Kinelink needs 3\.10"):
        run.check_version((3, 9, 18))


def test_setup_errors_end_with_exit_code_1(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: object) -> None:
        raise run.SetupError("no room")

    monkeypatch.setattr(run, "check_version", refuse)
    assert run.main(["demo"]) == 1
    assert "no room" in capsys.readouterr().err


def test_a_failing_step_names_the_command_and_the_network(run: ModuleType) -> None:
    with pytest.raises(run.SetupError, match=r"(?s)fetching failed \(exit 3\).*network"):
        run.call([sys.executable, "-c", "raise SystemExit(3)"], "fetching")


def test_finished_work_is_not_done_twice(run: ModuleType, tmp_path: Path) -> None:
    done: list[int] = []
    stamp = tmp_path / "stamp"
    for mark in ("a", "a", "b"):
        run.once(stamp, mark, "work", lambda: done.append(1))
    assert len(done) == 2


def test_work_that_failed_is_done_again(run: ModuleType, tmp_path: Path) -> None:
    def fail() -> None:
        raise run.SetupError("no network")

    with pytest.raises(run.SetupError):
        run.once(tmp_path / "stamp", "a", "work", fail)
    assert not (tmp_path / "stamp").exists()


def test_a_fingerprint_follows_the_content(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    file = tmp_path / "file"
    file.write_text("one", "utf-8")
    first = run.fingerprint([file])
    assert first == run.fingerprint([file])
    file.write_text("two", "utf-8")
    assert first != run.fingerprint([file])
    assert run.fingerprint([file], "x") != run.fingerprint([file], "y")


@pytest.mark.parametrize(("text", "version"), [("v20.19.1\n", (20, 19, 1)), ("v8.1.0", (8, 1, 0)), ("", ())])
def test_node_versions_are_read(run: ModuleType, text: str, version: tuple[int, ...]) -> None:
    assert run.node_version(text) == version


@pytest.mark.parametrize(("codes", "expected"), [((0, 0), 0), ((3, 0), 3), ((0, 4), 4)])
def test_every_test_is_run_once_and_any_may_fail(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, codes: tuple[int, int], expected: int
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(run, "ensure_python", lambda: "python")
    monkeypatch.setattr(run, "ensure_web", lambda: "node")
    monkeypatch.setattr(run, "run", lambda command, env: asked.append(command) or codes[len(asked) - 1])
    monkeypatch.delenv("KINELINK_REQUIRE_READERS", raising=False)
    assert run.test([]) == expected
    shared, alone = asked
    folders = [word for word in shared if word.startswith("tests/")]
    assert folders and {f"--ignore={folder}" for folder in folders} <= set(alone)
    assert all((ROOT / folder).is_dir() for folder in folders)
    assert not any(word.startswith("tests") for word in alone)


def test_chosen_tests_are_run_alone(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(run, "ensure_python", lambda: "python")
    monkeypatch.setattr(run, "ensure_web", lambda: "node")
    monkeypatch.setattr(run, "run", lambda command, env: asked.append(command) or 5)
    assert run.test(["tests/test_run.py"]) == 5
    assert [words[-1] for words in asked] == ["tests/test_run.py"]


def test_clean_leaves_the_sources(run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    for name in ("VENV", "READERS", "WEB"):
        monkeypatch.setattr(run, name, tmp_path / name)
    (tmp_path / "VENV").mkdir()
    (tmp_path / "motion").mkdir()
    assert run.main(["clean"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["motion"]


def test_the_pinned_versions_hold_no_addresses() -> None:
    for name in ("constraints.txt", "bridge/web/package-lock.json"):
        assert "://" not in (ROOT / name).read_text(encoding="utf-8")
