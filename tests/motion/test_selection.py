"""What makes motion is chosen, and where the prior can't be used the solver does it and says why."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from motion.selection import STEPS, select
from tests.motion.pim.weights import untrained


def test_the_solver_needs_nothing() -> None:
    found = select("solver", Path("none.safetensors"))
    assert (found.motion, found.notice, found.prior) == ("solver", "", None)


def test_missing_weights_are_told_with_what_to_do(tmp_path: Path) -> None:
    found = select("prior", tmp_path / "none.safetensors")
    assert found.motion == "solver" and found.prior is None
    assert "none.safetensors" in found.notice and "checkpoints/README.md" in found.notice


def test_missing_packages_are_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "safetensors", None)
    (tmp_path / "some.safetensors").write_bytes(b"")
    found = select("prior", tmp_path / "some.safetensors")
    assert found.motion == "solver" and "safetensors" in found.notice and "pip install" in found.notice


def test_a_prior_comes_with_fewer_evaluations_for_when_there_is_little_time(tmp_path: Path) -> None:
    found = select("prior", untrained(tmp_path), STEPS)
    assert (found.motion, found.notice) == ("prior", "")
    assert tuple(found.priors) == STEPS and found.prior is found.priors[STEPS[0]]
    assert found.without_weights().hash == found.hash and found.without_weights().prior is None
