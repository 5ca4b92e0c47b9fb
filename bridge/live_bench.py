"""The benchmark of the live server: a program of its own, `python -m bridge.live_bench`, beside the offline `bridge.bench`.

Times are milliseconds. Figures hold for what else the machine does meanwhile: bare sockets are measured in the same run.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from bridge.bench import THREADS
from motion.selection import DEFAULT, Motion, select

TARGETS = {"p50": 60.0, "p95": 100.0, "p99": 120.0, "ratio": 1.3, "sessions": 32, "megabytes": 5.0}
SESSIONS = (2, 8, 16, 24, 32, 48, 64)


def measure(
    trials: int, seconds: float, say: Callable[[str], None], motion: Motion, checkpoint: Path | None
) -> dict[str, Any]:
    """Every figure of the live server, as plain data. motion, checkpoint: what makes motion, see `select`."""
    from bridge.benchmarks import capacity, fanout, reaction, sizes

    say("from an instruction to the hand")
    how = {"motion": motion, "checkpoint": checkpoint}
    answers = reaction.measure(trials, say, how)
    say("subscribers beside bare sockets")
    spread, data = fanout.measure(fanout.COUNTS, seconds, say)
    say("sessions at once")
    load = capacity.measure(SESSIONS, seconds, say, how)
    return {
        "motion": motion,
        "reaction": asdict(answers),
        "fanout": [asdict(one) for one in spread],
        "bytes": asdict(sizes.measure(data)),
        "capacity": asdict(load),
        "targets": TARGETS,
    }


def program(
    as_json: bool, trials: int, seconds: float, motion: Motion, checkpoint: Path | None
) -> tuple[list[str], dict[str, str]]:
    """The command that runs it in a process of its own, and the environment."""
    words = ["--trials", str(trials), "--seconds", str(seconds), "--motion", motion]
    words += ["--checkpoint", str(checkpoint)] if checkpoint else []
    words += ["--json"] if as_json else []
    return [sys.executable, "-m", "bridge.live_bench", *words], {**os.environ, **dict.fromkeys(THREADS, "1")}


def show(found: dict[str, Any]) -> None:
    """The figures as tables for people."""
    from rich.table import Table

    from bridge.cli import report

    console = report.out()
    targets = found["targets"]
    table = Table("from an instruction until", "p50", "p95", "p99", "target")
    rows = (
        (
            "its first frame with the hand 2 mm away arrives",
            "arrival",
            f"≤ {targets['p50']:.0f} ms, p99 ≤ {targets['p99']:.0f} ms",
        ),
        ("that frame is shown", "shown", ""),
        ("the new motion begins", "begins", f"p95 ≤ {targets['p95']:.0f} ms"),
    )
    for words, key, target in rows:
        one = found["reaction"][key]
        table.add_row(words, *(f"{one[name]:.1f} ms" for name in ("p50", "p95", "p99")), target)
    console.print(table)
    table = Table(
        "subscribers", "p50", "p99", "jitter", "bare p50", "bare jitter", f"ratio ≤ {targets['ratio']}"
    )
    for one in found["fanout"]:
        server, bare = one["server"], one["bare"]
        table.add_row(
            f"{one['subscribers']} {one['transport']}",
            *(f"{value:.2f} ms" for value in (server["p50"], server["p99"], server["jitter"])),
            *(f"{value:.2f} ms" for value in (bare["p50"], bare["jitter"])),
            f"{one['ratio']:.2f}",
        )
    console.print(table)
    table = Table("sessions at once", "late p50", "late p99", "memory", "cores at work")
    for one in found["capacity"]["loads"]:
        memory, cores = one["megabytes"], one["cores"]
        table.add_row(
            str(one["sessions"]),
            *_times(one["lateness"]),
            "" if memory is None else f"{memory:.0f} MB",
            "" if cores is None else f"{cores:.2f}",
        )
    console.print(table)
    each = found["capacity"]["megabytes_per_session"]
    console.print(
        f"{found['capacity']['sustained']} sessions on time (target {targets['sessions']})"
        + ("" if each is None else f", {each:.1f} MB for each (target ≤ {targets['megabytes']:.0f} MB)")
    )
    size = found["bytes"]
    console.print(f"a frame: {size['wire']} bytes; as JSON {size['json']}, as a VMC bundle {size['vmc']}")


def _times(one: dict[str, float]) -> tuple[str, str]:
    return f"{one['p50']:.1f} ms", f"{one['p99']:.1f} ms"


def main() -> None:
    """The program that `kinelink bench` starts."""
    from bridge.cli import report

    parser = argparse.ArgumentParser(prog="bridge.live_bench", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--motion", choices=get_args(Motion), default=DEFAULT)
    parser.add_argument("--checkpoint", type=Path)
    chosen = parser.parse_args()
    report.speak_utf8()
    with report.reporting(chosen.json):
        selection = select(chosen.motion, chosen.checkpoint)
        report.notice(selection.notice)

        def say(text: str) -> None:
            print(f"  {text}", file=sys.stderr, flush=True)

        found = measure(chosen.trials, chosen.seconds, say, selection.motion, chosen.checkpoint)
        if chosen.json:
            report.print_json(found)
        else:
            show(found)


if __name__ == "__main__":
    main()
