"""`kinelink evaluate`: is the motion right?"""

from __future__ import annotations

from bridge.cli import report
from bridge.cli.options import AsJson


def evaluate(json: AsJson = False) -> None:
    """Generate the evaluation cases and measure contact, placement, penetration, sliding and limits."""
    with report.reporting(json):
        pass
