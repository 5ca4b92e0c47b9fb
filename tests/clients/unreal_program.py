"""The Unreal plugin, unmodified, compiled by g++ as the engine compiles it against the doubles of the engine's interfaces."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.clients import cpp_program, unreal_header_tool
from tests.clients.cpp_program import CORE, OPTIMIZED, run
from tests.readers import programs

HERE = Path(__file__).resolve().parent
PLUGIN = CORE.parent
DOUBLES = HERE / "unreal_doubles"
# As the engine since 5.3: C++20 without exceptions and run-time types, shadowed names are errors.
ENGINE = ["-std=c++20", "-fno-exceptions", "-fno-rtti", "-pthread", "-Wall", "-Wextra", "-Wshadow", "-Werror"]
LOOSE = ["-Wno-shadow"]


def includes() -> list[list[str]]:
    """The engine's headers that there are doubles of: header, double, the engine's module."""
    lines = (DOUBLES / "headers.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


def headers(folder: Path) -> list[str]:
    """The include options for a folder that gets what the engine and its header tool would provide."""
    for name, double, _ in includes():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f'#pragma once\n#include "Doubles/{double}"\n', encoding="utf-8")
    for header in sorted(PLUGIN.glob("P*/**/*.h")):
        if generated := unreal_header_tool.read(header):
            (folder / generated.name).write_text(generated.text(), encoding="utf-8")
    return [f"-I{path}" for path in (folder, DOUBLES, PLUGIN / "Public", PLUGIN / "Private", PLUGIN)]


def build(base: Path) -> list[str]:
    """The command that runs the program of tests/clients/unreal. base: a folder for all tests of a run; built there once."""
    folder = base / "unreal"
    program = folder / "studio"
    if program.is_file():
        return [str(program)]
    compiler = shutil.which("g++")
    if compiler is None:
        programs.missing("no g++ (Debian: g++)")
    if not Path("/usr/include/openssl/ssl.h").is_file():
        programs.missing("no headers of OpenSSL (Debian: libssl-dev)")
    include = headers(folder / "include")
    # Every file of the engine's and ours begins with it, one way or another: it is read once.
    common = folder / "common.h"
    common.write_text('#include "CoreMinimal.h"\n', encoding="utf-8")
    first = [compiler, *ENGINE, "-O1", *include]
    run([*first, "-x", "c++-header", str(common), "-o", f"{common}.gch"])
    first += ["-include", str(common)]
    jobs = [(source, []) for source in sorted(PLUGIN.glob("Private/**/*.cpp"))]
    jobs += [
        (source, LOOSE)
        for part in (DOUBLES / "Doubles", HERE / "unreal")
        for source in sorted(part.glob("*.cpp"))
    ]

    def compiled(job: tuple[Path, list[str]]) -> str:
        source, more = job
        target = folder / f"{source.parent.name}_{source.stem}.o"
        run([*first, *more, "-c", str(source), "-o", str(target)])
        return str(target)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(compiled, jobs))
    # The core as it is shipped, which other tests have as well.
    objects += cpp_program.compile_all(base, OPTIMIZED, cpp_program.core_jobs(base, OPTIMIZED))
    run([compiler, "-pthread", *objects, "-o", str(program), "-lssl", "-lcrypto"])
    return [str(program)]
