"""`kinelink evaluate`: is the motion right?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli import inputs, report
from bridge.cli.evaluate_motion import motion
from bridge.cli.evaluate_speech import speech
from bridge.cli.options import AsJson, Checkpoint, HowMoved
from motion.selection import DEFAULT

if TYPE_CHECKING:
    from motion.evaluate import CaseResult, Report

WORDS = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}


app = typer.Typer(invoke_without_command=True, rich_markup_mode="rich")


@app.callback()
def evaluate(
    context: typer.Context,
    cases: Annotated[int, typer.Option(help="How many cases; any number is a fair sample.", min=1)] = 600,
    seed: Annotated[int, typer.Option(help="Same seed, same cases.", min=0)] = 0,
    workers: Annotated[int, typer.Option(help="Processes that share the work.", min=1, max=64)] = 1,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the report.")] = Path("reports"),
    how: HowMoved = DEFAULT,
    checkpoint: Checkpoint = None,
    pictures: Annotated[bool, typer.Option(help="Draw the worst ten cases.")] = True,
    json: AsJson = False,
) -> None:
    """Perform generated cases and measure contact, placement, penetration, sliding, limits and jerk.

    Writes report.html, report.md and report.json. The exit code is 1 when a target is missed.

    Example: kinelink evaluate --cases 60 --workers 2 -o reports
    """
    if context.invoked_subcommand is not None:
        return
    with report.reporting(json):
        from bridge.reports import write_report
        from motion.evaluate import Performer, generated_cases
        from motion.evaluate import evaluate as run

        by = Performer(inputs.selection(how, checkpoint).motion, checkpoint)
        chosen = generated_cases(cases, seed)
        with report.progress(len(chosen), "performing") as bar:
            task = bar.task_ids[0]

            def performed(done: int, _: int, newest: CaseResult) -> None:
                bar.update(task, completed=done, description=newest.case.verb)

            def drawn(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total, description="drawing the worst")

            found = run(chosen, performer=by, progress=performed, workers=workers)
            page = write_report(found, output, pictures=pictures, drawn=drawn)
    if json:
        report.print_json({key: value for key, value in found.to_dict().items() if key != "results"})
    else:
        show(found)
        report.out().print(f"report: {page}", markup=False)
    raise typer.Exit(0 if found.targets_met else report.FAILED)


app.command()(motion)
app.command()(speech)


def show(found: Report) -> None:
    """Figures against targets, and the worst cases by name."""
    from rich.table import Table

    from bridge.reports import figure_of, target_of

    table = Table("figure", "measured", "target", "")
    for row in found.rows():
        table.add_row(row.name, figure_of(row), target_of(row), WORDS[row.met])
    console = report.out()
    console.print(table)
    for result in found.worst(10):
        if not result.succeeded:
            console.print(f"{result.case.name}: {'; '.join(result.reasons)}", markup=False)
