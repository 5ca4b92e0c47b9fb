"""`kinelink data`: prepare motion to learn from, and say what it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli import report
from bridge.cli.options import AsJson
from motion.errors import FileError

if TYPE_CHECKING:
    from motion.pim.data.corpus import Sources
    from motion.pim.data.statistics import Statistics
    from motion.pim.motion import BodyMotion

CACHE = Path("corpus")


def data(
    cmu: Annotated[
        Path | None, typer.Option(help="CMU's recordings, packed as one npz.", show_default=False)
    ] = None,
    mesh2motion: Annotated[
        Path | None, typer.Option(help="Mesh2Motion's clips, packed as one npz.", show_default=False)
    ] = None,
    rollouts: Annotated[int, typer.Option(help="How many requests to plan and perform.", min=0)] = 0,
    seed: Annotated[int, typer.Option(help="Same seed, same requests.", min=0)] = 0,
    workers: Annotated[int, typer.Option(help="Processes that plan.", min=1, max=64)] = 1,
    out: Annotated[Path, typer.Option(help="Folder to keep what was prepared in.")] = CACHE,
    sheet: Annotated[
        Path | None, typer.Option(help="Write pictures of every action as a PNG.", show_default=False)
    ] = None,
    json: AsJson = False,
) -> None:
    """Bring motion onto one body, keep it on disk, and print what there is.

    CMU: free for any use, mocap.cs.cmu.edu. Mesh2Motion: CC0, mesh2motion.org. docs/pim-data.md says how the files are packed.

    Example: kinelink data --cmu cmu.npz --rollouts 200 --workers 2 --sheet corpus.png
    """
    with report.reporting(json):
        from motion.pim.data import corpus, statistics

        if cmu is None and mesh2motion is None and not rollouts:
            raise FileError(
                "no motion to prepare",
                kind="no_data",
                fix="give --cmu FILE (mocap.cs.cmu.edu), --mesh2motion FILE (mesh2motion.org, CC0), or --rollouts N, "
                "which needs no file; see docs/pim-data.md",
            )
        motions = _gathered(corpus.Sources(cmu, mesh2motion, rollouts, seed), out, workers)
        train, held_out = corpus.halves(motions)
        found = statistics.measure(motions)
        if sheet is not None:
            from bridge.corpus_sheet import write_corpus_sheet

            write_corpus_sheet(motions, sheet)
    if json:
        report.print_json({**found.to_dict(), "held_out": [f"{m.source} {m.name}" for m in held_out]})
        return
    show(found)
    console = report.out()
    console.print(
        f"{report.number_of(len(train), 'clip')} to train on, {len(held_out)} held out; kept in {out}"
    )
    if sheet is not None:
        console.print(f"pictures: {sheet}", markup=False)


def _gathered(sources: Sources, out: Path, workers: int) -> list[BodyMotion]:
    from motion.pim.data import corpus

    with report.progress(1, "motion") as bar:
        tasks = {"": bar.task_ids[0]}

        def ready(source: str, done: int, total: int | None) -> None:
            task = tasks.pop("", None) if "" in tasks else tasks.get(source)
            if task is None:
                task = bar.add_task(source)
            tasks[source] = task
            bar.update(task, description=source, completed=done, total=total)

        return corpus.gather(sources, out, workers=workers, progress=ready)


def show(found: Statistics) -> None:
    """The figures as tables."""
    from rich.table import Table

    console = report.out()
    table = Table(
        "source",
        "clips",
        "frames",
        "minutes",
        "skating",
        "toes in contact",
        "jerk",
        "beyond limits",
        title="motion",
    )
    for name, part in (*found.sources.items(), ("all", found.total)):
        table.add_row(
            name,
            str(part.clips),
            str(part.frames),
            f"{part.minutes:.1f}",
            f"{part.skate_ratio:.1%}",
            f"{part.contact_speed * 100:.1f} cm/s",
            f"{part.jerk:.0f} m/s³",
            f"{part.beyond_limits:.2%}",
        )
    console.print(table)
    console.print("minutes: " + ", ".join(f"{name} {minutes:.1f}" for name, minutes in found.actions.items()))
    table = Table("quantity", "least", "1 %", "median", "99 %", "most", title="ranges")
    for name, values in found.ranges.items():
        table.add_row(name, *(f"{value:.2f}" for value in values))
    console.print(table)
