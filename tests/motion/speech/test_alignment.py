"""The Viterbi search through expected visemes, on scores made so that the answer is known."""

import numpy as np
import pytest

from motion.speech.visemes.alignment import Aligner, Expected, align

FRAME = 0.02
A, B, C, PAUSE = 10, 1, 7, 0


def _scores(heard, certainty=4.0, noise=0.0):
    scores = np.random.default_rng(0).normal(0.0, noise or 1e-9, (len(heard), 15))
    scores[np.arange(len(heard)), heard] += certainty
    return scores


def _said(*visemes, pauses=True):
    expected = [Expected(PAUSE, 0.1, pause=True)] if pauses else []
    for viseme in visemes:
        expected.append(Expected(viseme, 0.08))
    return [*expected, Expected(PAUSE, 0.1, pause=True)] if pauses else expected


def test_clear_sounds_are_found_where_they_are():
    heard = [PAUSE] * 9 + [A] * 5 + [B] * 3 + [C] * 7 + [PAUSE] * 20
    search = Aligner(_said(A, B, C), FRAME)
    search.push(_scores(heard))
    assert search.visemes().tolist() == heard


def test_pauses_may_be_left_out_or_last():
    expected = [*_said(A, B), *_said(C, A, pauses=False), Expected(PAUSE, 0.1, pause=True)]
    for heard in (
        [A] * 4 + [B] * 4 + [C] * 4 + [A] * 4,
        [A] * 4 + [B] * 4 + [PAUSE] * 150 + [C] * 4 + [A] * 4,
    ):
        assert [expected[i].viseme for i in align(expected, _scores(heard), FRAME)] == heard


def test_order_holds_against_what_the_net_heard():
    heard = [A] * 5 + [C] * 2 + [A] * 5 + [B] * 5
    found = [
        _said(A, B, pauses=False)[i].viseme for i in align(_said(A, B, pauses=False), _scores(heard), FRAME)
    ]
    assert found == [A] * 12 + [B] * 5


def test_durations_decide_where_sound_says_nothing():
    expected = [Expected(A, 0.3), Expected(B, 0.1)]
    found = align(expected, np.zeros((20, 15)), FRAME)
    assert np.count_nonzero(found == 0) == 15


def test_less_sound_than_states_is_shared():
    expected = [Expected(viseme, 0.1) for viseme in (A, B, C, A, B, C)]
    assert align(expected, np.zeros((2, 15)), FRAME).tolist() == [1, 4]
    assert len(align(expected, np.zeros((0, 15)), FRAME)) == 0


@pytest.mark.parametrize("size", [1, 7, 64])
def test_a_stream_in_pieces_ends_as_the_whole(size):
    heard = [PAUSE] * 9 + [A] * 5 + [B] * 6 + [C] * 7 + [PAUSE] * 60 + [B] * 4
    scores = _scores(heard, certainty=1.5, noise=1.0)
    expected = [*_said(A, B, C), Expected(B, 0.08)]
    whole, pieces = Aligner(expected, FRAME), Aligner(expected, FRAME)
    whole.push(scores)
    for start in range(0, len(scores), size):
        pieces.push(scores[start : start + size])
    assert np.array_equal(whole.path(), pieces.path())


def test_the_likeliest_path_under_way_is_the_right_one_so_far():
    heard = [PAUSE] * 9 + [A] * 5 + [B] * 6 + [C] * 7 + [PAUSE] * 20
    scores = _scores(heard)
    search = Aligner(_said(A, B, C), FRAME)
    for time in range(0, len(heard), 3):
        search.push(scores[time : time + 3])
        assert search.visemes(finished=False).tolist() == heard[: time + 3]
        assert search.visemes(finished=False, since=time).tolist() == heard[time : time + 3]
