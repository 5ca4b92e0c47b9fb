"""The learned prior takes part in the comparison like any other method."""

from __future__ import annotations

from pathlib import Path

from motion.evaluate.naturalness import BASELINES, Reference, compare, cut
from motion.evaluate.naturalness.learned import PRIOR, prior_only
from tests.motion.pim.weights import untrained

from .bodies import crowd


def test_an_untrained_prior_is_measured_beside_the_others(tmp_path: Path) -> None:
    path = untrained(tmp_path)
    windows = cut(crowd(8), 12)
    reference = Reference.of(cut(crowd(8, 3), 40, 1), windows)
    found = compare(windows, reference, {**BASELINES, PRIOR: prior_only(path, steps=1)})
    assert [score.method for score in found.scores] == ["mocap", *BASELINES, PRIOR]
    assert found.scores[-1].apart > 0.0
    again = compare(windows, reference, {PRIOR: prior_only(path, steps=1)})
    assert again.scores[-1].fmd == found.scores[-1].fmd
