"""`kinelink bench`: how fast, and how cost grows with length."""

from __future__ import annotations

from typing import Annotated

import typer

from bridge.cli.options import AsJson


def bench(
    repeats: Annotated[int, typer.Option(help="Repetitions of each measurement.", min=1)] = 5,
    json: AsJson = False,
) -> None:
    """Measure generation against real time on one core, planning time, and growth with length.

    Example: kinelink bench --json
    """
    from bridge import bench as measuring

    raise typer.Exit(measuring.run(json, repeats))
