"""`kinelink train visemes`: make the net that hears visemes."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bridge.cli import report
from motion.errors import FileError

if TYPE_CHECKING:
    from motion.speech.visemes.recipe import Recipe
    from motion.speech.visemes.spoken import Spoken
    from motion.speech.visemes.training import Trainer


def visemes(
    output: Annotated[Path, typer.Option("--output", "-o", help="The ONNX file to write.")],
    recipe: Annotated[
        Path | None, typer.Option(help="A recipe (TOML); without it the shipped net's.")
    ] = None,
    hours: Annotated[
        float | None, typer.Option(help="Hours of espeak-ng's speech, instead of the recipe's.", min=0.01)
    ] = None,
    steps: Annotated[int | None, typer.Option(help="Steps in all, instead of the recipe's.", min=1)] = None,
    seed: Annotated[int | None, typer.Option(help="Same seed, same net.", min=0)] = None,
    with_flite: Annotated[
        bool | None, typer.Option("--flite/--no-flite", help="English by flite too.")
    ] = None,
    cache: Annotated[Path | None, typer.Option(help="Folder in which the speech is kept.")] = None,
    minutes: Annotated[float | None, typer.Option(help="Stop after so many minutes.", min=0.0)] = None,
    resume: Annotated[bool, typer.Option(help="Go on from the state beside the output.")] = False,
    every: Annotated[float, typer.Option(help="Minutes between saving the state.", min=0.01)] = 5.0,
    threads: Annotated[int, typer.Option(help="Threads on the CPU.", min=1)] = 1,
) -> None:
    """Train the net that hears visemes, on speech that it synthesises itself in over 80 voices.

    Can be stopped at any time and go on with --resume, to the same result; its state is kept beside the output (OUTPUT.state)
    until it is done. Speech is varied in a process of its own. `kinelink evaluate speech` measures what came of it.

    Example: kinelink train visemes -o checkpoints/visemes.onnx --cache speech
    """
    with report.reporting():
        from bridge.cli.train import needs

        needs("torch", "onnx", "onnxruntime", "wordfreq", "espeakng_loader")
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        import torch

        from motion.speech.visemes import flite
        from motion.speech.visemes.export import export
        from motion.speech.visemes.recipe import Recipe, load
        from motion.speech.visemes.training import Trainer

        torch.set_num_threads(threads)
        given: dict[str, Any] = {"hours": hours, "steps": steps, "seed": seed, "flite": with_flite}
        chosen = load(recipe) if recipe else Recipe()
        chosen = replace(chosen, **{name: value for name, value in given.items() if value is not None})
        if chosen.flite and not flite.installed():
            raise FileError(
                "flite can't be run, and the recipe has its voices",
                kind="not_installed",
                fix="apt-get install flite, or --no-flite for a net that is worse on English",
            )
        state = output.with_suffix(".state")
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as beside:
            trainer = Trainer(chosen, _speech(chosen, cache), beside)
            if resume:
                trainer.resume(state)
            _train(trainer, state, minutes, every)
            beside.shutdown(cancel_futures=True)
        export(trainer.net, output, trainer.prior.tolist(), chosen.to_dict())
        if trainer.finished:
            state.unlink(missing_ok=True)
        report.out().print(
            f"{output}: {output.stat().st_size / 1e3:.0f} kB, step {trainer.done} of {chosen.steps}",
            markup=False,
        )


def _speech(recipe: Recipe, cache: Path | None) -> list[Spoken]:
    from motion.speech.visemes import corpus, flite, spoken

    name = f"speech-{recipe.hours:g}h-{recipe.seed}{'-flite' * recipe.flite}.npz"
    if cache is not None and (cache / name).is_file():
        return spoken.load(cache / name)
    made: list[Spoken] = []
    with report.progress(corpus.GROUPS + recipe.flite * len(flite.VOICES), "speaking") as bar:
        for voices, said in corpus.training_speech(recipe.hours, recipe.seed, recipe.flite):
            made += map(spoken.kept, said)
            bar.update(bar.task_ids[0], advance=1, description=f"spoken: {voices}")
    frames = sum(len(one.labels) for one in made)
    report.out().print(f"{len(made)} utterances, {frames / 360_000:.2f} h")
    if cache is not None:
        spoken.save(made, cache / name)
    return made


def _train(trainer: Trainer, state: Path, minutes: float | None, every: float) -> None:
    stop = time.monotonic() + minutes * 60 if minutes is not None else float("inf")
    saved = time.monotonic()
    losses: list[float] = []
    with report.progress(trainer.recipe.steps, "training") as bar:
        bar.update(bar.task_ids[0], completed=trainer.done)
        while not trainer.finished and time.monotonic() < stop:
            losses.append(trainer.step())
            bar.update(bar.task_ids[0], completed=trainer.done, description=f"loss {losses[-1]:.3f}")
            if len(losses) == 500 or trainer.finished:
                mean = sum(losses) / len(losses)
                report.out().print(f"step {trainer.done} of {trainer.recipe.steps}: loss {mean:.4f}")
                losses = []
            if time.monotonic() - saved > every * 60:
                trainer.save(state)
                saved = time.monotonic()
    trainer.save(state)
