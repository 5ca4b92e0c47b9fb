"""Free-form data of a clip (meta, steps, events) as values that JSON knows."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from motion.clip import Clip
from motion.errors import ClipError


def notes(clip: Clip) -> dict[str, Any]:
    """Contacts, steps, events and meta of a clip as JSON values; ClipError when they hold something else."""
    found = {
        "contacts": [asdict(contact) for contact in clip.contacts],
        "steps": [asdict(step) for step in clip.steps],
        "events": [asdict(event) for event in clip.events],
        "meta": clip.meta,
    }
    try:
        text = json.dumps(found, allow_nan=False, default=_plain)
        result: dict[str, Any] = json.loads(text)
        # A lone surrogate passes as an escape but is not text that any file could hold.
        json.dumps(result, ensure_ascii=False).encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise ClipError(
            f"the clip's meta, steps, contacts or events hold something that JSON cannot: {error}",
            kind="not_json",
            fix="keep to text, finite numbers, lists and dicts there",
        ) from error
    return result


def _plain(value: object) -> object:
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} {value!r}"[:120])
