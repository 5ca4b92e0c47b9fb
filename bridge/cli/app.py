"""The `kinelink` application: its commands, gathered."""

from __future__ import annotations

from typing import Annotated

import typer

import bridge
from bridge.cli import report
from bridge.cli.avatar import avatar
from bridge.cli.bench import bench
from bridge.cli.doctor import doctor
from bridge.cli.evaluate import evaluate
from bridge.cli.generate import generate
from bridge.cli.plan import plan
from bridge.cli.scene import scene

app = typer.Typer(
    name="kinelink",
    help="A sentence and a scene become motion, written as JSON, BVH or GLB.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"kinelink {bridge.version()}")
        raise typer.Exit()


@app.callback(
    epilog="Exit codes: 0 done, 1 refused for a reason that is printed, 2 wrong use of the command."
)
def kinelink(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A sentence and a scene become motion, written as JSON, BVH or GLB."""


app.command()(plan)
app.command()(generate)
app.add_typer(scene, name="scene")
app.add_typer(avatar, name="avatar")
app.command()(evaluate)
app.command()(doctor)
app.command()(bench)


def main() -> None:
    """Entry point of the console script."""
    report.speak_utf8()
    app()
