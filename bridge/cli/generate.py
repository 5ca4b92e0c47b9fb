"""`kinelink generate`: a sentence and a scene to motion files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli import inputs, report
from bridge.cli.options import AsJson, Avatar, Checkpoint, HowMoved, SceneFile
from motion.selection import DEFAULT

if TYPE_CHECKING:
    from bridge.speech.offline import Speech
    from motion.clip import Clip
    from motion.projection.prior import Prior
    from motion.scene import Scene
    from motion.skeleton import Skeleton


def generate(
    scene: SceneFile,
    output: Annotated[
        list[Path],
        typer.Option(
            "--output",
            "-o",
            help="motion.json, motion.bvh, motion.glb; to look at: moving.webp, moving.gif, sheet.png. May be repeated.",
        ),
    ],
    text: Annotated[
        str | None,
        typer.Option(
            "--text",
            "-t",
            help="What to do, in English or Chinese; may be left out where something is said.",
            show_default=False,
        ),
    ] = None,
    say: Annotated[
        str | None, typer.Option("--say", help="What to say meanwhile.", show_default=False)
    ] = None,
    voice: Annotated[
        str | None, typer.Option("--voice", help="Voice that says it.", show_default="any")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help="Its language.", show_default="that of the letters")
    ] = None,
    expression: Annotated[
        str | None, typer.Option("--expression", help="Face that is made with it: happy, sad, thinking …")
    ] = None,
    audio: Annotated[
        Path | None,
        typer.Option(
            "--audio",
            help="With --say the WAV file to write; without it a WAV, FLAC or MP3 file that is to be said.",
            show_default="beside the first output",
        ),
    ] = None,
    avatar: Avatar = None,
    seed: Annotated[int, typer.Option(help="Same seed, same motion.", min=0)] = 0,
    fps: Annotated[float, typer.Option(help="Frames per second.", min=1, max=240)] = 30,
    how: HowMoved = DEFAULT,
    checkpoint: Checkpoint = None,
    json: AsJson = False,
) -> None:
    """Generate motion, speech with it if wanted, and write it to files, the format chosen by each suffix.

    Example: kinelink generate -s examples/scenes/tabletop.json -t "take a sip from the cup" -o sip.glb

    Example: kinelink generate -s examples/scenes/tabletop.json -t "wave" --say "Hello there" -o hello.glb
    """
    with report.reporting(json):
        import exporters
        from exporters.files import check_target

        if text is None and say is None and audio is None:
            raise typer.BadParameter("say what to do (--text), what to say (--say), or both")
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
            spoken = None
            if say is not None or audio is not None:
                from bridge.speech.offline import spoken_over

                spoken = _speech(say, voice, language, expression, audio, seed)

            def generated(waiting: float) -> Clip:
                return _clip(text, waiting, world, skeleton, seed, fps, chosen.prior)

            clip = generated(0.0) if spoken is None else spoken_over(spoken, generated)
            bar.advance(task)
            wav = None if spoken is None else _written(spoken, clip, audio if say else None, output[0])
            for path in output:
                bar.update(task, description=f"writing {path.name}")
                exporters.write(clip, path, avatar=figure, scene=world)
                bar.advance(task)
        files = output if wav is None else [*output, wav]
        if json:
            report.print_json(
                {
                    "frames": clip.frames,
                    "fps": clip.fps,
                    "duration": clip.duration,
                    **chosen.to_dict(),
                    "steps": [{"verb": s.verb, "start": s.start, "stop": s.stop} for s in clip.steps],
                    "files": [str(path) for path in files],
                }
            )
        else:
            written = ", ".join(map(str, files))
            report.out().print(f"{clip.duration:.1f} s, {clip.frames} frames: {written}", markup=False)


def _speech(
    say: str | None,
    voice: str | None,
    language: str | None,
    expression: str | None,
    audio: Path | None,
    seed: int,
) -> Speech:
    """What is to be heard: a text, or else a file."""
    from bridge.speech.making import made
    from bridge.speech.offline import Speech
    from bridge.speech.orders import Order
    from motion.errors import FileError

    recorded = None
    if say is None:
        assert audio is not None
        try:
            recorded = audio.read_bytes()
        except OSError as error:
            raise FileError(f"can't read '{audio}': {error.strerror}", kind="missing_file") from error
    order = Order(say or "", voice, language, expression=expression, seed=seed, audio=recorded)
    return Speech.of(made(order), order.text)


def _clip(
    text: str | None,
    waiting: float,
    scene: Scene,
    skeleton: Skeleton | None,
    seed: int,
    fps: float,
    prior: Prior | None,
) -> Clip:
    """What is to be done, and some seconds of waiting after it."""
    from dataclasses import replace

    import motion
    from motion.language import Plan, Step, parse

    plan = Plan(()) if text is None else parse(text, scene)
    if waiting > 0.0 or not plan.steps:
        plan = replace(plan, steps=(*plan.steps, Step("wait", duration=max(waiting, 1.0))))
    return motion.generate(plan, scene, skeleton=skeleton, seed=seed, fps=fps, prior=prior)


def _written(spoken: Speech, clip: Clip, asked: Path | None, first: Path) -> Path:
    """Write what is heard as a WAV file, where asked for or beside the first output."""
    import numpy as np

    from bridge.protocol.limits import AUDIO_RATE
    from motion.speech.files import write

    path = asked or first.with_suffix(".wav")
    write(path, (spoken.sound(clip.duration) / 32767.0).astype(np.float32), AUDIO_RATE)
    return path
