"""`kinelink train`: make the weights of the motion prior, and of the net that hears visemes."""

from __future__ import annotations

import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bridge.cli import report
from bridge.cli.train_visemes import visemes
from motion.errors import FileError, MotionError, missing

if TYPE_CHECKING:
    from motion.pim.motion import BodyMotion
    from motion.pim.training import Trainer
    from motion.pim.validation import Validation

train = typer.Typer(help="Train the motion prior, or the viseme net.", no_args_is_help=True)

STATE = "state.pt"

train.command()(visemes)


@train.callback()
def _train() -> None:
    """Train the motion prior, or the viseme net."""


@train.command()
def pim(
    output: Annotated[Path, typer.Option("--out", help="Folder of the run: its state and the weights.")],
    cmu: Annotated[Path | None, typer.Option(help="The packed CMU recordings (npz).")] = None,
    mesh2motion: Annotated[Path | None, typer.Option(help="The Mesh2Motion clips (npz).")] = None,
    kept: Annotated[
        list[Path] | None, typer.Option("--motions", help="Files of more motion that `kinelink data` keeps.")
    ] = None,
    cache: Annotated[Path | None, typer.Option(help="Folder in which prepared recordings are kept.")] = None,
    recipe: Annotated[Path | None, typer.Option(help="A recipe; without it the defaults.")] = None,
    steps: Annotated[int | None, typer.Option(help="Steps in all, instead of the recipe's.", min=1)] = None,
    minutes: Annotated[float | None, typer.Option(help="Stop after so many minutes.", min=0.0)] = None,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    threads: Annotated[int, typer.Option(help="Threads on a CPU.", min=1)] = 1,
    resume: Annotated[bool, typer.Option(help="Go on from the state in the folder.")] = False,
    every: Annotated[float, typer.Option(help="Minutes between saving and measuring.", min=0.01)] = 10.0,
    tensorboard: Annotated[bool, typer.Option(help="Write TensorBoard logs into the folder.")] = False,
) -> None:
    """Train the motion prior on recorded motion, on a CPU or a GPU.

    Can be stopped at any time and go on with --resume, to the same result. The folder holds the state and the weights.

    Example: kinelink train pim --cmu cmu.npz --mesh2motion m2m.npz --recipe checkpoints/pim-small.recipe.toml --out run
    """
    with report.reporting():
        needs("torch", "safetensors")
        from dataclasses import replace

        import torch

        from motion.pim import recipe as recipes
        from motion.pim.data import corpus
        from motion.pim.library import Library
        from motion.pim.training import Trainer
        from motion.pim.validation import Validation

        torch.set_num_threads(threads)
        chosen = recipes.load(recipe) if recipe else recipes.Recipe()
        chosen = replace(chosen, steps=steps or chosen.steps)
        recorded, held_out = corpus.halves(_motions(cmu, mesh2motion, kept or [], cache))
        training = corpus.enlarged(recorded, chosen.seed)
        library = Library(training, chosen.mix)
        where = ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device
        trainer = Trainer(chosen, library, where)
        output.mkdir(parents=True, exist_ok=True)
        if resume:
            trainer.resume(output / STATE)
        # Fréchet distances are against one body of recordings, not a mixture that a recipe may change.
        first = held_out[0].source
        same = [[motion for motion in part if motion.source == first] for part in (recorded, held_out)]
        validation = Validation(Library(same[0]), Library(same[1]))
        report.out().print(
            f"{len(training)} clips, {len(library)} windows; floor of FMD {validation.floor:.2f}"
        )
        _run(trainer, validation, output, minutes, every, _writer(output) if tensorboard else None)


@train.command()
def export(
    weights: Annotated[Path, typer.Argument(help="Trained weights (safetensors).", show_default=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="The ONNX file to write.")],
    int8: Annotated[bool, typer.Option(help="8-bit weights: smaller and faster, less exact.")] = False,
) -> None:
    """Write trained weights as an ONNX network, which is what uses them.

    It belongs beside them, under the same name.

    Example: kinelink train export run/pim-small.safetensors -o run/pim-small.onnx
    """
    with report.reporting():
        needs("torch", "safetensors", "onnx", "onnxscript", "onnxruntime")
        from motion.pim import checkpoint, onnx_export

        model, info = checkpoint.load(weights)
        onnx_export.export(model, output, info.hash, int8)
        report.out().print(f"{output}: {output.stat().st_size / 1e6:.1f} MB", markup=False)


def _run(
    trainer: Trainer, validation: Validation, output: Path, minutes: float | None, every: float, board: Any
) -> None:
    console = report.out()
    stop = time.monotonic() + minutes * 60 if minutes is not None else float("inf")
    looked = time.monotonic()
    sums: dict[str, float] = {}
    counted = 0
    with report.progress(trainer.recipe.steps, "training") as bar:
        bar.update(bar.task_ids[0], completed=trainer.done)
        while not trainer.finished and time.monotonic() < stop:
            for name, value in trainer.step().items():
                sums[name] = sums.get(name, 0.0) + value
            counted += 1
            bar.update(
                bar.task_ids[0], completed=trainer.done, description=f"loss {sums['total'] / counted:.3f}"
            )
            if counted == 200:
                means = {name: value / counted for name, value in sums.items()}
                shown = " ".join(f"{name} {value:.4f}" for name, value in means.items())
                console.print(f"{time.strftime('%H:%M:%S')} step {trainer.done} {shown}", soft_wrap=True)
                for name, value in means.items():
                    if board is not None:
                        board.add_scalar(f"loss/{name}", value, trainer.done)
                sums, counted = {}, 0
            if time.monotonic() - looked > every * 60:
                _look(trainer, validation, output, board)
                looked = time.monotonic()
    _look(trainer, validation, output, board)


def _look(trainer: Trainer, validation: Validation, output: Path, board: Any) -> None:
    """Saves the run and measures the moving average on held-out clips."""
    from motion.pim import checkpoint
    from motion.pim.validation import describe

    trainer.save(output / STATE)
    weights = output / f"{trainer.recipe.name}.safetensors"
    checkpoint.save(weights, trainer.average, trainer.recipe.to_dict(), trainer.done)
    for steps in (1, 2, 4):
        figures = validation.figures(trainer.average, steps)
        line = f"step {trainer.done}, sampled in {steps}: {describe(figures)}"
        report.out().print(line, soft_wrap=True)
        for name, value in figures.items():
            if board is not None:
                board.add_scalar(f"{name}/{steps}", value, trainer.done)


def _motions(
    cmu: Path | None, mesh2motion: Path | None, kept: list[Path], cache: Path | None
) -> list[BodyMotion]:
    from motion.pim.data import corpus, store

    found = corpus.gather(corpus.Sources(cmu, mesh2motion), cache)
    for path in kept:
        found += store.load(path)
    if not found:
        raise FileError(
            "nothing to train on",
            kind="no_data",
            fix="give --cmu, --mesh2motion or --motions; see docs/pim.md",
        )
    return found


def needs(*packages: str) -> None:
    """MotionError unless the packages that training takes are installed."""
    for package in packages:
        if find_spec(package) is None:
            raise missing(package, "train")


def _writer(output: Path) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ModuleNotFoundError:
        raise MotionError(
            "tensorboard is missing", kind="not_installed", fix="pip install tensorboard"
        ) from None
    return SummaryWriter(str(output))
