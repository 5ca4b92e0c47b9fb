"""`kinelink demo`: something to look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli import inputs, report
from bridge.cli.config_flags import with_config_flags
from bridge.cli.serve import addresses, run, show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bridge.server.config import Config
    from motion.projection.prior import Prior
    from motion.selection import Selection


@with_config_flags()
def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Only write three motions as files, without server and page.")
    ] = False,
    files: Annotated[
        bool,
        typer.Option("--files", help="Write the motions and show them in the viewer page, without server."),
    ] = False,
    no_open: Annotated[bool, typer.Option("--no-open", help="Don't open the browser.")] = False,
    output: Annotated[Path, typer.Option("--output", help="Where the files go.")] = Path("demo_output"),
    *,
    config: Callable[[], Config],
) -> None:
    """Start the server and open its page in the browser: type a sentence, see it done.

    Example: kinelink demo --no-open --port 8000
    """
    with report.reporting():
        chosen = config()
        if once or files:
            prior = inputs.selection(chosen.motion, chosen.checkpoint).prior
            _files(output, None if once else chosen.port, not no_open, prior)
            return

        def ready(ports: Mapping[str, int], motion: Selection) -> None:
            show(chosen.host, ports, json=False, motion=motion)
            if not no_open:
                import webbrowser

                webbrowser.open(addresses(chosen.host, ports)["studio"])

        run(chosen, ready)


def _files(output: Path, port: int | None, open_browser: bool, prior: Prior | None) -> None:
    from bridge import demo as offline

    made = offline.make(output, prior=prior).parent
    report.out().print(f"motions written to {made}", markup=False)
    if port is not None:
        offline.show(made, port, open_browser)
