"""The C++ core's test program, compiled as engines compile it: no exceptions, no run-time types, warnings are errors."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.readers import programs

HERE = Path(__file__).resolve().parent
CORE = HERE.parent.parent / "unreal_client" / "Source" / "Kinelink" / "Core"
STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror"]
LANGUAGE = ["-std=c++17", "-fno-exceptions", "-fno-rtti", "-pthread"]
# UBSan's check of virtual tables needs run-time types.
SANITIZERS = ("-O1", "-g1", "-fsanitize=address,undefined", "-fno-sanitize=vptr", "-fno-sanitize-recover=all")


@dataclass(frozen=True)
class Variant:
    """A way to compile. together: the core as one file, as in a unity build."""

    name: str
    compiler: str
    options: tuple[str, ...]
    together: bool


SANITIZED = Variant("sanitized", "g++", SANITIZERS, together=True)
CLANG = Variant("clang", "clang++", SANITIZERS, together=True)
OPTIMIZED = Variant("optimized", "g++", ("-O2",), together=False)


def build(base: Path, variant: Variant) -> list[str]:
    """The command that runs the program. base: a folder for all tests of a run; built there once."""
    program = _folder(base, variant) / "probe"
    if not program.is_file():
        ours = [(source, [f"-I{CORE}"]) for source in sorted((HERE / "cpp").glob("*.cpp"))]
        objects = compile_all(base, variant, [*core_jobs(base, variant), *ours])
        run([_compiler(variant), *LANGUAGE, *variant.options, *objects, "-o", str(program)])
    return [str(program)]


def core_jobs(base: Path, variant: Variant) -> list[tuple[Path, list[str]]]:
    """The core's sources, to be compiled with no options of their own."""
    sources = sorted(CORE.glob("*.cpp"))
    if variant.together:
        whole = _folder(base, variant) / "whole_core.cpp"
        whole.write_text("".join(f'#include "{path}"\n' for path in sources), encoding="utf-8")
        sources = [whole]
    return [(source, []) for source in sources]


def compile_all(base: Path, variant: Variant, jobs: list[tuple[Path, list[str]]]) -> list[str]:
    """The object files of sources with further options; what was compiled before in this run isn't compiled again."""
    compiler, folder = _compiler(variant), _folder(base, variant)

    def compiled(job: tuple[Path, list[str]]) -> str:
        source, more = job
        target = folder / f"{source.parent.name}_{source.stem}.o"
        if not target.is_file():
            run([compiler, *LANGUAGE, *variant.options, *STRICT, *more, "-c", str(source), "-o", str(target)])
        return str(target)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(compiled, jobs))


def run(command: list[str]) -> None:
    """Run a compiler; the test fails where it does."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-5000:]


def _compiler(variant: Variant) -> str:
    compiler = shutil.which(variant.compiler)
    if compiler is None:
        programs.missing(f"no {variant.compiler} (Debian: g++, clang and libclang-rt-dev)")
    return compiler


def _folder(base: Path, variant: Variant) -> Path:
    folder = base / f"cpp-{variant.name}"
    folder.mkdir(exist_ok=True)
    return folder
