"""A speaker's own visemes, learned while a text is read along."""

import numpy as np

from motion.speech.visemes.confusions import Confusions

PP, NN, AA = 1, 8, 10


def _heard(viseme, frames=1, sure=0.8):
    rows = np.full((frames, 15), (1 - sure) / 14)
    rows[:, viseme] = sure
    return np.log(rows)


def test_at_first_the_net_is_believed():
    for viseme in (PP, NN, AA):
        assert Confusions().evidence(_heard(viseme))[0].argmax() == viseme


def test_a_speaker_whose_m_is_heard_as_n_is_understood():
    speaker = Confusions()
    before = speaker.evidence(_heard(NN))[0]
    speaker.learn(np.full(150, PP), _heard(NN, 150))
    after = speaker.evidence(_heard(NN))[0]
    assert after[PP] - after[NN] > 2 + before[PP] - before[NN]
    assert after[PP] > after[AA] + 2
    # Of what wasn't heard, nothing was learned.
    assert speaker.evidence(_heard(AA))[0].argmax() == AA
