"""What was said before: things mentioned, things held."""

from __future__ import annotations

from dataclasses import dataclass, field

_REMEMBERED = 16


@dataclass
class Discourse:
    """What was mentioned (groups of ids, latest last), which hand holds what, and the hand named last.

    raised: the hand in the air ("left", "right", "both", or "any" when none was named) as long as nothing else
    was spoken of. poured_into: the vessel just filled, which is what one then hands over or drinks.
    receiving: what the clause being read pours into; a substance is not poured from there.
    """

    mentioned: list[list[str]] = field(default_factory=list)
    held: dict[str, str | None] = field(default_factory=dict)
    hand: str | None = None
    raised: str | None = None
    poured_into: str | None = None
    receiving: frozenset[str] = frozenset()

    def mention(self, ids: list[str]) -> None:
        """Remember ids as the latest thing spoken of."""
        if ids:
            self.raised = None
            self.mentioned.append(list(ids))
            # Nobody refers back further than this, and a long text stays cheap.
            del self.mentioned[:-_REMEMBERED]
