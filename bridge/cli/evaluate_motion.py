"""`kinelink evaluate motion`: how natural is the motion?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bridge.cli import report
from bridge.cli.options import AsJson

if TYPE_CHECKING:
    from bridge.comparison import Book
    from motion.evaluate import Case
    from motion.evaluate.naturalness import Comparison, Method
    from motion.evaluate.naturalness.interruptions import Interrupter
    from motion.evaluate.naturalness.performed import Maker
    from motion.evaluate.naturalness.tables import Table

# As many cases are shown as flip-books.
_SHOWN = 8
_TRAINING_WINDOWS = 4000


def motion(
    cmu: Annotated[
        Path | None, typer.Option(help="Motion capture of CMU (npz) to compare with.", show_default=False)
    ] = None,
    checkpoint: Annotated[
        Path | None,
        typer.Option(help="A learned prior (safetensors) to compare.", show_default=False),
    ] = None,
    steps: Annotated[int, typer.Option(help="Evaluations of the prior per window.", min=1, max=8)] = 2,
    windows: Annotated[int, typer.Option(help="Held-out windows of mocap.", min=50)] = 1500,
    waypoints: Annotated[bool, typer.Option(help="Ask for the hips' place too, not for a hand only.")] = True,
    cases: Annotated[int, typer.Option(help="Generated cases to perform.", min=0)] = 60,
    interruptions: Annotated[int, typer.Option(help="Cases to break off at random times.", min=0)] = 60,
    seed: Annotated[int, typer.Option(help="Same seed, same windows and cases.", min=0)] = 0,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the report.")] = Path("reports"),
    json: AsJson = False,
) -> None:
    """Compare ways of making motion: on held-out mocap, on generated cases, and where they are interrupted.

    Writes motion.html, with flip-books to judge by eye, and motion.json.

    Example: kinelink evaluate motion --cmu cmu.npz --cases 60 -o reports
    """
    with report.reporting(json):
        from bridge.comparison import write_comparison
        from bridge.comparison.flipbook import book_of_case, books_of_windows
        from motion.evaluate import generated_cases
        from motion.evaluate.naturalness.interruptions import interrupt_all, planned_interruption
        from motion.evaluate.naturalness.methods import PLANNER
        from motion.evaluate.naturalness.performed import CaseScore, Made, perform_all, planned
        from motion.evaluate.naturalness.tables import on_cases, on_interruptions, on_windows

        tables: list[Table] = []
        books: list[Book] = []
        data: dict[str, Any] = {}
        found = None
        if cmu is not None:
            found = _on_mocap(cmu, _methods(checkpoint, steps), windows, waypoints, seed)
            tables.append(on_windows(found))
            books += books_of_windows(found)
            data["windows"] = found.to_dict()
        chosen = generated_cases(max(cases, interruptions), seed)
        makers: dict[str, Maker] = {PLANNER: planned}
        interrupters: dict[str, Interrupter] = {PLANNER: planned_interruption}
        if checkpoint is not None:
            from motion.evaluate.naturalness.enlivened import PROJECTED, projected, projected_interruption
            from motion.projection.learned import Learned

            prior = Learned(checkpoint, steps)
            makers[PROJECTED], interrupters[PROJECTED] = projected(prior), projected_interruption(prior)
        shown: dict[int, dict[str, Made]] = {}
        total = cases * len(makers) + interruptions * len(interrupters)
        with report.progress(total, "performing") as bar:
            task = bar.task_ids[0]
            performed = []
            for name, maker in makers.items() if cases else ():

                def done(score: CaseScore, made: Made | None, name: str = name) -> None:
                    bar.update(task, advance=1, description=f"{name}: {score.case.verb}")
                    if made is not None and score.case.number in worth_showing(chosen[:cases]):
                        shown.setdefault(score.case.number, {})[name] = made

                reference = found.reference if found is not None else None
                performed.append(perform_all(name, maker, chosen[:cases], reference, done))
            pops = {}
            for name, interrupter in interrupters.items() if interruptions else ():
                bar.update(task, description=f"{name}: interrupting")
                pops[name] = interrupt_all(
                    chosen[:interruptions], seed, interrupter, progress=lambda: bar.advance(task)
                )
        if performed:
            tables.append(on_cases(performed))
            data["cases"] = [one.to_dict() for one in performed]
        if pops:
            tables.append(on_interruptions(pops))
            data["interruptions"] = {name: one.to_dict() for name, one in pops.items()}
        books += [
            book_of_case(chosen[number].text, chosen[number].scene, made) for number, made in shown.items()
        ]
        page = write_comparison(tables, books, data, output)
    if json:
        report.print_json(data)
    else:
        for table in tables:
            _show(table)
        report.out().print(f"report: {page}", markup=False)


def worth_showing(cases: Sequence[Case]) -> set[int]:
    """Numbers of the first cases of as many different verbs."""
    first: dict[str, int] = {}
    for case in cases:
        first.setdefault(case.verb, case.number)
    return set(list(first.values())[:_SHOWN])


def _methods(checkpoint: Path | None, steps: int) -> dict[str, Method]:
    """What is compared on windows of mocap."""
    from motion.evaluate.naturalness import BASELINES

    if checkpoint is None:
        return dict(BASELINES)
    from motion.evaluate.naturalness.learned import PRIOR, prior_only

    return {**BASELINES, PRIOR: prior_only(checkpoint, steps)}


def _on_mocap(path: Path, methods: dict[str, Method], count: int, waypoints: bool, seed: int) -> Comparison:
    """Every method on held-out windows of a file of mocap."""
    from motion.evaluate.naturalness import Reference, compare, cut
    from motion.pim.data.augment import mirrored
    from motion.pim.data.cmu import load
    from motion.pim.split import split

    with report.progress(2 + len(methods), "reading mocap") as bar:
        task = bar.task_ids[0]

        def begin(what: str) -> None:
            bar.update(task, advance=1, description=what)

        train, held_out = split(load(path))
        begin("cutting windows")
        windows = cut(held_out, count, seed, waypoints=waypoints)
        known = [*train, *map(mirrored, train)]
        reference = Reference.of(cut(known, _TRAINING_WINDOWS, seed + 1), windows, held_out)
        return compare(windows, reference, methods, begin)


def _show(table: Table) -> None:
    from rich.table import Table as Rich

    drawn = Rich("", title=table.title, title_justify="left")
    for column in table.columns:
        drawn.add_column(column, justify="right")
    drawn.add_column("")
    drawn.add_column("aim")
    for line in table.lines:
        drawn.add_row(line.name, *line.cells(), line.unit, line.aim)
    console = report.out()
    console.print(drawn)
    for note in table.notes:
        console.print(note, markup=False)
