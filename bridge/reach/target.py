"""`Target`: where packets go, and which character they show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

FaceNames = Literal["vrm0", "vrm1", "perfect-sync"]
"""Whose names the blend shapes of VMC have: the presets of VRM 0.x, those of VRM 1.0, or ARKit's 52 units."""

_FORM = re.compile(
    r"(?P<host>\[[^\[\]/]+\]|[^:/\[\]\s]+):(?P<port>\d{1,5})(?:/(?P<session>[^/]+)(?:/(?P<character>[^/]+))?)?"
)


@dataclass(frozen=True)
class Target:
    """A receiver. session: the one that was opened last where none is named. character: the session's first likewise."""

    host: str
    port: int
    session: str | None = None
    character: str | None = None

    @classmethod
    def parse(cls, text: str) -> Target:
        """Of HOST:PORT, HOST:PORT/SESSION or HOST:PORT/SESSION/CHARACTER. Raises ValueError for anything else."""
        found = _FORM.fullmatch(text.strip())
        if found is None or not 0 < int(found["port"]) < 65536:
            raise ValueError(
                f"'{text}' is no receiver; write HOST:PORT, such as 127.0.0.1:39539, and behind it /SESSION or"
                " /SESSION/CHARACTER to choose who is shown"
            )
        return cls(found["host"].strip("[]"), int(found["port"]), found["session"], found["character"])

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return "/".join(part for part in (f"{host}:{self.port}", self.session, self.character) if part)
