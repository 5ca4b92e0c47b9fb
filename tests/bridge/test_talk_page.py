"""Talking in a real browser on a real server: typed and by microphone, broken off, with another persona, which is edited."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exporters.avatar import write_avatar
from motion.skeleton import Skeleton
from motion.speech.espeak import say
from motion.speech.espeak_library import library
from motion.speech.files import write
from tests.bridge.browsing import drive, serving
from tests.bridge.processes import ROOT, Running
from tests.exporters.motions import small_avatar

SCRIPT = Path(__file__).with_name("talk.mjs")
SAID = "Pick up the banana."

pytestmark = pytest.mark.readers


@pytest.fixture(scope="module", name="folder")
def copy_characters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Characters that may be written to."""
    folder = tmp_path_factory.mktemp("talk") / "characters"
    shutil.copytree(ROOT / "examples" / "characters", folder)
    write_avatar(small_avatar(Skeleton.human(1.2)), folder / "child.glb")
    child = {"name": "Kim", "persona": "A child.", "avatar": "child.glb"}
    (folder / "kim.json").write_text(json.dumps(child), encoding="utf-8")
    return folder


@pytest.fixture(scope="module", name="server")
def serve_alone(folder: Path) -> Iterator[Running]:
    with serving("--characters", str(folder)) as running:
        yield running


@pytest.fixture(scope="module", name="seen")
def visit(server: Running, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a visitor sees, see talk.mjs. KINELINK_PICTURES: a folder for pictures of it."""
    rate = library().rate
    spoken = np.concatenate([piece.samples for piece in say(SAID, language="en-us")])
    silence = np.zeros(4 * rate, np.float32)
    file = tmp_path_factory.mktemp("spoken") / "said.wav"
    write(file, np.concatenate([silence[:rate], spoken, silence]), rate)
    return drive(SCRIPT, server.pages, str(file), os.environ.get("KINELINK_PICTURES", ""))


def test_a_chosen_persona_greets_and_answers_what_is_typed(seen: dict[str, Any]) -> None:
    assert "welcome" in seen["greeting"]
    assert {"Model begins", "Voice begins", "Sound is heard", "Motion begins"} <= set(seen["laps"])


def test_escape_breaks_an_answer_off(seen: dict[str, Any]) -> None:
    assert seen["cut"] >= 1


def test_a_persona_is_edited_and_saved_as_a_file(seen: dict[str, Any], folder: Path) -> None:
    assert "JSON" in seen["refused"]
    assert seen["personas"] == ["guide", "kim", "mo", "shop_assistant"]
    saved = json.loads((folder / "mo.json").read_text(encoding="utf-8"))
    assert saved["name"]["en"] == "Mo" and saved["knowledge"] == []
    assert saved["voice"]["names"] == {"zh": "offline:cmn"}


def test_a_persona_brings_its_own_body_and_takes_it_along(seen: dict[str, Any]) -> None:
    before, child, after = seen["bodies"]
    assert child["name"] == "child.glb" and after["name"] == before["name"] != "child.glb"
    assert child["head"] < before["head"] - 0.2 and abs(after["head"] - before["head"]) < 0.1


def test_what_the_microphone_hears_is_understood(seen: dict[str, Any]) -> None:
    assert any("banana" in words for words in seen["heard"])
    assert {"Silence waited for", "Words understood"} <= set(seen["silence"])


def test_chinese_is_answered_in_chinese_on_a_phone(seen: dict[str, Any]) -> None:
    assert "我" in seen["chinese"]
    assert seen["overflow"] <= 0 and seen["editorOverflow"] <= 0


def test_the_console_stays_clean(seen: dict[str, Any]) -> None:
    assert seen["complaints"] == []
