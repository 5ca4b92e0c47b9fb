"""`kinelink bench`: how fast generation and the live server are."""

from __future__ import annotations

import json as plain
import subprocess
from typing import Annotated

import typer

from bridge.cli.options import AsJson, Checkpoint, HowMoved
from motion.selection import DEFAULT


def bench(
    repeats: Annotated[int, typer.Option(help="Repetitions of each offline measurement.", min=1)] = 5,
    trials: Annotated[int, typer.Option(help="Instructions to the live server.", min=1)] = 100,
    seconds: Annotated[float, typer.Option(help="Seconds of each live measurement.", min=0.5)] = 8.0,
    live: Annotated[bool, typer.Option("--live", help="The live server only.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Generation only.")] = False,
    talk: Annotated[bool, typer.Option("--talk", help="Turns of a talk only, spoken and typed.")] = False,
    talkers: Annotated[bool, typer.Option("--talkers", help="Many sessions that talk only.")] = False,
    how: HowMoved = DEFAULT,
    checkpoint: Checkpoint = None,
    json: AsJson = False,
) -> None:
    """Measure generation against real time and how its cost grows; and the live server beside bare sockets.

    Generation is measured as planned and solved, beside it what the prior takes where that is chosen; live motion is made as
    chosen.

    Example: kinelink bench --live --json
    """
    from bridge import bench as generation
    from bridge import live_bench as server
    from bridge import prior_bench as prior
    from bridge import talk_bench as talks
    from bridge import talkers_bench as many

    wanted = {}
    if offline or not (live or talk or talkers):
        wanted["offline"] = generation.program(json, repeats)
        if how == "prior":
            wanted["prior"] = prior.program(json, repeats, checkpoint)
    if live or not (offline or talk or talkers):
        wanted["live"] = server.program(json, trials, seconds, how, checkpoint)
    if talk:
        wanted["talk"] = talks.program(json, trials)
    if talkers:
        wanted["talkers"] = many.program(json, seconds)
    found = {}
    for name, (command, environment) in wanted.items():
        done = subprocess.run(command, env=environment, check=False, stdout=subprocess.PIPE if json else None)
        if done.returncode != 0:
            raise typer.Exit(done.returncode)
        if json:
            found[name] = plain.loads(done.stdout)
    if json:
        from bridge.cli import report

        report.print_json(found)
