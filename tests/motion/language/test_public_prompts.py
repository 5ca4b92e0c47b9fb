"""How many public instructions are understood: a lower bound that may only rise."""

from __future__ import annotations

from motion.errors import PlanError
from motion.language import parse
from tests.motion.language.public_prompts import PROMPTS, SOURCES, scenes

UNDERSTOOD_AT_LEAST = 63


def outcomes() -> list[tuple[str, str, bool, str]]:
    """Source, text, whether the plan is what was meant, and the plan or error in short."""
    rooms = scenes()
    rows = []
    for source, text, expected in PROMPTS:
        try:
            found = [(step.verb, step.object) for step in parse(text, rooms[source]).steps]
            said = ", ".join(f"{verb}({object or ''})" for verb, object in found)
        except PlanError as error:
            found, said = [], f"{error.kind}: {error.message}"
        rows.append((source, text, bool(expected) and found == expected, said))
    return rows


def test_enough_prompts_from_named_sources() -> None:
    assert len(PROMPTS) >= 60
    assert {source for source, _, _ in PROMPTS} <= set(SOURCES)


def test_public_prompts_are_understood() -> None:
    rows = outcomes()
    missed = [f"{source}: {text} -> {said}" for source, text, understood, said in rows if not understood]
    assert sum(understood for _, _, understood, _ in rows) >= UNDERSTOOD_AT_LEAST, "\n".join(missed)


def test_what_the_avatar_cannot_do_is_refused() -> None:
    for (_, text, expected), (_, _, _, said) in zip(PROMPTS, outcomes(), strict=True):
        if not expected:
            assert said.split(":")[0] in ("unknown_action", "impossible", "unknown_object"), (
                f"{text} -> {said}"
            )
