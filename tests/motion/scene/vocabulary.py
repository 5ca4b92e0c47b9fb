"""The words that the published scene schema allows."""

from __future__ import annotations

import json

from motion.scene.validate import SCHEMA

AFFORDANCES = frozenset(
    json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]["object"]["properties"]["affordances"]["items"][
        "enum"
    ]
)
