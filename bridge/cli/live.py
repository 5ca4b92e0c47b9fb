"""The commands that need the extra `live`."""

from __future__ import annotations

import typer

from bridge.cli.demo import demo
from bridge.cli.record import export, record, replay
from bridge.cli.schema import schema
from bridge.cli.serve import serve

app = typer.Typer(rich_markup_mode="rich", add_completion=False)
for command in (serve, demo, record, replay, export):
    app.command()(command)
app.add_typer(schema, name="schema")
