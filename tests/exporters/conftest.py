"""What other programs found in a module's `files`. Each program runs once a module."""

from __future__ import annotations

from typing import Any

import pytest

from tests.exporters.agreement import Files, Reading, three_metres
from tests.readers import programs


@pytest.fixture(scope="module")
def blender(files: Files) -> dict[str, Any]:
    return files.read_by(programs.in_blender)


@pytest.fixture(scope="module")
def three(files: Files) -> dict[str, Any]:
    return files.read_by(programs.in_three)


@pytest.fixture(scope="module", params=["blender", "three"])
def reading(request: pytest.FixtureRequest) -> Reading:
    """One program's findings, whichever it is."""
    found = request.getfixturevalue(request.param)
    return Reading(found, three_metres if request.param == "three" else lambda name: 1.0)
