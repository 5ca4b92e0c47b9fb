"""The command line: exit codes, JSON for programs, help with examples, and a quick start."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from bridge.cli import doctor
from bridge.cli.app import app
from exporters import read_json

ROOT = Path(__file__).resolve().parent.parent
TABLETOP = str(ROOT / "examples" / "scenes" / "tabletop.json")
COMMANDS = (
    *("serve", "demo", "record", "replay", "export", "schema protocol"),
    *(
        "plan",
        "generate",
        "complete",
        "scene check",
        "avatar build",
        "evaluate",
        "evaluate motion",
        "doctor",
        "bench",
    ),
)


def kinelink(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.stdout, done.stderr


def answer(*words: str) -> tuple[int, Any]:
    code, out, _ = kinelink(*words, "--json")
    return code, json.loads(out)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    code, out, _ = kinelink(*command.split(), "--help")
    assert code == 0
    assert f"Example: kinelink {command}" in " ".join(out.replace("│", " ").split())


@pytest.mark.parametrize("words", [("dance",), ("plan",), ("generate", "--fps", "-3")])
def test_wrong_use_is_exit_code_2(words: tuple[str, ...]) -> None:
    code, _, err = kinelink(*words)
    assert code == 2
    assert "Usage" in err


def test_a_plan_has_the_published_columns() -> None:
    code, plan = answer("plan", "-s", TABLETOP, "-t", "拿起桌上的杯子喝一口，然后放回去")
    assert code == 0
    assert [step["verb"] for step in plan["steps"]] == ["pick_up", "drink", "put_back"]
    columns = {"verb", "object", "hand", "target", "relation", "manner", "parallel_group", "text_span"}
    assert all(columns <= set(step) for step in plan["steps"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [("", "empty"), ("pick up the submarine", "unknown_object"), ("drink the book", "impossible")],
)
def test_a_sentence_that_means_nothing_here_is_refused(text: str, kind: str) -> None:
    code, refused = answer("plan", "-s", TABLETOP, "-t", text)
    assert code == 1
    assert refused["error"]["kind"] == kind
    assert set(refused["error"]) == {"kind", "message", "candidates", "fix"}


def test_people_get_the_same_refusal_as_text() -> None:
    code, out, err = kinelink("plan", "-s", TABLETOP, "-t", "pick up the submarine")
    assert (code, out) == (1, "")
    assert "unknown_object" in err
    assert "candidates" in err


def test_a_missing_scene_is_refused(tmp_path: Path) -> None:
    code, refused = answer("scene", "check", str(tmp_path / "none.json"))
    assert code == 1
    assert "none.json" in refused["error"]["message"]


def test_an_example_scene_is_usable() -> None:
    code, found = answer("scene", "check", TABLETOP)
    assert code == 0
    assert len(found["objects"]) >= 8


def test_a_clip_can_speak(tmp_path: Path) -> None:
    said = tmp_path / "said.json"
    code, made = answer("generate", "-s", TABLETOP, "-t", "nod", "--say", "Hello. 你好。", "-o", str(said))
    wav = tmp_path / "said.wav"
    assert code == 0 and made["files"] == [str(said), str(wav)]
    clip = read_json(said)
    jaw = clip.curves[:, clip.curve_names.index("jawOpen")]
    assert clip.curves.shape[1] == 52 and jaw[:3].max() < 0.05 and jaw.max() > 0.15 and jaw[-1] < 0.05
    words = [event for event in clip.events if event.name == "word"]
    assert words[0].data["text"] == "Hello" and 0.1 <= words[0].time < 0.3
    with wave.open(str(wav)) as file:
        assert file.getframerate() == 24_000 and abs(file.getnframes() / 24_000 - clip.duration) < 0.01
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert not sound[:2_300].any() and np.abs(sound).max() > 1_000
    only = tmp_path / "only.json"
    code, made = answer("generate", "-s", TABLETOP, "--audio", str(wav), "--say", "Bye.", "-o", str(only))
    assert code == 0 and made["files"][1] == str(wav), "beside a text it is where the sound goes"
    code, refused = answer("generate", "-s", TABLETOP, "--audio", str(tmp_path / "none.wav"), "-o", str(only))
    assert code == 1 and refused["error"]["kind"] == "missing_file"


def test_generate_writes_every_file_asked_for(tmp_path: Path) -> None:
    files = [str(tmp_path / f"nod.{suffix}") for suffix in ("json", "bvh", "glb")]
    wanted = [word for file in files for word in ("-o", file)]
    code, made = answer("generate", "-s", TABLETOP, "-t", "nod", *wanted)
    assert code == 0
    assert made["files"] == files
    assert all(Path(file).stat().st_size > 1000 for file in files)


def test_an_unknown_format_is_refused_before_solving(tmp_path: Path) -> None:
    code, refused = answer("generate", "-s", TABLETOP, "-t", "nod", "-o", str(tmp_path / "nod.abc"))
    assert code == 1
    assert refused["error"]["kind"] == "unknown_format"
    assert ".bvh" in refused["error"]["candidates"]


def test_a_missing_folder_is_refused_before_solving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motion.generate", lambda *words, **named: pytest.fail("it solved"))
    code, refused = answer("generate", "-s", TABLETOP, "-t", "nod", "-o", str(tmp_path / "none" / "nod.bvh"))
    assert (code, refused["error"]["kind"]) == (1, "no_folder")


def test_a_mistyped_preset_is_refused_with_those_there_are() -> None:
    code, refused = answer("generate", "-s", TABLETOP, "-t", "nod", "-a", "childd", "-o", "nod.bvh")
    assert (code, refused["error"]["kind"]) == (1, "unknown_avatar")
    assert refused["error"]["candidates"][0].startswith("child") and "none" in refused["error"]["candidates"]


def test_messages_are_not_broken_over_lines(tmp_path: Path) -> None:
    missing = tmp_path / ("long" * 40 + ".json")
    _, _, err = kinelink("scene", "check", str(missing))
    assert str(missing) in err


def test_doctor_reports_what_is_here() -> None:
    code, report = answer("doctor")
    assert code == 0
    assert report["healthy"]
    named = {finding["name"] for finding in report["findings"]}
    assert {"python", "numpy", "scipy", "port 7600", "clock", "GPU", "weights", "browser", "node"} <= named


def test_doctor_names_packages_with_their_extras(capsys: pytest.CaptureFixture[str]) -> None:
    doctor.show([doctor.Finding("live", False, "missing", "pip install 'kinelink[live]'")])
    assert "'kinelink[live]'" in capsys.readouterr().out.replace("\n", " ")


def test_every_key_of_the_configuration_is_a_flag() -> None:
    from bridge.server.config import Config, Live

    _, out, _ = kinelink("serve", "--help")
    keys = {*Config.model_fields, *Live.model_fields} - {"live", "talk", "voices"}
    assert all(f"--{key.replace('_', '-')}" in out for key in keys)


def test_flags_come_before_environment_before_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bridge.cli.config_flags import read

    file = tmp_path / "kinelink.toml"
    file.write_text(
        "port = 1\nworkers = 1\nmax_sessions = 1\n[live]\nlookahead = 0.5\nidle_timeout = 50", "utf-8"
    )
    monkeypatch.setenv("KINELINK_PORT", "2")
    monkeypatch.setenv("KINELINK_WORKERS", "2")
    config = read(file, {"port": 3, "idle_timeout": 60.0, "token": None})
    assert (config.port, config.workers, config.max_sessions) == (3, 2, 1)
    assert (config.live.lookahead, config.live.idle_timeout) == (0.5, 60.0)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--lookahead", "9"), "lookahead"),
        (("--port", "70000"), "port"),
        (("--config", "no such.toml"), "no such.toml"),
        (("--host", "0.0.0.0"), "0.0.0.0"),
    ],
)
def test_a_configuration_that_can_not_be_is_refused_before_anything_starts(
    words: tuple[str, ...], named: str
) -> None:
    code, refused = answer("serve", *words)
    assert code == 1 and named in refused["error"]["message"] and refused["error"]["fix"]


def test_the_schema_is_the_published_one() -> None:
    code, out, _ = kinelink("schema", "protocol")
    published = (ROOT / "docs" / "protocol.schema.json").read_text(encoding="utf-8")
    assert code == 0 and json.loads(out) == json.loads(published)


def test_planning_loads_no_solver() -> None:
    """`plan` starts quickly because it imports no more than it needs."""
    program = (
        "import sys; from bridge.cli.app import app; from typer.testing import CliRunner; "
        f"CliRunner().invoke(app, ['plan', '-s', {TABLETOP!r}, '-t', 'nod']); "
        "heavy = ('scipy', 'exporters', 'motion.avatar', 'motion.generator', 'pydantic_settings', 'zmq'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.strip() == "[]"
