"""The viewer page in a real browser: it lists the motions, plays a GLB and says what is missing."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import exporters
from bridge import static
from motion import rotation as rot
from motion.clip import Clip
from motion.skeleton import Skeleton, index
from tests.readers.programs import browser, missing

PAGE = Path(__file__).resolve().parents[2] / "bridge" / "web" / "dist"

pytestmark = pytest.mark.readers


def raise_an_arm(frames: int = 30) -> Clip:
    skeleton = Skeleton.human()
    rotations = np.tile(rot.identity((len(skeleton.names),)), (frames, 1, 1))
    lift = np.linspace(-1.2, 0.5, frames)
    rotations[:, index("leftUpperArm")] = rot.from_axis_angle(np.array([0.0, 0.0, 1.0]), lift)
    return Clip(skeleton, 30.0, np.tile(skeleton.offsets[0], (frames, 1)), rotations)


@pytest.fixture(name="address")
def serve(tmp_path: Path) -> Iterator[str]:
    if not (PAGE / "viewer.html").is_file():
        missing("the viewer page is not built (python run.py demo)")
    exporters.write(raise_an_arm(), tmp_path / "arm.glb")
    step = {"verb": "raise_hand", "start": 0.0, "stop": 1.0, "object": None}
    motion = {"text": "举手 <b>", "scene": "empty", "duration": 1.0, "fps": 30, "steps": [step]}
    rows = [motion | {"files": {"glb": "arm.glb"}}]
    (tmp_path / "manifest.json").write_text(json.dumps({"motions": rows}), encoding="utf-8")
    server = static.listen(PAGE, tmp_path)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://{static.LOOPBACK}:{server.server_port}/viewer.html"
    server.shutdown()
    server.server_close()
    thread.join()


def browse(address: str, profile: Path) -> str:
    """The page's document after it has loaded and run."""
    program = browser()
    if program is None:
        missing("no Chromium (set KINELINK_BROWSER)")
    command = [
        program, "--headless=new", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
        f"--user-data-dir={profile}", "--virtual-time-budget=5000", "--dump-dom", address,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    return done.stdout


def test_a_motion_is_listed_and_stands_at_its_time(address: str, tmp_path: Path) -> None:
    page = browse(f"{address}?time=0.5", tmp_path / "profile")
    assert 'data-state="ready"' in page
    assert "举手 &lt;b&gt;" in page
    assert "0.5 / 1.0 s" in page
    assert re.search(r'<li class="now"[^>]*><button[^>]*>raise hand', page)


def test_a_missing_manifest_says_what_to_run(address: str, tmp_path: Path) -> None:
    page = browse(f"{address}?manifest=motions/none.json", tmp_path / "profile")
    assert 'data-state="failed"' in page
    assert "python run.py demo" in page
