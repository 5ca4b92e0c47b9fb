"""The personas that talks may be with: files of one folder, listed, read and saved by name."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bridge.dialogue.character import Character, character_of, read_character
from bridge.server.errors import RequestError
from motion.errors import MotionError

log = logging.getLogger("kinelink.talk")

# Names that are files on every system: no dots, no slashes, none of the devices of Windows.
_NAME = re.compile(r"(?!(con|prn|aux|nul|com\d|lpt\d)$)[\w-]{1,64}", re.IGNORECASE)


class Personas:
    """The characters in a folder of JSON files, each under the name of its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def listed(self) -> list[dict[str, Any]]:
        """Those that can be used, as `list_characters` tells them."""
        found = []
        for path in sorted(self._folder.glob("*.json")) if self._folder.is_dir() else ():
            if not _NAME.fullmatch(path.stem):
                log.warning("'%s' can't be asked for: use letters, digits, '_' and '-' in its name", path)
                continue
            try:
                who = read_character(path)
            except MotionError as error:
                log.warning("'%s' is no character: %s", path, error)
                continue
            found.append({"persona": path.stem, "name": dict(who.name), "language": who.language})
        return found

    def read(self, name: str | None) -> tuple[str, Character]:
        """A persona, the first without a name. Raises RequestError, DialogueError."""
        if name is None:
            first = next(iter(self.listed()), None)
            if first is None:
                raise self._unknown("")
            name = str(first["persona"])
        return name, read_character(self._path(name))

    def document(self, name: str) -> dict[str, Any]:
        """What the file of a persona holds. Raises RequestError, DialogueError."""
        path = self._path(name)
        read_character(path)
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8-sig"))
        return document

    def save(self, name: str, document: Mapping[str, Any]) -> Path:
        """Write the file of a persona, new or anew. Raises RequestError, DialogueError; then nothing has changed."""
        path = self._folder / f"{self._checked(name)}.json"
        character_of(dict(document), f"the character '{name}'")
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # Whoever reads meanwhile sees the one or the other, whole.
            beside = path.with_suffix(".json.new")
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
        except OSError as error:
            raise RequestError(
                f"'{name}' can't be saved to '{path}': {error.strerror}",
                kind="unwritable",
                fix="check the folder 'characters' of the configuration",
            ) from None
        return path

    def _path(self, name: str) -> Path:
        path = self._folder / f"{self._checked(name)}.json"
        if not path.is_file():
            raise self._unknown(name)
        return path

    def _checked(self, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise RequestError(
                f"'{name}' can't be the name of a file",
                kind="bad_field",
                candidates=("persona",),
                fix="use letters, digits, '_' and '-', at most 64",
            )
        return name

    def _unknown(self, name: str) -> RequestError:
        known = tuple(one["persona"] for one in self.listed())
        return RequestError(
            f"there is no character '{name}' in '{self._folder}'",
            kind="unknown_persona",
            candidates=known,
            fix="use one of those, or save it first",
        )
