"""`kinelink complete`: body motion from a file, with everything that a file of it lacks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli import inputs, report
from bridge.cli.options import AsJson, Avatar, SceneFile, Sentence

if TYPE_CHECKING:
    from motion.completion.complete import Completed


def complete(
    body: Annotated[
        Path, typer.Argument(help="BVH, or npz of SMPL-X, AMASS, Kimodo or ARDY.", show_default=False)
    ],
    scene: SceneFile,
    text: Sentence,
    output: Annotated[
        list[Path],
        typer.Option(
            "--output",
            "-o",
            help="motion.json, motion.bvh, motion.glb; to look at: moving.webp, moving.gif, sheet.png. May be repeated.",
        ),
    ],
    at: Annotated[
        tuple[float, float, float] | None,
        typer.Option(
            help="Where the motion begins, x and z in metres, and where it faces, degrees.",
            metavar="X Z HEADING",
            show_default="the scene's avatar",
        ),
    ] = None,
    fit: Annotated[bool, typer.Option("--fit", help="Put the body where its reach fits best.")] = False,
    avatar: Avatar = None,
    seed: Annotated[int, typer.Option(help="Same seed, same motion.", min=0)] = 0,
    json: AsJson = False,
) -> None:
    """Add fingers, contacts, things, gaze and standing feet to a body motion from a file that has none.

    The text says what the motion does; the body keeps its way and its time. Degrees are about the vertical, 0 faces +Z.

    Example: kinelink complete sip.bvh -s examples/scenes/tabletop.json -t "drink from the cup" --fit -o sip.glb
    """
    if at is not None and fit:
        raise typer.BadParameter("--at and --fit exclude each other")
    with report.reporting(json):
        import math

        import exporters
        from exporters.files import check_target
        from motion.completion import files
        from motion.completion.complete import complete as completed
        from motion.scene.model import Placement

        for path in output:
            exporters.format_of(path)
            check_target(path)
        world = inputs.scene(scene)
        recorded = files.load(body)
        place = Placement(at[0], at[1], math.radians(at[2])) if at is not None else None
        with report.progress(2 + len(output), "preparing the body") as bar:
            task = bar.task_ids[0]
            figure = inputs.body(avatar)
            bar.update(task, advance=1, description="completing")
            done = completed(
                recorded, text, world, figure.skeleton if figure else None, at=place, fit=fit, seed=seed
            )
            bar.advance(task)
            for path in output:
                bar.update(task, description=f"writing {path.name}")
                exporters.write(done.clip, path, avatar=figure, scene=world)
                bar.advance(task)
    _say(done, output, json)


def _say(done: Completed, output: list[Path], json: bool) -> None:
    clip, begins = done.clip, done.placed.stance(0)
    if json:
        report.print_json(
            {
                "frames": clip.frames,
                "fps": clip.fps,
                "duration": clip.duration,
                "at": [begins.x, begins.z, begins.heading],
                "moments": done.moments(),
                "steps": [{"verb": s.verb, "start": s.start, "stop": s.stop} for s in clip.steps],
                "files": [str(path) for path in output],
            }
        )
        return
    console = report.out()
    for moment in done.moments():
        sentence = "{time:6.2f} s  {hand} hand, {what}: {gap:.2f} m in the file"
        console.print(sentence.format(**moment), markup=False)
    written = ", ".join(map(str, output))
    console.print(f"{clip.duration:.1f} s, {clip.frames} frames: {written}", markup=False)
