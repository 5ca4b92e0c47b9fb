"""The published JSON Schema of clip files, and the check against it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from motion.errors import FileError

SCHEMA_PATH = Path(__file__).with_name("clip.schema.json")
# Rows of a column that the schema looks at. Visiting each number of a minute of motion would take seconds;
# the shapes and types of whole columns are checked as arrays. More than any fixed-size vector has, so that a
# long one shows.
_ROWS = 8


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) as data."""
    loaded: dict[str, Any] = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def check(document: object) -> None:
    """FileError naming the first thing that is not as the schema wants."""
    if (
        isinstance(document, dict)
        and document.get("format") == "kinelink-clip"
        and document.get("version") != 1
    ):
        raise FileError(
            f"clip file version {document.get('version')!r} is not known here, version 1 is",
            kind="unknown_version",
            fix="update Kinelink, or export the clip again",
        )
    error = best_match(_validator().iter_errors(_outline(document)))
    if error is not None:
        raise FileError(
            f"not a clip file: {error.json_path}: {error.message[:200]}",
            kind="bad_file",
            fix="see docs/motion-format.md for the format",
        )


def _outline(value: object) -> object:
    """The document with columns cut to their first rows; lists of objects stay whole."""
    if isinstance(value, dict):
        return {key: _outline(item) for key, item in value.items()}
    if isinstance(value, list):
        whole = any(isinstance(item, dict) for item in value)
        return [_outline(item) for item in (value if whole else value[:_ROWS])]
    return value
