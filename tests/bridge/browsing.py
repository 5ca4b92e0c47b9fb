"""Pages of the live server in a real headless Chromium, driven by scripts that use browsing.mjs and print what they saw."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bridge.processes import Running, serve
from tests.readers.programs import WEB, browser, missing


@contextlib.contextmanager
def serving(*flags: str) -> Iterator[Running]:
    """A server with the built pages, for one test module alone."""
    if not (WEB / "dist" / "index.html").is_file():
        missing("the studio is not built (python run.py demo)")
    running = serve(*flags)
    try:
        yield running
    finally:
        code = running.stop()
    assert code == 0, "".join(running.log)


class Driven:
    """A script that runs. Use as a context; it is ended where it goes on."""

    def __init__(self, script: Path, address: str, *words: str) -> None:
        program, node = browser(), shutil.which("node")
        if program is None or node is None or not (WEB / "node_modules" / "playwright-core").is_dir():
            missing("no Chromium, no node, or no playwright-core (run npm ci in bridge/web)")
        self._process = subprocess.Popen(
            [node, str(script), address, program, str(WEB), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Driven:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    def ready(self) -> None:
        """Wait until it has said that it is, and waits for the end of what it is told."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line == "ready\n", self.seen(60)

    def seen(self, limit: float) -> dict[str, Any]:
        """What it saw, when it is done; it is told nothing more. limit: seconds."""
        out, err = self._process.communicate(timeout=limit)
        assert self._process.returncode == 0, err[-3000:]
        found: dict[str, Any] = json.loads(out)
        return found


def drive(script: Path, address: str, *words: str, limit: float = 400.0) -> dict[str, Any]:
    """What a script saw. address: of the page. limit: seconds."""
    with Driven(script, address, *words) as driven:
        return driven.seen(limit)
