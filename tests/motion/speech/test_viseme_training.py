"""Training of the viseme net, tiny: it learns, always the same, from material as synthesised speech is."""

import numpy as np
import torch

from motion.speech.visemes.augmentation import varied
from motion.speech.visemes.corpus import HELD_OUT_LANGUAGES, LEARNED, Utterance, variants
from motion.speech.visemes.texts import babble, sentences
from motion.speech.visemes.training import Recipe, Trainer

RECIPE = Recipe(epochs=12, again=12, batch=4, frames=100, seed=3)


def _utterance(seed):
    """Tones and hisses in turn: two "visemes" that are easy to tell apart."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(rng.permutation([7, 10] * 8), 12)
    time = np.arange(len(labels) * 160) / 16_000
    tone = sum(np.sin(2 * np.pi * 150 * k * time) for k in range(1, 8)) * 0.02
    hiss = np.diff(rng.normal(scale=0.1, size=len(time) + 1))
    sound = np.where(np.repeat(labels == 10, 160), tone, hiss).astype(np.float32)
    return Utterance("test", "", sound, labels, ())


def _losses(steps=24):
    trainer = Trainer(RECIPE, [_utterance(seed) for seed in range(8)])
    return trainer, [trainer.step() for _ in range(min(steps, trainer.total))]


def test_loss_falls_quickly():
    torch.set_num_threads(1)
    _, losses = _losses()
    assert np.mean(losses[-4:]) < 0.6 * np.mean(losses[:4])


def test_the_same_seed_gives_the_same_net():
    torch.set_num_threads(1)
    first, losses = _losses(3)
    second, again = _losses(3)
    assert losses == again
    assert all(
        torch.equal(a, b)
        for a, b in zip(first.net.state_dict().values(), second.net.state_dict().values(), strict=True)
    )


def test_varied_speech_keeps_frames_and_labels_together():
    one = _utterance(0)
    frames, labels = varied(one.samples, one.labels, np.random.default_rng(0))
    assert frames.shape == (len(labels), 40) and np.isfinite(frames).all()
    # A hiss has more power above than below, a low tone less.
    tilt = frames[:, 28:].mean(axis=1) - frames[:, :12].mean(axis=1)
    assert tilt[labels == 7].mean() > tilt[labels == 10].mean() + 0.5


def test_pauses_get_longer_and_are_never_said_in():
    labels = np.array([10] * 60 + [0] * 10 + [7] * 60)
    rng = np.random.default_rng(0)
    sound = np.where(np.repeat(labels, 160) > 0, rng.normal(scale=0.1, size=len(labels) * 160), 0.0)
    longest = 0
    for _ in range(20):
        frames, found = varied(sound.astype(np.float32), labels, rng)
        assert frames.shape == (len(found), 40)
        said = np.flatnonzero(found)
        inside = found[said[0] : said[-1]]
        assert list(dict.fromkeys(inside)) == [10, 0, 7]
        longest = max(longest, int((inside == 0).sum()))
    assert longest > 50


def test_what_is_measured_is_never_learned_from():
    learned, held_out = variants()
    assert not set(learned) & set(held_out) and len(held_out) >= 10
    assert not set(HELD_OUT_LANGUAGES) & set(LEARNED)
    assert set(HELD_OUT_LANGUAGES) <= set(sentences())


def test_babble_is_of_the_language_and_by_seed():
    first = babble("en", np.random.default_rng(5))
    assert first == babble("en", np.random.default_rng(5)) and first.endswith(".") and len(first.split()) >= 3
    assert " " not in babble("zh", np.random.default_rng(5)).replace("，", "")
