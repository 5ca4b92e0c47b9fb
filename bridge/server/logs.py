"""The server's log: lines to read, or one JSON object a line. Secrets never get in."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Literal, TextIO

from bridge.server.security import Redaction

ROOT = "kinelink"


class TextFormatter(logging.Formatter):
    """Time, level, part of the server, message."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and a traceback below it."""
        time = _time(record).strftime("%H:%M:%S.%f")[:-3]
        part = record.name.removeprefix(f"{ROOT}.")
        line = f"{time} {record.levelname.lower():7} {part}: {record.getMessage()}"
        return "\n".join(filter(None, (line, _trouble(record))))


class JsonFormatter(logging.Formatter):
    """One object a line: time, level, part, message, and traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The object."""
        said = {
            "time": _time(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": record.name,
            "message": record.getMessage(),
        }
        trouble = _trouble(record)
        return json.dumps(said | ({"traceback": trouble} if trouble else {}), ensure_ascii=False)


def configure(
    form: Literal["text", "json"],
    level: str,
    secrets: Iterable[str | bytes] = (),
    stream: TextIO | None = None,
) -> logging.Handler:
    """Log to a stream, stderr when left out; what others log only from warnings on. Returns the handler."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    handler.addFilter(Redaction(secrets))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(ROOT).setLevel(level.upper())
    # Whoever knocks without speaking HTTP is no news.
    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    return handler


def _trouble(record: logging.LogRecord) -> str:
    """The traceback, if there is one."""
    if record.exc_info and not record.exc_text:
        record.exc_text = logging.Formatter().formatException(record.exc_info)
    return record.exc_text or ""


def _time(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, tz=timezone.utc).astimezone()
