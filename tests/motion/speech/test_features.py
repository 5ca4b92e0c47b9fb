"""Log-mel frames: a stream gives what the whole gives, loudness and microphone are taken out."""

import numpy as np
import pytest

from motion.speech.visemes.features import BANDS, HOP, RATE, Features, features


def _sound(seconds=1.237, seed=0):
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    voice = sum(np.sin(2 * np.pi * 120 * k * time) / k for k in range(1, 30)) * (np.sin(9 * time) > 0)
    return (0.05 * voice + 0.001 * rng.normal(size=len(time))).astype(np.float32)


@pytest.mark.parametrize("size", [1, 37, 160, 480, 5000])
def test_a_stream_gives_the_frames_of_the_whole(size):
    sound = _sound(0.4 if size == 1 else 1.237)
    stream = Features()
    pieces = [stream.push(sound[start : start + size]) for start in range(0, len(sound), size)]
    assert np.allclose(np.concatenate([*pieces, stream.finish()]), features(sound), atol=1e-5)


@pytest.mark.parametrize("count", [0, 1, 159, 160, 161, 1600])
def test_every_ten_milliseconds_have_a_frame(count):
    assert features(np.zeros(count, np.float32)).shape == (-(-count // HOP), BANDS)


def test_a_frame_looks_no_further_than_it_says():
    sound = _sound()
    other = sound.copy()
    other[50 * HOP + 280 :] = 0.3
    assert np.array_equal(features(sound)[:51], features(other)[:51])


def test_loudness_is_taken_out():
    sound = _sound(4.0)
    loud, quiet = features(sound)[200:], features(sound * 0.1)[200:]
    assert np.abs(loud - quiet).mean() < 0.1
