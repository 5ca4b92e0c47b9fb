"""`kinelink schema`: what machines read about our formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bridge.cli import report

schema = typer.Typer(help="Print the schemas of our formats.", no_args_is_help=True)


@schema.callback()
def room() -> None:
    """Print the schemas of our formats."""


@schema.command()
def protocol(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write.", show_default="standard output")
    ] = None,
) -> None:
    """Print the JSON Schema of every message of the wire protocol (docs/protocol.md).

    Example: kinelink schema protocol -o docs/protocol.schema.json
    """
    import json

    from bridge.protocol import schema as made

    if output is None:
        report.print_json(made())
    else:
        output.write_text(json.dumps(made(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
