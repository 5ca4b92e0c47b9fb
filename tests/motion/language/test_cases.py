"""Every row of the case tables: what a sentence in a room must become."""

from __future__ import annotations

from pathlib import Path

import pytest

from motion.errors import PlanError
from motion.language import RELATIONS, VERBS, Step, parse
from motion.language.tokens import is_han
from motion.scene import load
from motion.scene.model import Scene
from tests.motion.language import cases_en, cases_scenes, cases_zh
from tests.motion.language.rooms import cafe, desk

EXAMPLES = Path(__file__).parents[3] / "examples" / "scenes"
ROOMS = {"desk": desk(), "cafe": cafe()} | {path.stem: load(path) for path in sorted(EXAMPLES.glob("*.json"))}
CASES = [*cases_en.CASES, *cases_zh.CASES, *cases_scenes.CASES]


def in_short(step: Step) -> str:
    """A step in the notation of the case tables."""
    out = f"{step.verb} {step.object or '-'}"
    out += f" {step.hand}" if step.hand else ""
    out += f" >{step.target}" if step.target else ""
    out += f"/{step.relation}" if step.relation else ""
    out += f" ~{step.manner}" if step.manner else ""
    out += f" g{step.parallel_group}" if step.parallel_group is not None else ""
    out += f" x{step.count}" if step.count else ""
    out += f" {step.duration:g}s" if step.duration else ""
    return out + (f" '{step.text}'" if step.text else "")


@pytest.mark.parametrize(("room", "text", "expected"), CASES, ids=[text for _, text, _ in CASES])
def test_case(room: str, text: str, expected: str) -> None:
    scene = ROOMS[room]
    if expected.startswith("!"):
        with pytest.raises(PlanError) as caught:
            parse(text, scene)
        kind, *candidates = expected[1:].split()
        assert caught.value.kind == kind
        assert not candidates or set(caught.value.candidates) == set(candidates)
        return
    plan = parse(text, scene)
    assert "; ".join(in_short(step) for step in plan.steps) == expected
    well_formed(plan.steps, text, scene)


def well_formed(steps: tuple[Step, ...], text: str, scene: Scene) -> None:
    """Verbs and relations are the known ones, ids are the scene's, spans lie in the text."""
    for step in steps:
        assert step.verb in VERBS
        assert step.relation is None or step.relation in RELATIONS
        assert step.object is None or scene.has(step.object)
        assert 0 <= step.text_span[0] < step.text_span[1] <= len(text)
        assert step.hand in (None, "left", "right", "both")


def test_the_tables_cover_what_they_promise() -> None:
    chinese = [row for row in CASES if any(map(is_han, row[1]))]
    several = [row for row in CASES if ";" in row[2]]
    assert len(CASES) >= 700
    assert len(chinese) >= len(CASES) * 0.4
    assert len(several) >= 200
    assert {row[2].split()[0] for row in CASES if row[2].startswith("!")} >= {
        "!unknown_object", "!ambiguous", "!impossible", "!unknown_action", "!empty",
    }  # fmt: skip


def test_every_verb_is_reached_in_both_languages() -> None:
    for cases in (cases_en.CASES, cases_zh.CASES):
        said = {step.split()[0] for _, _, plan in cases for step in plan.split("; ")}
        assert set(VERBS) <= said, set(VERBS) - said
