"""A missing reader is a skip on a developer's machine and a failure where readers are required."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.outcomes import Failed, Skipped

from tests.readers import programs


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without Blender, browser and node."""
    for name in ("KINELINK_BLENDER_PYTHON", "KINELINK_BROWSER", "KINELINK_REQUIRE_READERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.parametrize("program", [programs.in_blender, programs.in_three])
def test_a_missing_program_skips_or_fails(
    bare: None, monkeypatch: pytest.MonkeyPatch, program: object
) -> None:
    assert callable(program)
    with pytest.raises(Skipped, match="KINELINK_"):
        program({}, 30)
    monkeypatch.setenv("KINELINK_REQUIRE_READERS", "1")
    with pytest.raises(Failed, match="KINELINK_REQUIRE_READERS=1"):
        program({}, 30)


def test_a_missing_validator_skips_or_fails(bare: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Skipped, match="no node"):
        programs.validated([])
    monkeypatch.setenv("KINELINK_REQUIRE_READERS", "1")
    with pytest.raises(Failed, match="no node"):
        programs.validated([])
