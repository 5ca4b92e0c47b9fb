"""`kinelink scene`: look into scene files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli import inputs, report
from bridge.cli.options import AsJson

if TYPE_CHECKING:
    from motion.scene import Finding

COLOURS = {"error": "red", "warning": "yellow"}

scene = typer.Typer(help="Look into scene files.", no_args_is_help=True)


@scene.callback()
def room() -> None:
    """Look into scene files."""


@scene.command()
def check(
    file: Annotated[Path, typer.Argument(help="Scene file (JSON, GLB or OBJ).", show_default=False)],
    json: AsJson = False,
) -> None:
    """Say whether a scene can be used, and what to mend. Warnings alone leave it usable (exit code 0).

    Example: kinelink scene check examples/scenes/kitchen.json
    """
    with report.reporting(json):
        from motion import scene as scenes

        loaded = inputs.scene(file)
        findings = scenes.check(loaded)
    usable = not any(finding.level == "error" for finding in findings)
    if json:
        report.print_json(
            {
                "name": loaded.name,
                "usable": usable,
                "objects": [item.id for item in loaded.objects],
                "findings": [finding.to_dict() for finding in findings],
            }
        )
    else:
        show(findings)
        state = "usable" if usable else "not usable yet"
        things = report.number_of(len(loaded.objects), "object")
        report.out().print(f"{loaded.name}: {things}, {state}", markup=False)
    raise typer.Exit(0 if usable else report.FAILED)


def show(findings: list[Finding]) -> None:
    """The findings for people, each with what to do."""
    from rich.markup import escape

    for finding in findings:
        colour = COLOURS[finding.level]
        report.say(report.out(), f"[{colour}]{finding.level}[/] {finding.kind}: {escape(finding.message)}")
        report.say(report.out(), "  " + escape(finding.fix))
