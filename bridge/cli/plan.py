"""`kinelink plan`: what a sentence means in a scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bridge.cli import inputs, report
from bridge.cli.options import AsJson, SceneFile, Sentence

if TYPE_CHECKING:
    from motion.language.plan import Plan, Step

COLUMNS = ("verb", "object", "hand", "target", "relation", "manner", "parallel_group", "text_span")
EXTRAS = ("text", "count", "duration")


def plan(scene: SceneFile, text: Sentence, json: AsJson = False) -> None:
    """Show the steps that a sentence means in a scene. Nothing is generated.

    Example: kinelink plan -s examples/scenes/tabletop.json -t "pick up the red cup" --json
    """
    with report.reporting(json):
        import motion.language

        found = motion.language.parse(text, inputs.scene(scene))
        if json:
            report.print_json({"steps": [row(step) for step in found.steps]})
        else:
            show(found)


def row(step: Step) -> dict[str, Any]:
    """A step as published: the eight columns always, the extras where the sentence gave them."""
    values = step.to_dict()
    given = {name: values[name] for name in EXTRAS if values[name] is not None}
    return {name: values[name] for name in COLUMNS} | given


def show(found: Plan) -> None:
    """The plan as a table for people."""
    from rich.table import Table

    table = Table("#", "verb", "object", "hand", "target", "manner", "together", "from")
    for number, step in enumerate(found.steps, start=1):
        start, stop = step.text_span
        target = " ".join(word for word in (step.relation, step.target) if word)
        group = "" if step.parallel_group is None else str(step.parallel_group)
        words = (step.verb, step.object or "", step.hand or "", target, step.manner or "", group)
        table.add_row(str(number), *words, found.text[start:stop])
    report.out().print(table)
