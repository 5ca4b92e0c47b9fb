"""Files into and out of the studio, in a real browser on a real server: avatars of other programs, settings, a video."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exporters.avatar import write_avatar
from motion import avatar
from tests.bridge.avatar_files import as_mixamo, as_vrm0
from tests.bridge.processes import Running, serve
from tests.readers.programs import WEB, browser, missing

SCRIPT = Path(__file__).with_name("studio_files.mjs")
AVATARS = ("child.vrm", "child_vrm0.vrm", "child_mixamo.glb")
# The body is drawn at another moment than it is asked where its joints are; it breathes less than this meanwhile, metres.
MOVED = 0.02

pytestmark = pytest.mark.readers


@pytest.fixture(scope="module", name="settings")
def settings_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("settings") / "kinelink.toml"
    file.write_text("max_sessions = 8\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module", name="server")
def serve_alone(settings: Path) -> Iterator[Running]:
    if not (WEB / "dist" / "index.html").is_file():
        missing("the studio is not built (python run.py demo)")
    running = serve("--config", str(settings))
    yield running
    assert running.stop() == 0, "".join(running.log)


@pytest.fixture(scope="module", name="seen")
def drive(server: Running, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a visitor sees, see studio_files.mjs."""
    program, node = browser(), shutil.which("node")
    if program is None or node is None:
        missing("no Chromium or no node")
    folder = tmp_path_factory.mktemp("avatars")
    own, old, plain = (folder / name for name in AVATARS)
    files = write_avatar(avatar.build("child_male"), own), as_vrm0(own, old), as_mixamo(own, plain)
    address = f"http://127.0.0.1:{server.ports['websocket']}/"
    done = subprocess.run(
        [node, str(SCRIPT), address, program, str(WEB), *map(str, files)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:] + "".join(server.log)
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


@pytest.mark.parametrize("name", AVATARS)
def test_a_dropped_avatar_moves_as_the_motion_says(seen: dict[str, Any], name: str) -> None:
    joints, bones = seen["avatars"][name]["joints"], seen["avatars"][name]["bones"]
    assert joints["head"][1] < 1.3, "the motion is still that of a grown-up"
    assert len(bones) >= 15
    for joint, place in bones.items():
        assert np.linalg.norm(np.subtract(place, joints[joint])) < MOVED, joint
    # It looks at who watches it, with its left hand on its left, raised.
    assert bones["leftUpperArm"][0] > bones["rightUpperArm"][0]
    assert bones["leftHand"][1] > bones["rightHand"][1] + 0.1


def test_settings_are_saved_and_what_is_out_of_bounds_is_not(seen: dict[str, Any], settings: Path) -> None:
    saved = settings.read_text(encoding="utf-8")
    assert "max_sessions = 8" in saved
    assert "lookahead = 0.4" in saved
    assert seen["focus"] == "idle_timeout"
    assert seen["unsaid"] == ""


def test_a_recorded_video_can_be_played(seen: dict[str, Any]) -> None:
    assert seen["recorded"] == "kinelink.webm"
    assert seen["video"]["width"] > 100 and seen["video"]["height"] > 100
    assert seen["video"]["seconds"] > 0.1


def test_the_console_stays_clean(seen: dict[str, Any]) -> None:
    assert seen["complaints"] == []
