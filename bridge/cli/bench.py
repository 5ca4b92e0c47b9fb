"""`kinelink bench`: how fast, and how cost grows with length."""

from __future__ import annotations

from bridge.cli import report
from bridge.cli.options import AsJson


def bench(json: AsJson = False) -> None:
    """Measure generation against real time on one core, planning time, and growth with length."""
    with report.reporting(json):
        pass
