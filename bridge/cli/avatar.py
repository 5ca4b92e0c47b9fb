"""`kinelink avatar`: the default bodies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bridge.cli import report
from bridge.cli.options import AsJson

avatar = typer.Typer(help="Build the default bodies.", no_args_is_help=True)


@avatar.callback()
def room() -> None:
    """Build the default bodies."""


@avatar.command()
def build(
    preset: Annotated[
        str,
        typer.Option(help="adult_female, adult_male, child_female, child_male, elder_female, elder_male."),
    ] = "adult_female",
    height: Annotated[float | None, typer.Option(help="Stature in metres.", show_default="by age")] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("--output", "-o", help="body.glb or body.vrm (VRM 1.0); may be repeated."),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Build anew instead of reading the cache.")] = False,
    json: AsJson = False,
) -> None:
    """Build a body from its open data; later calls find it in the cache. Writes it where -o says.

    Example: kinelink avatar build --preset elder_male -o elder.vrm
    """
    files = output or []
    with report.reporting(json):
        from exporters.avatar import write_avatar
        from motion import avatar as avatars

        with report.progress(1 + len(files), f"building {preset}") as bar:
            task = bar.task_ids[0]
            model = avatars.build(avatars.preset(preset, height=height), cache=not fresh)
            bar.advance(task)
            for path in files:
                bar.update(task, description=f"writing {path.name}")
                write_avatar(model, path)
                bar.advance(task)
        described = {
            "preset": preset,
            "height": round(model.skeleton.height, 4),
            "joints": len(model.skeleton.names),
            "vertices": model.vertex_count,
            "morphs": len(avatars.ARKIT),
            "files": [str(path) for path in files],
        }
    if json:
        report.print_json(described)
    else:
        sentence = "{preset}: {height:.2f} m, {joints} joints, {vertices} vertices, {morphs} face morphs"
        report.out().print(sentence.format(**described), markup=False)
        for path in files:
            report.out().print(f"written: {path}", markup=False)
