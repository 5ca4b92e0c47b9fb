"""`kinelink train visemes`: make the net that hears visemes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli import report

if TYPE_CHECKING:
    from motion.speech.visemes.corpus import Utterance
    from motion.speech.visemes.training import Trainer


def visemes(
    output: Annotated[Path, typer.Option("--output", "-o", help="The ONNX file to write.")],
    hours: Annotated[float, typer.Option(help="Hours of speech to synthesise.", min=0.01)] = 4.5,
    epochs: Annotated[int, typer.Option(help="Times that all of it is heard.", min=1)] = 14,
    seed: Annotated[int, typer.Option(help="Same seed, same net.", min=0)] = 0,
    with_flite: Annotated[
        bool | None, typer.Option("--flite/--no-flite", help="English by flite too; as it is installed.")
    ] = None,
    threads: Annotated[int, typer.Option(help="Threads on the CPU.", min=1)] = 1,
) -> None:
    """Train the net that hears visemes, on speech that it synthesises itself in 35 voices of 29 languages.

    Takes about ten minutes on one core. `kinelink evaluate speech` measures what came of it.

    Example: kinelink train visemes -o checkpoints/visemes.onnx
    """
    with report.reporting():
        from bridge.cli.train import needs

        needs("torch", "onnx", "onnxruntime", "wordfreq", "espeakng_loader")
        import torch

        from motion.speech.visemes import flite
        from motion.speech.visemes.export import export
        from motion.speech.visemes.training import Recipe, Trainer

        torch.set_num_threads(threads)
        english = flite.installed() if with_flite is None else with_flite
        recipe = replace(Recipe(), epochs=epochs, seed=seed)
        trainer = Trainer(recipe, _speech(hours, seed, english))
        _train(trainer)
        made_of = {"hours": hours, "flite": english, **recipe.to_dict()}
        export(trainer.net, output, trainer.prior.tolist(), made_of)
        report.out().print(f"{output}: {output.stat().st_size / 1e3:.0f} kB", markup=False)


def _speech(hours: float, seed: int, with_flite: bool) -> list[Utterance]:
    from motion.speech.visemes import corpus, flite

    made: list[Utterance] = []
    with report.progress(len(corpus.LEARNED) + with_flite * len(flite.VOICES), "speaking") as bar:
        for voice, said in corpus.training_speech(hours, seed, with_flite):
            made += said
            bar.update(bar.task_ids[0], advance=1, description=f"spoken: {voice}")
    frames = sum(len(one.labels) for one in made)
    report.out().print(f"{len(made)} utterances, {frames / 360_000:.2f} h")
    return made


def _train(trainer: Trainer) -> None:
    every = max(1, trainer.total // 20)
    losses: list[float] = []
    with report.progress(trainer.total, "training") as bar:
        while not trainer.finished:
            losses.append(trainer.step())
            mean = sum(losses[-every:]) / len(losses[-every:])
            bar.update(bar.task_ids[0], advance=1, description=f"loss {mean:.3f}")
            if trainer.done % every == 0:
                report.out().print(f"step {trainer.done} of {trainer.total}: loss {mean:.4f}")
