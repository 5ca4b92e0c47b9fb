"""The benchmark of sessions that talk: a program of its own, `python -m bridge.talkers_bench`. Times are milliseconds."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict
from typing import Any

from bridge.bench import THREADS

TALKING, MOVING, MEGABYTES = 50, 16, 5.0


def program(as_json: bool, seconds: float) -> tuple[list[str], dict[str, str]]:
    """The command that runs it in a process of its own, and the environment."""
    words = ["--seconds", str(seconds), *(["--json"] if as_json else [])]
    return [sys.executable, "-m", "bridge.talkers_bench", *words], {
        **os.environ,
        **dict.fromkeys(THREADS, "1"),
    }


def show(found: dict[str, Any]) -> None:
    """The figures as a table for people. left: until sound is heard, of all but one chunk in a hundred."""
    from rich.table import Table

    from bridge.cli import report

    names = {"talking": "that talk", "moving": "that talk and move"}
    table = Table("sessions", "frames late: p50, p99", "sound late", "left", "cores", "memory", "on time")
    for kind, words in names.items():
        for one in (found[kind]["few"], found[kind]["all"]):
            late = [f"{one[what]['p50']:.1f}, {one[what]['p99']:.1f} ms" for what in ("frames", "sound")]
            table.add_row(
                f"{one['sessions']} {words}",
                *late,
                f"{one['headroom']:.0f} ms",
                "" if one["cores"] is None else f"{one['cores']:.2f}",
                "" if one["megabytes"] is None else f"{one['megabytes']:.0f} MB",
                "yes" if one["on_time"] else "no",
            )
    console = report.out()
    console.print(table)
    for kind, words in names.items():
        one, each = found[kind]["all"], found[kind]["megabytes_per_session"]
        console.print(
            f"{one['sessions']} {words}: {one['talking']:.0%} of the time somebody talks, {one['frames_share']:.1%} of the "
            f"frames came; sound {one['too_late']} times too late, {one['missing']} missing, waited for {one['put_off']} "
            f"times; {one['jumps']} jumps of the body; quality went down {one['step']} steps, {one['failures']} errors"
            + ("" if each is None else f"; {each:.1f} MB for each (target ≤ {MEGABYTES:.0f} MB)")
        )


def main() -> None:
    """The program that `kinelink bench --talkers` starts."""
    from bridge.benchmarks import talkers
    from bridge.cli import report

    parser = argparse.ArgumentParser(prog="bridge.talkers_bench", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--talking", type=int, default=TALKING)
    parser.add_argument("--moving", type=int, default=MOVING)
    chosen = parser.parse_args()
    report.speak_utf8()
    with report.reporting(chosen.json):

        def say(text: str) -> None:
            print(f"  {text}", file=sys.stderr, flush=True)

        found = {}
        for kind, count in (("talking", chosen.talking), ("moving", chosen.moving)):
            one = talkers.measure(count, kind == "moving", chosen.seconds, say)
            found[kind] = asdict(one)
            for name, load in (("few", one.few), ("all", one.all)):
                found[kind][name]["on_time"] = load.on_time
        if chosen.json:
            report.print_json(found)
        else:
            show(found)


if __name__ == "__main__":
    main()
