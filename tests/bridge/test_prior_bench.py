"""The benchmark of the prior: its stages are timed one by one, and its factors are what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge import prior_bench
from bridge.prior_bench import Stages
from motion.projection.learned import Learned
from tests.motion.pim.weights import untrained


def test_factors_hold_for_prior_and_projection_alone() -> None:
    one = Stages("wave", 2.0, planned=9.0, alive=9.0, prior=0.01, prior_few=0.03, projection=0.03)
    assert one.whole == pytest.approx(50.0) and one.few == pytest.approx(2.0 / 0.06)
    assert one.again == pytest.approx(2.0 / (0.03 + 0.1))
    two = prior_bench.total([one, one])
    assert two.motion == 4.0 and two.whole == pytest.approx(one.whole)


def test_every_figure_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prior_bench, "CASES", 2)
    monkeypatch.setattr(prior_bench, "EVERY", 2)
    monkeypatch.setattr(prior_bench, "TEXTS", ("nod",))
    found = prior_bench.measure(Learned(untrained(tmp_path)), 1, lambda text: None)
    assert len(found["motions"]) == 2
    for one in found["motions"]:
        assert min(one[name] for name in ("planned", "alive", "prior", "projection")) > 0.0
        assert one["prior_few"] > one["prior"]
    assert found["slowest"]["whole"] <= found["real_time_factor_by_motion"]["whole"]["median"]
    prior_bench.show(found)
    assert "slowest motion" in capsys.readouterr().out
