"""`kinelink generate`: a sentence and a scene to motion files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bridge.cli import inputs, report
from bridge.cli.options import AsJson, Avatar, Checkpoint, HowMoved, SceneFile, Sentence
from motion.selection import DEFAULT


def generate(
    scene: SceneFile,
    text: Sentence,
    output: Annotated[
        list[Path],
        typer.Option(
            "--output",
            "-o",
            help="motion.json, motion.bvh, motion.glb, or sheet.png to look at; may be repeated.",
        ),
    ],
    avatar: Avatar = None,
    seed: Annotated[int, typer.Option(help="Same seed, same motion.", min=0)] = 0,
    fps: Annotated[float, typer.Option(help="Frames per second.", min=1, max=240)] = 30,
    how: HowMoved = DEFAULT,
    checkpoint: Checkpoint = None,
    json: AsJson = False,
) -> None:
    """Generate motion and write it to files, the format chosen by each suffix.

    Example: kinelink generate -s examples/scenes/tabletop.json -t "take a sip from the cup" -o sip.glb
    """
    with report.reporting(json):
        import exporters
        import motion
        from exporters.files import check_target

        # What can't be written is said before the work.
        for path in output:
            exporters.format_of(path)
            check_target(path)
        world = inputs.scene(scene)
        chosen = inputs.selection(how, checkpoint)
        with report.progress(2 + len(output), "preparing the body") as bar:
            task = bar.task_ids[0]
            figure = inputs.body(avatar)
            skeleton = figure.skeleton if figure else None
            bar.update(task, advance=1, description="solving")
            clip = motion.generate(text, world, skeleton=skeleton, seed=seed, fps=fps, prior=chosen.prior)
            bar.advance(task)
            for path in output:
                bar.update(task, description=f"writing {path.name}")
                exporters.write(clip, path, avatar=figure, scene=world)
                bar.advance(task)
        if json:
            report.print_json(
                {
                    "frames": clip.frames,
                    "fps": clip.fps,
                    "duration": clip.duration,
                    **chosen.to_dict(),
                    "steps": [{"verb": s.verb, "start": s.start, "stop": s.stop} for s in clip.steps],
                    "files": [str(path) for path in output],
                }
            )
        else:
            written = ", ".join(map(str, output))
            report.out().print(f"{clip.duration:.1f} s, {clip.frames} frames: {written}", markup=False)
