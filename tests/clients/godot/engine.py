"""The Godot client in a real Godot without a window, and what its world shows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.bridge.processes import ROOT
from tests.readers.programs import missing

PROJECT = ROOT / "examples" / "godot"
HARNESS, MAIN_SCENE = (Path(__file__).with_name(f"{name}.gd") for name in ("harness", "main_scene"))
PROGRAMS = ("godot3-server", "godot3-headless", "godot_server", "godot3")
# What a Godot without a display says of its own accord.
_USUAL = (
    *("rasterizer_dummy", "core/rid.h", "core/translation.cpp", "core/os/dir_access.cpp"),
    *("getornull", "mesh_get", "get_language_code", "set_locale", "make_dir_recursive"),
)


def program() -> str:
    """Godot 3 without a window: KINELINK_GODOT, or the first on the path; skips the test where there is none."""
    found = os.environ.get("KINELINK_GODOT") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    return found or missing("no Godot 3 (godot3-server of Debian)")


def run(folder: Path, script: Path, *arguments: str, limit: float) -> list[dict[str, Any]]:
    """What a script writes to the file that it is given as `--out`, a JSON object a line. limit: seconds."""
    out, log = folder / "out.jsonl", folder / "godot.log"
    command = [program(), "--path", str(PROJECT), "-s", str(script), f"--out={out}", *arguments]
    env = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "LANG": "en_US.UTF-8"}
    with log.open("w", encoding="utf-8") as said:
        done = subprocess.run(command, env=env, stdout=said, stderr=subprocess.STDOUT, timeout=limit)
    text = log.read_text(encoding="utf-8")
    wrong = [line for line in text.splitlines() if "ERROR" in line and not any(one in line for one in _USUAL)]
    assert done.returncode == 0 and not wrong, text[-4000:]
    # What a client was sent as text need not be any.
    text = out.read_text(encoding="utf-8", errors="replace")
    return [json.loads(line, strict=False) for line in text.split("\n") if line]


def play(folder: Path, players: dict[str, Any], limit: float) -> list[dict[str, Any]]:
    """What happens in Godot's world while players do their steps, see harness.gd. limit: seconds in which nothing happens."""
    job = folder / "job.json"
    job.write_text(json.dumps({"players": players, "limit": limit}), encoding="utf-8")
    lines = run(folder, HARNESS, f"--job={job}", limit=10 * limit)
    assert lines[-1]["kind"] != "too_late", [line for line in lines if line["kind"] != "world"][-20:]
    return lines


def told(lines: list[dict[str, Any]], kind: str, session: str) -> list[dict[str, Any]]:
    """The lines of a kind."""
    return [line for line in lines if line["kind"] == kind and line["session"] == session]
