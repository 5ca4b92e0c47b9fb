"""Training of the viseme net, tiny: it learns, always the same, from material as synthesised speech is."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from motion.errors import FileError
from motion.speech.espeak_library import Library, Tune
from motion.speech.visemes.augmentation import varied
from motion.speech.visemes.corpus import Utterance, variants
from motion.speech.visemes.recipe import Recipe, load
from motion.speech.visemes.spoken import kept, save
from motion.speech.visemes.spoken import load as load_spoken
from motion.speech.visemes.texts import babble, sentences
from motion.speech.visemes.throats import invented
from motion.speech.visemes.tongues import HELD_OUT_LANGUAGES, LEARNED
from motion.speech.visemes.training import Trainer

RECIPE = Recipe(steps=24, portions=2, again=3, batch=4, frames=100, warmup=4, seed=3)


def _utterance(seed):
    """Tones and hisses in turn: two "visemes" that are easy to tell apart."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(rng.permutation([7, 10] * 8), 12)
    time = np.arange(len(labels) * 160) / 16_000
    tone = sum(np.sin(2 * np.pi * 150 * k * time) for k in range(1, 8)) * 0.02
    hiss = np.diff(rng.normal(scale=0.1, size=len(time) + 1))
    sound = np.where(np.repeat(labels == 10, 160), tone, hiss).astype(np.float32)
    return Utterance("test", "", sound, labels, ())


def _trainer(beside=None):
    return Trainer(RECIPE, [_utterance(seed) for seed in range(8)], beside)


def _losses(steps=24):
    trainer = _trainer()
    return trainer, [trainer.step() for _ in range(steps)]


def _same(one, other):
    return all(
        torch.equal(a, b) for a, b in zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    )


def test_loss_falls_quickly():
    torch.set_num_threads(1)
    _, losses = _losses()
    assert np.mean(losses[-4:]) < 0.6 * np.mean(losses[:4])


def test_the_same_seed_gives_the_same_net():
    torch.set_num_threads(1)
    first, losses = _losses(3)
    second, again = _losses(3)
    assert losses == again
    assert _same(first.net, second.net)


def test_a_run_that_was_stopped_goes_on_to_the_same_net(tmp_path):
    torch.set_num_threads(1)
    whole, losses = _losses(24)
    assert whole.finished
    stopped, _ = _losses(13)
    stopped.save(tmp_path / "net.state")
    resumed = _trainer()
    resumed.resume(tmp_path / "net.state")
    assert [resumed.step() for _ in range(11)] == losses[13:]
    assert _same(resumed.net, whole.net) and np.array_equal(resumed.prior, whole.prior)


def test_speech_varied_beside_the_training_gives_the_same_net():
    torch.set_num_threads(1)
    alone, _ = _losses(8)
    with ThreadPoolExecutor(1) as beside:
        helped = _trainer(beside)
        for _ in range(8):
            helped.step()
    assert _same(helped.net, alone.net)


def test_the_rate_rises_stays_and_falls_to_nothing():
    trainer = _trainer()
    rates = []
    for trainer.done in range(RECIPE.steps + 1):
        rates.append(trainer.rate())
    assert rates[0] == RECIPE.peak / 4 and rates[3:15] == [RECIPE.peak] * 12
    assert rates[-1] == 0 and all(a > b for a, b in itertools.pairwise(rates[15:]))


def test_silence_between_words_counts_in_what_the_net_believes():
    trainer, _ = _losses(4)
    # Half of what is said is hissed and half a tone; the pauses that variation adds are silence.
    assert trainer.prior[[0, 7, 10]].sum() > 0.95 and trainer.prior[0] > 0.05


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


def test_invented_voices_say_every_word_and_sound_unlike_each_other():
    loaded = Library()
    loaded.add_variants({f"invented{i}": invented(np.random.default_rng(i)) for i in range(3)})
    speaker = next(known for known in loaded.speakers if known.name == "en-us")
    plain, events = loaded.synthesise("Move the cup.", speaker, "", 1.0, False, Tune())
    for i in range(3):
        samples, marked = loaded.synthesise("Move the cup.", speaker, f"invented{i}", 1.0, False, Tune())
        assert [event.phoneme for event in marked] == [event.phoneme for event in events]
        assert np.isfinite(samples).all() and np.sqrt(np.mean(samples**2)) > 0.003
        size = min(len(samples), len(plain))
        assert not np.allclose(samples[:size], plain[:size], atol=0.01)
    assert "invented0" in loaded.variants and "invented0" not in variants()[0]


def test_speech_is_kept_in_a_file(tmp_path):
    spoken = [kept(_utterance(seed)) for seed in range(3)]
    save(spoken, tmp_path / "folder" / "speech.npz")
    again = load_spoken(tmp_path / "folder" / "speech.npz")
    for one, other in zip(spoken, again, strict=True):
        assert np.array_equal(one.sound, other.sound) and np.array_equal(one.labels, other.labels)
    assert np.abs(spoken[0].samples - _utterance(0).samples).max() < 1e-4
    (tmp_path / "bad.npz").write_bytes(b"PK no")
    with pytest.raises(FileError) as found:
        load_spoken(tmp_path / "bad.npz")
    assert found.value.kind == "no_data" and found.value.fix


def test_the_shipped_recipe_is_the_usual_one_and_in_the_net():
    import json

    from motion.speech.visemes.net import SHIPPED, Net

    recipe = load(SHIPPED.with_suffix(".recipe.toml"))
    assert recipe == Recipe()
    assert json.loads(Net().metadata["recipe"]) == recipe.to_dict()


@pytest.mark.parametrize("text", ["epochs = 3", "steps = 'many'", "steps = true", "steps ="])
def test_a_recipe_with_an_entry_that_is_unknown_or_no_number_is_refused(tmp_path, text):
    path = Path(tmp_path / "recipe.toml")
    path.write_text(text)
    with pytest.raises(FileError) as found:
        load(path)
    assert found.value.kind == "bad_recipe" and found.value.fix
