"""Files into and out of the studio, in a real browser on a real server: avatars of other programs, settings, a video."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exporters.avatar import write_avatar
from motion import avatar
from tests.bridge.avatar_files import as_mixamo, as_vrm0
from tests.bridge.browsing import drive, serving
from tests.bridge.processes import Running

SCRIPT = Path(__file__).with_name("studio_files.mjs")
AVATARS = ("child.vrm", "child_vrm0.vrm", "child_mixamo.glb")
# Metres that a bone may be from its joint: the studio's own skeleton comes as single precision, and back.
EXACT = 1e-4

pytestmark = pytest.mark.readers


@pytest.fixture(scope="module", name="settings")
def settings_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("settings") / "kinelink.toml"
    file.write_text("max_sessions = 8\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module", name="server")
def serve_alone(settings: Path) -> Iterator[Running]:
    with serving("--config", str(settings)) as running:
        yield running


@pytest.fixture(scope="module", name="seen")
def visit(server: Running, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a visitor sees, see studio_files.mjs."""
    folder = tmp_path_factory.mktemp("avatars")
    own, old, plain = (folder / name for name in AVATARS)
    files = write_avatar(avatar.build("child_male"), own), as_vrm0(own, old), as_mixamo(own, plain)
    return drive(SCRIPT, server.pages, *map(str, files))


@pytest.mark.parametrize("name", AVATARS)
def test_a_dropped_avatar_moves_as_the_motion_says(seen: dict[str, Any], name: str) -> None:
    joints, bones = seen["avatars"][name]["joints"], seen["avatars"][name]["bones"]
    assert joints["head"][1] < 1.3, "the motion is still that of a grown-up"
    assert len(bones) >= 50
    for joint, place in bones.items():
        assert np.linalg.norm(np.subtract(place[:3], joints[joint])) < EXACT, joint
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
