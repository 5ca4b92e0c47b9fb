"""The live part of the configuration: described for a settings panel, changed, and saved to its file."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bridge.server.config import Live
from bridge.server.errors import RequestError

_TABLE = "[live]"


def described(live: Live) -> list[dict[str, Any]]:
    """Every setting: name, value, description, type, and its bounds or choices."""
    rows = []
    for name, schema in Live.model_json_schema()["properties"].items():
        row = {"name": name, "value": getattr(live, name), "description": schema.get("description", "")}
        row["type"] = schema.get("type", "string")
        for key in ("minimum", "maximum", "enum"):
            if key in schema:
                row[key] = schema[key]
        rows.append(row)
    return rows


def change(live: Live, values: Mapping[str, Any]) -> None:
    """Take over some settings. RequestError naming the first that can't be; then nothing has changed."""
    try:
        wanted = Live(**{**live.model_dump(), **values})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise RequestError(
            f"the setting '{name}' can't be {first['input']!r}: {first['msg']}",
            kind="bad_setting",
            candidates=tuple(Live.model_fields),
            fix="see the bounds that 'get_settings' gives",
        ) from None
    for name in Live.model_fields:
        setattr(live, name, getattr(wanted, name))
    logging.getLogger("kinelink").setLevel(live.log_level.upper())


def save(live: Live, path: Path) -> None:
    """Write the table [live] of a TOML file anew; everything else in the file stays as it is."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        kept, within = [], False
        for line in lines:
            if line.lstrip().startswith("["):
                within = line.strip() == _TABLE
            if not within:
                kept.append(line)
        while kept and not kept[-1].strip():
            kept.pop()
        # JSON's texts and numbers are TOML's too.
        table = [_TABLE, *(f"{name} = {json.dumps(value)}" for name, value in live.model_dump().items())]
        path.write_text("\n".join([*kept, *([""] if kept else []), *table]) + "\n", encoding="utf-8")
    except OSError as error:
        raise RequestError(
            f"the settings hold for now but can't be saved to '{path}': {error.strerror}",
            kind="unwritable",
            fix="check the folder that the server was started in",
        ) from None
