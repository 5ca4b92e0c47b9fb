"""The log can be read by people and by programs, and never holds a secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bridge.server import logs

SECRET = "correct-horse-battery"


@pytest.fixture(autouse=True)
def keep_logging() -> Iterator[None]:
    root, own, other = logging.getLogger(), logging.getLogger("kinelink"), logging.getLogger("websockets")
    before = root.handlers[:], root.level, own.level, other.level
    yield
    root.handlers[:] = before[0]
    for logger, level in zip((root, own, other), before[1:], strict=True):
        logger.setLevel(level)


def logged(form: str, level: str = "info") -> str:
    stream = io.StringIO()
    logs.configure(form, level, [SECRET], stream)  # type: ignore[arg-type]
    log = logging.getLogger("kinelink.test")
    log.debug("details")
    log.info("hello from %s", SECRET)
    try:
        raise ValueError(f"the token {SECRET} is wrong")
    except ValueError:
        log.exception("a bug")
    logging.getLogger("somebody.else").info("chatter")
    return stream.getvalue()


def test_lines_for_people() -> None:
    said = logged("text")
    assert "info    test: hello from" in said and "ValueError" in said
    assert "details" not in said and "chatter" not in said
    assert "details" in logged("text", "debug")


def test_objects_for_programs() -> None:
    first, second = (json.loads(line) for line in logged("json").splitlines())
    assert (first["level"], first["part"]) == ("info", "kinelink.test")
    assert second["message"] == "a bug" and "ValueError" in second["traceback"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_blotted_out_in_messages_and_tracebacks(form: str) -> None:
    assert SECRET not in logged(form)
