"""`kinelink avatar`: the default body."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bridge.cli import report

avatar = typer.Typer(help="Build the default body.", no_args_is_help=True)


@avatar.callback()
def room() -> None:
    """Build the default body."""


@avatar.command()
def build(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write the VRM or GLB.")
    ] = None,
) -> None:
    """Build the default avatar from its open data, once; later calls find it in the cache."""
    with report.reporting():
        raise typer.Exit(0)
