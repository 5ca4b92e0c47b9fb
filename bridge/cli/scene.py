"""`kinelink scene`: look into scene files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bridge.cli import report
from bridge.cli.options import AsJson

scene = typer.Typer(help="Look into scene files.", no_args_is_help=True)


@scene.callback()
def room() -> None:
    """Look into scene files."""


@scene.command()
def check(
    file: Annotated[Path, typer.Argument(help="Scene file (JSON, GLB or OBJ).", show_default=False)],
    json: AsJson = False,
) -> None:
    """Say whether a scene can be used, and what is wrong with it where it can't.

    Example: kinelink scene check examples/scenes/kitchen.json
    """
    with report.reporting(json):
        import motion.scene

        loaded = motion.scene.load(file)
        if json:
            report.print_json({"name": loaded.name, "objects": [item.id for item in loaded.objects]})
        else:
            report.out().print(f"{loaded.name}: {len(loaded.objects)} objects, usable", markup=False)
