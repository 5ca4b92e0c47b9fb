"""The example clients drive a real server: ours in Python, and one for Node that uses no code of ours."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

from tests.bridge.processes import ENV, ROOT, Running
from tests.readers.programs import missing

EXAMPLES = ROOT / "examples"


def run(*command: str) -> str:
    done = subprocess.run(
        command, cwd=ROOT, env=ENV, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_python_example(server: Running) -> None:
    said = run(sys.executable, "-W", "error", str(EXAMPLES / "live_client.py"), server.zeromq)
    assert "understood: pick_up" in said
    assert "'object': 'cup'" in said and "refused: unknown_object" in said


def test_the_talk_example(server: Running) -> None:
    said = run(sys.executable, "-W", "error", str(EXAMPLES / "talk.py"), server.zeromq)
    assert "there are: Max, Lin" in said
    assert "Lin says: That is the yellow banana" in said and "and does: pick_up" in said
    assert "said it, whole: True" in said and "马克：" in said


def test_a_client_in_another_language_written_from_the_page_alone(server: Running) -> None:
    node = shutil.which("node")
    if node is None:
        missing("no node")
    version = run(node, "--version")
    found = re.match(r"v(\d+)", version)
    assert found
    # Before version 22 node had WebSocket only for those who asked.
    flags = ["--experimental-websocket"] if int(found[1]) < 22 else []
    said = run(node, *flags, str(EXAMPLES / "node_client.mjs"), server.websocket, "挥挥手，然后点头", "3")
    result = json.loads(said.splitlines()[-1])
    assert (result["verbs"], result["joints"], result["rotations"]) == (["wave", "nod"], 55, 55)
    assert "step_started" in said and result["received"] > 60
    assert 0.5 < result["hips"][1] < 1.2
    assert -1000 < result["aheadMs"] < 1000 and result["roundTripMs"] < 1000, "one clock, told by pings"


def test_the_other_client_is_short_and_uses_nothing() -> None:
    text = (EXAMPLES / "node_client.mjs").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 90
    assert "import" not in text and "require(" not in text
