"""`Redaction`: a second net under the rule that secrets are not logged."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any

from bridge.server.security.tokens import PATTERN

_INSTEAD = "[secret]"


class Redaction(logging.Filter):
    """Blots secrets, and whatever looks like a token, out of records. Belongs on handlers: those see every logger's records."""

    def __init__(self, secrets: Iterable[str | bytes] = ()) -> None:
        super().__init__()
        texts = (one.decode() if isinstance(one, bytes) else one for one in secrets)
        longest_first = sorted({text for text in texts if text}, key=len, reverse=True)
        self._secret = re.compile("|".join([*map(re.escape, longest_first), PATTERN]))

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true; the record is changed where it must be."""
        self._blot(record, "msg", record.getMessage(), args=())
        if record.exc_info:
            text = record.exc_text or logging.Formatter().formatException(record.exc_info)
            self._blot(record, "exc_text", text, exc_info=None)
        for name, value in vars(record).copy().items():
            if isinstance(value, str) and name not in ("msg", "exc_text"):
                self._blot(record, name, value)
        return True

    def _blot(self, record: logging.LogRecord, name: str, text: str, **also: Any) -> None:
        clean = self._secret.sub(_INSTEAD, text)
        if clean != text:
            vars(record).update({name: clean, **also})
