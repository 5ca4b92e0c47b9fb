"""The C++ core's test program, compiled as engines compile it: no exceptions, no run-time types, warnings are errors."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.readers import programs

HERE = Path(__file__).resolve().parent
CORE = HERE.parent.parent / "unreal_client" / "Source" / "Kinelink" / "Core"
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
LANGUAGE = ["-std=c++17", "-fno-exceptions", "-fno-rtti", "-pthread"]
# UBSan's check of virtual tables needs run-time types.
SANITIZED = ["-O1", "-g1", "-fsanitize=address,undefined", "-fno-sanitize=vptr", "-fno-sanitize-recover=all"]
OPTIMIZED = ["-O2"]


def build(folder: Path, options: list[str], together: bool, by: str = "g++") -> list[str]:
    """The command that runs the program. together: the core as one file, as in a unity build. by: the compiler."""
    compiler = shutil.which(by)
    if compiler is None:
        programs.missing(f"no {by} (Debian: g++, clang and libclang-rt-dev)")
    core = sorted(CORE.glob("*.cpp"))
    if together:
        whole = folder / "whole_core.cpp"
        whole.write_text("".join(f'#include "{path}"\n' for path in core), encoding="utf-8")
        core = [whole]
    sources = [*core, *sorted((HERE / "cpp").glob("*.cpp"))]
    command = [compiler, *LANGUAGE, *options]

    def compiled(source: Path) -> str:
        target = folder / f"{source.parent.name}_{source.stem}.o"
        run([*command, *STRICT, f"-I{CORE}", "-c", str(source), "-o", str(target)])
        return str(target)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(compiled, sources))
    program = folder / "probe"
    run([*command, *objects, "-o", str(program)])
    return [str(program)]


def run(command: list[str]) -> None:
    """Run a compiler; the test fails where it does."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-5000:]
