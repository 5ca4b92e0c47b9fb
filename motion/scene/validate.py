"""Check a document against the published schema and say in words what is wrong."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from motion.errors import SceneError

SCHEMA = Path(__file__).parent / "scene.schema.json"
_SHOWN = 60
_FORMAT = "docs/scene-format.md"
_TYPES = {
    "array": "a list [...]",
    "object": "an object {...}",
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
}


def validate(data: Any) -> None:
    """Raise SceneError with the place, the value and what was expected when `data` is no scene."""
    place = _not_finite(data, "", 0)
    if place is not None:
        raise SceneError(
            f"{place}: not a finite number or nested too deep", kind="bad_value", fix="use ordinary numbers"
        )
    wrong = best_match(_validator().iter_errors(data))
    if wrong is not None:
        where = "/" + "/".join(_escape(str(step)) for step in wrong.absolute_path)
        raise SceneError(
            f"{where}: {_explain(wrong)}",
            kind="bad_value",
            candidates=_choices(wrong),
            fix=_fix(wrong),
        )


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def _not_finite(data: Any, where: str, depth: int) -> str | None:
    """The place of the first number that is not finite, or that lies too deep to be part of a scene."""
    if depth > 16:
        return where
    if isinstance(data, dict):
        pairs: Any = data.items()
    elif isinstance(data, list | tuple):
        pairs = enumerate(data)
    else:
        return where or "/" if isinstance(data, float) and not math.isfinite(data) else None
    for key, value in pairs:
        found = _not_finite(value, f"{where}/{_escape(str(key))}", depth + 1)
        if found is not None:
            return found
    return None


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")[:_SHOWN]


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _explain(wrong: ValidationError) -> str:
    value, rule, limit = wrong.instance, wrong.validator, wrong.validator_value
    if rule == "required":
        missing = [key for key in limit if key not in value]
        return f"'{missing[0]}' is missing"
    if rule == "additionalProperties":
        unknown = [key for key in value if key not in wrong.schema.get("properties", {})]
        return f"'{str(unknown[0])[:_SHOWN]}' is not a field of this" if unknown else "unknown field"
    if rule == "type":
        return f"{_shown(value)} is not allowed here, expected {_typed(limit)}"
    expected = {
        "enum": f"expected one of {limit}",
        "const": f"expected {limit!r}",
        "minimum": f"expected at least {limit}",
        "maximum": f"expected at most {limit}",
        "exclusiveMinimum": f"expected more than {limit}",
        "minItems": f"expected at least {limit} values",
        "maxItems": f"expected at most {limit} values",
        "minLength": "expected a text that is not empty",
        "maxLength": f"expected at most {limit} characters",
        "pattern": f"expected text of the form {limit}",
        "maxProperties": f"expected at most {limit} fields",
        "not": "these fields exclude each other",
        "oneOf": "exactly one of the forms must fit",
    }.get(str(rule), wrong.message[:200])
    return f"{_shown(value)} is not allowed here, {expected}"


def _typed(types: str | list[str]) -> str:
    """The schema's types as JSON's own words for them: a list, true or false."""
    named = [types] if isinstance(types, str) else types
    return " or ".join(_TYPES.get(name, name) for name in named)


def _choices(wrong: ValidationError) -> tuple[str, ...]:
    if wrong.validator == "enum":
        return tuple(str(choice) for choice in wrong.validator_value)
    if wrong.validator == "additionalProperties":
        return tuple(wrong.schema.get("properties", {}))
    return ()


def _fix(wrong: ValidationError) -> str:
    if wrong.validator == "additionalProperties":
        return "remove or rename it; the candidates are the fields there are"
    if wrong.validator == "required":
        return f"add it; {_FORMAT} has examples"
    hint = wrong.schema.get("description") if wrong.path and isinstance(wrong.schema, dict) else None
    return str(hint) if hint else f"see {_FORMAT}"
