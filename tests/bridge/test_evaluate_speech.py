"""`kinelink evaluate speech` on a folder of labelled sound, and `kinelink train visemes` explaining itself."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from bridge.cli.app import app
from motion.speech.espeak import say
from motion.speech.espeak_library import library
from motion.speech.speech import Mark

TEXT = "Five foxes move above my fine big boat, maybe for the very best."


def _tier(name: str, marks: list[Mark]) -> str:
    rows = "".join(f'{mark.start}\n{mark.stop}\n"{mark.value}"\n' for mark in marks)
    return f'"IntervalTier"\n"{name}"\n0\n{marks[-1].stop}\n{len(marks)}\n{rows}'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("recordings")
    pieces = list(say(TEXT, voice="en-us"))
    samples = np.concatenate([piece.samples for piece in pieces])
    marks = [mark for piece in pieces for mark in piece.marks]
    with wave.open(str(place / "one.wav"), "wb") as file:
        file.setparams((1, 2, library().rate, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    phones = [mark for mark in marks if mark.kind == "phoneme"]
    words = [mark for mark in marks if mark.kind == "word"]
    head = f'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n{phones[-1].stop}\n<exists>\n2\n'
    (place / "one.TextGrid").write_text(
        head + _tier("words", words) + _tier("phones", phones), encoding="utf-8"
    )
    return place


def test_closures_are_seen_on_the_face(folder: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "speech", str(folder), "--json"])
    rows = {row["name"]: row for row in json.loads(done.stdout)[folder.name]["figures"]}
    assert rows["PP closes on the face"]["closure_f1"] >= 0.9
    assert rows["FF closes on the face"]["closure_f1"] >= 0.9


def test_every_way_is_measured(folder: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "speech", str(folder), "--json"])
    found = json.loads(done.stdout)[folder.name]
    rows = {row["name"]: row for row in found["figures"]}
    ways = [
        rows[name]["accuracy"] for name in ("sound alone", "and text", "and words' times", "exact phonemes")
    ]
    assert ways == sorted(ways) and ways[-1] > 0.98
    assert set(found["groups"]) == {"one.wav"}
    assert done.exit_code == (0 if all(row["met"] is not False for row in rows.values()) else 1)


def test_a_folder_without_speech_is_an_error_with_a_fix(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["evaluate", "speech", str(tmp_path), "--json"])
    assert done.exit_code == 1
    error = json.loads(done.stdout)["error"]
    assert error["kind"] == "no_data" and "TextGrid" in error["fix"]


@pytest.mark.parametrize("command", ["evaluate speech", "train visemes"])
def test_commands_explain_themselves_with_an_example(command: str) -> None:
    done = CliRunner().invoke(app, [*command.split(), "--help"])
    assert done.exit_code == 0
    assert f"Example: kinelink {command}" in " ".join(done.stdout.replace("│", " ").split())
