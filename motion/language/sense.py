"""What a clause says, and the helpers that find out."""

from __future__ import annotations

from dataclasses import dataclass

from motion.errors import PlanError
from motion.language.nouns import NounPhrase, Prepositional
from motion.language.parts import Parts
from motion.language.resolve import Resolver
from motion.language.suggest import supported


@dataclass
class Sense:
    """What a clause says.

    approach: it only leads up to what follows. object_first: the object stands before the verb (把).
    """

    verb: str
    lemma: str
    target: str | None = None
    relation: str | None = None
    hand: str | None = None
    goal: Prepositional | None = None
    approach: bool = False
    object_first: bool = False


def unsupported(what: str) -> PlanError:
    """The error of something the avatar cannot do."""
    return PlanError(
        f"the avatar cannot {what}",
        kind="unknown_action",
        candidates=supported(what),
        fix="use one of the actions it knows",
    )


def said(parts: Parts, sense: Sense, resolver: Resolver) -> list[str]:
    """The object as far as it can be told yet, without complaint."""
    phrases: list[NounPhrase] = (
        parts.before[-1:] if sense.object_first else parts.objects[:1] or parts.before[-1:]
    )
    try:
        return resolver.objects(phrases[0], "touch", check=False) if phrases else resolver.last("touch")
    except PlanError:
        return []
