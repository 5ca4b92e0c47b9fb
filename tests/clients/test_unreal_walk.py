"""The steps of unreal_client/Docs/GettingStarted.md that need no editor, as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.bridge.processes import ENV, ROOT, serve
from tests.clients import unreal_program
from tests.clients.probe import Probe
from tests.clients.unreal_levels import enter
from tests.clients.unreal_story import Story
from tests.clients.unreal_studio import Studio

pytestmark = pytest.mark.readers

PAGE = (ROOT / "unreal_client" / "Docs" / "GettingStarted.md").read_text(encoding="utf-8")
WORDS = "拿起杯子给我看看"


def test_the_level_of_the_walk_answers(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A table 85 cm ahead, a cup on its near edge, a body in A-pose: the sentence of the page is carried out."""
    assert f"Instruction `{WORDS}`" in PAGE and "about 85 cm along +X" in PAGE
    assert "Set the cup's *Mobility* (under *Transform*) to\n   *Movable*" in PAGE
    server = serve()
    try:
        with Probe(unreal_program.build(tmp_path_factory.getbasetemp()), timeout=120) as probe:
            studio = Studio(probe, "walk", server.ports)
            # The connection string is the project's settings', and every component's own is empty.
            ports = ";".join(f"{name}={server.ports[name]}" for name in ("state", "events", "control"))
            (told,) = set(re.findall(r"`(host=[^`]+)`", PAGE))
            studio.ask("settings", f"{told};{ports}".encode(), b"", b"")
            studio.connection = ""
            studio.thing("table", (70, 140, 74), (85, 0, 37), category="table", moves="static")
            studio.thing("cup", (8, 8, 10), (62, 12, 79), category="cup")
            enter(studio, "manny")
            studio.add("voice", "hero")
            studio.ask("play")
            story = Story(studio)
            story.wait("ready")
            story.perform(WORDS)
            story.wait("grasp")
            studio.until(lambda: story.heard("event", "step_done"), "the cup is taken", 60)
            assert studio.violations() == []
    finally:
        assert server.stop() == 0


def test_the_same_works_without_unreal() -> None:
    """The page's Python, with the address of a server that is running."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    server = serve()
    try:
        here = code.replace("bridge.connect()", f'bridge.connect("{server.zeromq}", timeout=60)')
        assert here != code
        done = subprocess.run(
            [sys.executable, "-c", here],
            cwd=ROOT,
            env=ENV,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        assert "pick_up" in done.stdout
    finally:
        assert server.stop() == 0
