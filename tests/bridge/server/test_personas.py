"""Personas as files: listed, read, saved; names that could reach other files, and documents that are none, are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bridge.dialogue.errors import DialogueError
from bridge.server.errors import RequestError
from bridge.server.personas import Personas

DOCUMENT = {"format": "kinelink-character", "version": 1, "name": "Mo", "persona": "You guide visitors."}


def test_what_is_saved_is_listed_and_read(tmp_path: Path) -> None:
    personas = Personas(tmp_path / "new")
    assert personas.listed() == []
    path = personas.save("向导-1", DOCUMENT)
    assert json.loads(path.read_text(encoding="utf-8")) == DOCUMENT
    assert personas.listed() == [{"persona": "向导-1", "name": {"en": "Mo", "zh": "Mo"}, "language": "auto"}]
    assert personas.document("向导-1") == DOCUMENT
    assert personas.read(None)[0] == "向导-1"
    personas.save("向导-1", DOCUMENT | {"name": "Lin"})
    assert personas.read("向导-1")[1].called("en") == "Lin"
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "name", ["", "../escape", "a/b", "a\\b", ".hidden", "a.b", "CON", "lpt1", "x" * 65, "a\n"]
)
def test_names_that_are_no_files_are_refused(name: str, tmp_path: Path) -> None:
    personas = Personas(tmp_path / "inside")
    with pytest.raises(RequestError):
        personas.save(name, DOCUMENT)
    with pytest.raises(RequestError):
        personas.document(name)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_character_is_not_saved(tmp_path: Path) -> None:
    personas = Personas(tmp_path)
    with pytest.raises(DialogueError) as wrong:
        personas.save("mo", DOCUMENT | {"manner": "rude"})
    assert "/manner" in wrong.value.message and list(tmp_path.iterdir()) == []


def test_an_unknown_one_is_refused_with_those_there_are_and_broken_files_are_left_out(tmp_path: Path) -> None:
    personas = Personas(tmp_path)
    personas.save("mo", DOCUMENT)
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    # Its name could not be asked for.
    (tmp_path / "a.b.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    assert personas.read(None)[0] == "mo"
    with pytest.raises(RequestError) as unknown:
        personas.read("nobody")
    assert unknown.value.kind == "unknown_persona" and unknown.value.candidates == ("mo",)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RequestError) as refused:
        Personas(tmp_path / "file").save("mo", DOCUMENT)
    assert refused.value.kind == "unwritable"
