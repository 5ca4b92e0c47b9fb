"""`--motion prior` on the command line and in the server: used where it can be, told where it can't."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

import bridge
from bridge.cli.app import app
from tests.bridge.processes import TABLETOP, serve


def generated(output: Path, *words: str) -> tuple[dict[str, Any], str]:
    given = ("generate", "-s", str(TABLETOP), "-t", "wave", "-a", "none", "-o", str(output), "--json")
    done = CliRunner().invoke(app, [*given, *words])
    assert done.exit_code == 0, done.output
    said: dict[str, Any] = json.loads(done.stdout)
    return said, done.stderr


def test_without_weights_motion_comes_from_the_solver_with_a_notice(tmp_path: Path) -> None:
    missing = ("--motion", "prior", "--checkpoint", str(tmp_path / "none.safetensors"))
    said, aside = generated(tmp_path / "a.json", *missing)
    assert said["motion"] == "solver" and "checkpoints/README.md" in said["notice"]
    assert said["notice"] in aside
    plain, quiet = generated(tmp_path / "b.json", "--motion", "solver")
    assert plain["notice"] == "" and "solver" not in quiet
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_with_weights_motion_is_brought_to_life(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from tests.motion.pim.weights import untrained

    weights = untrained(tmp_path)
    said, _ = generated(tmp_path / "a.json", "--motion", "prior", "--checkpoint", str(weights))
    assert (said["motion"], said["notice"]) == ("prior", "")
    generated(tmp_path / "b.json", "--motion", "solver")
    assert (tmp_path / "a.json").read_bytes() != (tmp_path / "b.json").read_bytes()


def test_a_server_tells_what_makes_motion(tmp_path: Path) -> None:
    server = serve("--motion", "prior", "--checkpoint", str(tmp_path / "none.safetensors"))
    try:
        port = server.ports["websocket"]
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            health = json.load(answer)
        with bridge.connect(server.zeromq, timeout=30) as client:
            actor = client.open_session().actor()
            actor.perform("wave")
    finally:
        server.stop()
    assert health["motion"]["motion"] == "solver" and "none.safetensors" in health["motion"]["notice"]
    assert any("none.safetensors" in line for line in server.log)
