"""Speech as the viseme net hears it: 40 log-mel bands, 100 frames a second, levelled by what was heard before.

A frame is about 10 ms and looks at 25 ms around their middle. Nothing later goes into it, so a stream that is pushed
in pieces of any size gives the same frames as the whole recording does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

RATE = 16_000
"""Samples a second that features are made of."""
HOP = 160
BANDS = 40
_WINDOW = 400
_FFT = 512
_LEAD = (_WINDOW - HOP) // 2
_LOW, _HIGH = 60.0, 7600.0
_WINDOWING = np.hanning(_WINDOW).astype(np.float32)

# Levels are natural logarithms of power. The loudest frame of late sinks slowly: a voice that moves away is still heard.
_QUIETEST = -5.0
_SINK = 0.007
_FLOOR = -9.0
# A frame teaches the mean of its bands when it isn't far quieter than speech.
_SPEECH = -5.0
_SOONEST, _SLOWEST = 30, 300
_MEAN = -3.0


def _mel(frequency: float) -> float:
    return 2595.0 * float(np.log10(1.0 + frequency / 700.0))


def _filters() -> Floats:
    """Triangles of equal width in mel, (257, 40)."""
    corners = 700.0 * (10.0 ** (np.linspace(_mel(_LOW), _mel(_HIGH), BANDS + 2) / 2595.0) - 1.0)
    frequency = np.arange(_FFT // 2 + 1)[:, None] * RATE / _FFT
    low, peak, high = corners[:-2], corners[1:-1], corners[2:]
    rising, falling = (frequency - low) / (peak - low), (high - frequency) / (high - peak)
    return np.clip(np.minimum(rising, falling), 0.0, None).astype(np.float32)


_FILTERS = _filters()


def powers(samples: Floats) -> Floats:
    """Power of every band in every whole window of samples, (T, 40). The first window starts at the first sample."""
    count = (len(samples) - _WINDOW) // HOP + 1
    if count <= 0:
        return np.zeros((0, BANDS), np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[::HOP][:count]
    spectrum = np.fft.rfft(windows * _WINDOWING, _FFT)
    power: Floats = (spectrum.real**2 + spectrum.imag**2).astype(np.float32) @ _FILTERS
    return power


def whole(samples: Floats) -> Floats:
    """Samples of a whole recording with the silence around them that makes windows of every frame."""
    frames = -(-len(samples) // HOP)
    after = max(0, (frames - 1) * HOP + _WINDOW - _LEAD - len(samples))
    return np.pad(np.asarray(samples, np.float32), (_LEAD, after))


class Levelling:
    """Takes out how loud a voice is and how a microphone colours it, by running means of what was heard."""

    def __init__(self) -> None:
        self._loudest = _QUIETEST
        self._mean = np.full(BANDS, _MEAN, np.float32)
        self._heard = 0

    def __call__(self, power: Floats) -> Floats:
        """Levelled logarithms of the next frames, (T, 40)."""
        logs = np.log(power + np.float32(1e-7))
        level = np.log(power.mean(axis=1) + np.float32(1e-7))
        found: Floats = np.empty_like(logs)
        for i, (bands, heard) in enumerate(zip(logs, level, strict=True)):
            self._loudest = max(float(heard), self._loudest - _SINK, _QUIETEST)
            bands = np.maximum(bands - np.float32(self._loudest), np.float32(_FLOOR))
            if heard > self._loudest + _SPEECH:
                share = 1.0 / min(_SOONEST + self._heard, _SLOWEST)
                self._mean += np.float32(share) * (bands - self._mean)
                self._heard += 1
            found[i] = bands - self._mean
        return found


class Features:
    """Frames of one stream of samples. `push` pieces of any size, then `finish`."""

    def __init__(self) -> None:
        self._kept = np.zeros(_LEAD, np.float32)
        self._levelling = Levelling()

    def push(self, samples: Floats) -> Floats:
        """The frames, (T, 40), that samples at 16 kHz complete."""
        self._kept = np.concatenate((self._kept, np.asarray(samples, np.float32)))
        power = powers(self._kept)
        self._kept = self._kept[len(power) * HOP :]
        return self._levelling(power)

    def finish(self) -> Floats:
        """The frames whose end lies after the last sample."""
        left = max(0, len(self._kept) - _LEAD)
        frames = -(-left // HOP)
        need = (frames - 1) * HOP + _WINDOW - len(self._kept) if frames else 0
        return self.push(np.zeros(max(need, 0), np.float32))


def features(samples: Floats) -> Floats:
    """Frames of a whole recording at 16 kHz, (T, 40)."""
    stream = Features()
    return np.concatenate((stream.push(samples), stream.finish()))
