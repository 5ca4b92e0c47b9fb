"""What was said before: things mentioned, things held."""

from __future__ import annotations

from dataclasses import dataclass, field

_REMEMBERED = 16


@dataclass
class Discourse:
    """What was mentioned (groups of ids, latest last), which hand holds what, and the hand named last."""

    mentioned: list[list[str]] = field(default_factory=list)
    held: dict[str, str | None] = field(default_factory=dict)
    hand: str | None = None

    def mention(self, ids: list[str]) -> None:
        """Remember ids as the latest thing spoken of."""
        if ids:
            self.mentioned.append(list(ids))
            # Nobody refers back further than this, and a long text stays cheap.
            del self.mentioned[:-_REMEMBERED]
