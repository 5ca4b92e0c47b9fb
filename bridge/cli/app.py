"""The `kinelink` application: its commands, gathered."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

import bridge
from bridge.cli import report
from bridge.cli.avatar import avatar
from bridge.cli.bench import bench
from bridge.cli.complete import complete
from bridge.cli.data import data
from bridge.cli.doctor import doctor
from bridge.cli.evaluate import app as evaluate
from bridge.cli.generate import generate
from bridge.cli.plan import plan
from bridge.cli.scene import scene
from bridge.cli.train import train
from bridge.cli.voices import voices
from motion.errors import MotionError

# Commands of the live server: what they need takes long to load and may not be installed.
_LIVE = ("serve", "demo", "record", "replay", "export", "schema")


class Commands(TyperGroup):
    """All commands; those of the live server are loaded when they are asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names, in the order of the help."""
        return [*_LIVE, *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command by name."""
        if cmd_name not in _LIVE:
            return super().get_command(ctx, cmd_name)
        with report.reporting():
            return live_command(cmd_name)


def live_command(name: str) -> Any:
    """A command of the live server. Raises MotionError where its packages are missing."""
    try:
        live = import_module("bridge.cli.live")
    except ModuleNotFoundError as error:
        raise MotionError(
            f"the package '{error.name}' is missing",
            kind="not_installed",
            fix="pip install 'kinelink[live]'",
        ) from None
    return get_group(live.app).commands[name]


app = typer.Typer(
    name="kinelink",
    cls=Commands,
    help="A sentence and a scene become motion: live over sockets, or written as JSON, BVH or GLB.",
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
    """A sentence and a scene become motion: live over sockets, or written as JSON, BVH or GLB."""


app.command()(plan)
app.command()(generate)
app.command()(complete)
app.add_typer(scene, name="scene")
app.add_typer(avatar, name="avatar")
app.add_typer(evaluate, name="evaluate")
app.command()(doctor)
app.command()(bench)
app.command()(data)
app.command()(voices)
app.add_typer(train, name="train")


def main() -> None:
    """Entry point of the console script."""
    report.speak_utf8()
    app()
