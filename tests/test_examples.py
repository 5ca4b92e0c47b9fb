"""Every script in examples/ runs as a newcomer would run it, and leaves what it promises."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROMISES = {
    "generate_and_export.py": ["sip.bvh", "sip.glb", "sip.json"],
    "plan_errors.py": [],
    "own_scene.py": ["two_cups.glb"],
    "own_proportions.py": ["body_0.bvh", "body_1.bvh", "body_2.bvh"],
    "batch.py": ["000_0.bvh", "motions.csv"],
}
LIVE = ("live_client.py", "talk.py", "node_client.mjs")


def test_every_example_is_run_here() -> None:
    scripts = {path.name for path in (ROOT / "examples").iterdir() if path.suffix in (".py", ".mjs")}
    # Those that need a server have a test of their own: tests/bridge/server/test_clients.py
    assert scripts == {*PROMISES, *LIVE}


@pytest.mark.parametrize("script", PROMISES)
def test_an_example_runs(script: str, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONWARNINGS": "error"}
    command = [sys.executable, str(ROOT / "examples" / script), str(tmp_path)]
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    for name in PROMISES[script]:
        assert (tmp_path / name).stat().st_size > 50
