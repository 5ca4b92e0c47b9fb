"""The pages' own tests: the TypeScript client core against the golden vectors, in node."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.readers.programs import MODULES, WEB, missing

pytestmark = pytest.mark.readers


def test_the_client_core_in_typescript() -> None:
    node, vitest = shutil.which("node"), MODULES / "vitest" / "vitest.mjs"
    if node is None or not vitest.is_file():
        missing("no node, or the pages' packages are not installed (python run.py test)")
    done = subprocess.run(
        [node, str(vitest), "run"], cwd=WEB, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
