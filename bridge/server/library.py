"""What clients may choose from: the categories of the catalogue and the example scenes."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from motion.scene import catalogue


@lru_cache(maxsize=1)
def categories() -> list[dict[str, Any]]:
    """Every category of the catalogue: id, its first names, size and whether it can be carried or carries."""
    return [
        {
            "id": kind.id,
            "en": kind.names_en[0],
            "zh": kind.names_zh[0],
            "size": list(kind.size),
            "movable": kind.movable,
            "surface": "surface" in kind.affordances,
            "mounted": kind.mounted,
        }
        for kind in catalogue.all()
    ]


def scenes(folder: Path) -> dict[str, Any]:
    """The scene documents of a folder by name; files that can't be read are left out."""
    found = {}
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(document, dict) and isinstance(document.get("objects"), list):
            found[path.stem] = document
    return found
