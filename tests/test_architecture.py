"""The arrows between the rooms run one way, private names stay private, and files stay small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "motion": {"motion"},
    "exporters": {"motion", "exporters"},
    "bridge": {"motion", "exporters", "bridge"},
    "examples": {"motion", "exporters", "bridge"},
}
FORBIDDEN_IN_MOTION = {
    "socket",
    "http",
    "urllib",
    "requests",
    "websockets",
    "zmq",
    "asyncio",
    "typer",
    "rich",
}
LONGEST_FILE = 450
SOURCES = {".py", ".ts", ".css", ".html", ".cs", ".gd"}
GENERATED = {"node_modules", "dist", ".venv", ".venv-readers", "build", "demo_output", "__pycache__"}


def modules(room: str) -> list[Path]:
    return sorted(path for path in (ROOT / room).rglob("*.py") if not GENERATED & set(path.parts))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Every (module, name) that a file imports; name is "" for `import module`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; use the full name"
            yield from ((node.module or "", alias.name) for alias in node.names)


def room_of(module: str) -> str:
    return module.partition(".")[0]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_rooms_import_only_inwards(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in modules(room)
        for module, _ in imports(path)
        if room_of(module) in MAY_IMPORT and room_of(module) not in MAY_IMPORT[room]
    ]
    assert not wrong


def test_motion_knows_no_sockets_and_no_command_line() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in modules("motion")
        for module, _ in imports(path)
        if any(f"{module}.".startswith(f"{name}.") for name in FORBIDDEN_IN_MOTION)
    ]
    assert not wrong


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_private_names_stay_in_their_room(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module} {name}".rstrip()
        for path in modules(room)
        for module, name in imports(path)
        if room_of(module) in MAY_IMPORT and room_of(module) != room
        if any(part.startswith("_") and not part.startswith("__") for part in (*module.split("."), name))
    ]
    assert not wrong


def test_files_hold_one_idea() -> None:
    rooms = [*MAY_IMPORT, "tests", "unity_client"]
    files = [path for room in rooms for path in (ROOT / room).rglob("*") if path.suffix in SOURCES]
    files = [path for path in [*files, ROOT / "run.py"] if not GENERATED & set(path.parts)]
    assert files
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long
