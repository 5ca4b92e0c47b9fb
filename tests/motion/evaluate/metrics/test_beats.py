"""Beat alignment of beats a known time apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion.evaluate.metrics.beats import beat_alignment, motion_beats
from tests.motion.strategies import REPEATABLE

FPS = 30.0


def test_beats_on_the_beat_score_one_and_sigma_off_the_known_value() -> None:
    beats = np.arange(1.0, 9.0, 2.0)
    assert beat_alignment(beats, beats) == 1.0
    assert beat_alignment(beats + 0.3, beats) == pytest.approx(np.exp(-0.5))
    assert beat_alignment(np.concatenate([beats, beats + 0.3]), beats) == pytest.approx(
        (1 + np.exp(-0.5)) / 2
    )
    assert beat_alignment(np.zeros(0), beats) == beat_alignment(beats, np.zeros(0)) == 0.0


def test_a_hand_that_swings_has_a_beat_at_every_turn() -> None:
    time = np.arange(121) / FPS
    hand = np.stack([np.sin(2 * np.pi * 0.5 * time), 0 * time, 0 * time], -1)[:, None]
    # It turns at half a second and every second after.
    np.testing.assert_allclose(motion_beats(hand, FPS), [0.5, 1.5, 2.5, 3.5], atol=0.5 / FPS)
    assert not len(motion_beats(np.zeros((30, 1, 3)), FPS))


@REPEATABLE
@given(st.lists(st.floats(0.0, 10.0), min_size=1, max_size=8), st.floats(-0.2, 0.2))
def test_alignment_is_between_nothing_and_one_and_moves_with_time(times: list[float], shift: float) -> None:
    motion, beats = np.array(times), np.arange(0.0, 10.0, 0.7)
    found = beat_alignment(motion, beats)
    assert 0.0 < found <= 1.0
    assert beat_alignment(motion + shift, beats + shift) == pytest.approx(found)
