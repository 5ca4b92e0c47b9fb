"""The benchmark's figures about scenes that were never seen."""

from __future__ import annotations

import pytest

from bridge import bench


def test_never_seen_scenes_are_timed_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "CASES", 3)
    monkeypatch.setattr(bench, "EVERY", 2)
    found = bench.never_seen(lambda text: None)
    spread = found["real_time_factor_by_case"]
    assert (found["cases"], found["refused"]) == (2, 0)
    assert found["seconds_of_motion"] > 2.0
    assert found["real_time_factor"] > 0.0
    assert 0.0 < spread["low"] <= spread["median"] <= spread["high"]
