"""The learned prior takes part in the comparison like any other method."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("safetensors")

from motion.evaluate.naturalness import BASELINES, Reference, compare, cut  # noqa: E402
from motion.evaluate.naturalness.learned import PRIOR, prior_only  # noqa: E402
from motion.pim import checkpoint  # noqa: E402
from motion.pim.model import Pim, PimConfig  # noqa: E402

from .bodies import crowd  # noqa: E402


def test_an_untrained_prior_is_measured_beside_the_others(tmp_path: Path) -> None:
    torch.manual_seed(0)
    path = tmp_path / "tiny.safetensors"
    checkpoint.save(path, Pim(PimConfig(coefficients=4, width=16, layers=1, heads=2, text_width=4)), {}, 0)
    windows = cut(crowd(8), 12)
    reference = Reference.of(cut(crowd(8, 3), 40, 1), windows)
    found = compare(windows, reference, {**BASELINES, PRIOR: prior_only(path, steps=1)})
    assert [score.method for score in found.scores] == ["mocap", *BASELINES, PRIOR]
    assert found.scores[-1].apart > 0.0
    again = compare(windows, reference, {PRIOR: prior_only(path, steps=1)})
    assert again.scores[-1].fmd == found.scores[-1].fmd
