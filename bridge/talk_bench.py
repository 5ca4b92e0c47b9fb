"""The benchmark of talks: a program of its own, `python -m bridge.talk_bench`. Times are milliseconds."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict
from typing import Any

from bridge.bench import THREADS

TARGETS = {"heard": 300.0, "moves": 300.0, "overhead": 50.0, "silent": 100.0}


def program(as_json: bool, trials: int) -> tuple[list[str], dict[str, str]]:
    """The command that runs it in a process of its own, and the environment."""
    words = [
        sys.executable,
        "-m",
        "bridge.talk_bench",
        "--trials",
        str(trials),
        *(["--json"] if as_json else []),
    ]
    return words, {**os.environ, **dict.fromkeys(THREADS, "1")}


def show(found: dict[str, Any]) -> None:
    """The figures as tables for people."""
    from rich.table import Table

    from bridge.cli import report

    console, targets = report.out(), found["targets"]
    for kind, since in (("spoken", "the end of speech was decided"), ("typed", "words were typed")):
        table = Table(f"since {since}, until", "p50", "p95", "target: p95")
        rows = (
            ("the first sample arrives", "arrives", ""),
            ("it is to be heard", "heard", f"≤ {targets['heard']:.0f} ms"),
            ("the body begins to move", "moves", f"≤ {targets['moves']:.0f} ms"),
            ("of that without recogniser and language model", "overhead", f"≤ {targets['overhead']:.0f} ms"),
            ("(of that the recogniser)", "recogniser", ""),
            ("(before it: silence that was waited for)", "hang_over", ""),
        )
        for words, key, target in rows:
            one = found[kind][key]
            if one is not None:
                table.add_row(words, f"{one['p50']:.1f} ms", f"{one['p95']:.1f} ms", target)
        console.print(table)
    table = Table("since an interruption was asked for, until", "p50", "p95", "target: p95")
    ends = (
        ("the last stale sample is heard", "silent", f"≤ {targets['silent']:.0f} ms"),
        ("the body sets out for something else", "still", ""),
    )
    for words, key, target in ends:
        table.add_row(words, f"{found[key]['p50']:.1f} ms", f"{found[key]['p95']:.1f} ms", target)
    console.print(table)


def main() -> None:
    """The program that `kinelink bench --talk` starts."""
    from bridge.benchmarks import answering
    from bridge.cli import report

    parser = argparse.ArgumentParser(prog="bridge.talk_bench", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--trials", type=int, default=30)
    chosen = parser.parse_args()
    report.speak_utf8()
    with report.reporting(chosen.json):

        def say(text: str) -> None:
            print(f"  {text}", file=sys.stderr, flush=True)

        found = asdict(answering.measure(chosen.trials, say)) | {"targets": TARGETS}
        if chosen.json:
            report.print_json(found)
        else:
            show(found)


if __name__ == "__main__":
    main()
