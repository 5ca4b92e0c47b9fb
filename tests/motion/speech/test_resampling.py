"""Sound at another rate: as a stream the same as in one piece, and the same as scipy's."""

import numpy as np
import pytest
from scipy.signal import resample_poly

from motion.speech.resampling import Resampler, resampled

RATES = [(24_000, 16_000), (22_050, 16_000), (16_000, 24_000), (44_100, 24_000), (24_000, 24_000)]


@pytest.mark.parametrize(("given", "wanted"), RATES)
def test_is_what_scipy_makes_of_the_whole(given, wanted):
    sound = np.random.default_rng(0).normal(size=3001).astype(np.float32)
    found = resampled(sound, given, wanted)
    assert np.allclose(found, resample_poly(sound, wanted, given), atol=1e-5)


@pytest.mark.parametrize(("given", "wanted"), RATES)
def test_pieces_of_any_size_give_the_same(given, wanted):
    rng = np.random.default_rng(1)
    sound = rng.normal(size=9000).astype(np.float32)
    stream = Resampler(given, wanted)
    cuts = np.sort(rng.integers(0, len(sound), 40))
    pieces = [stream.push(piece) for piece in np.split(sound, cuts)]
    assert np.array_equal(np.concatenate([*pieces, stream.finish()]), resampled(sound, given, wanted))
