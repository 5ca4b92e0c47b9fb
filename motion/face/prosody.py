"""What is heard beside the words: loudness, and the syllables that stand out by energy and pitch.

Sound comes in any pieces; the result is the same as for the whole. Loudness and prominence are relative to the last seconds,
so a quiet speaker moves as much as a loud one, and a whisper within loud speech moves less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion.rotation import Array
from motion.speech.speech import Samples

FRAMES = 100
"""Frames a second."""

_WINDOW = 0.040
_LOWEST, _HIGHEST, _VOICED = 70.0, 400.0, 0.45
# Pitch is measured on every so many frames.
_SPARSE = 4
# Frames over which energy is smoothed, on either side of which a peak is the highest, and that running means remember.
_SMOOTH, _AROUND, _MEMORY = 5, 10, 200
# Decibels under which nothing is said, over the mean that a prominent syllable has, and at which it is as strong as can be.
_SILENT, _OVER, _STRONG = -50.0, 2.5, 9.0
_APART = 0.40


@dataclass(frozen=True)
class Emphasis:
    """A syllable that stands out at `time` seconds. strength: 0..1."""

    time: float
    strength: float


class Prosody:
    """Loudness and emphasis of one utterance, as its sound comes. rate: samples a second."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._size = round(_WINDOW * rate)
        self._sound = np.zeros(self._size // 2, np.float32)
        self._dropped = 0
        # By frame: energy in decibels, its running mean, pitch over its running mean in semitones; with room for more.
        self._rows = np.zeros((3, FRAMES))
        self._energy, self._mean, self._raised = self._rows[:, :0]
        self._means = (-20.0, 0.0)
        self._said = 0
        self._judged = 0
        self._last = -1.0

    def feed(self, samples: Samples) -> list[Emphasis]:
        """The next samples (n,); returns the syllables that are now known to stand out."""
        self._sound = np.concatenate([self._sound, np.asarray(samples, np.float32)])
        first = len(self._energy)
        starts = np.round(np.arange(first, first + len(self._sound)) * self._rate / FRAMES).astype(int)
        starts = starts[starts - self._dropped + self._size <= len(self._sound)] - self._dropped
        if len(starts):
            self._measure(first, self._sound[starts[:, None] + np.arange(self._size)].astype(np.float64))
            used = round(len(self._energy) * self._rate / FRAMES) - self._dropped
            self._sound, self._dropped = self._sound[used:], self._dropped + used
        return self._judge()

    def loudness(self, times: Array) -> Array:
        """How loud (N,) it is relative to how it was lately: 0.7 when quiet, 1.2 when loud; 1 where nothing is known."""
        low = max(int(times[0] * FRAMES) - 1, 0)
        stop = max(int(times[-1] * FRAMES) + 3, 0)
        over = (self._energy[low:stop] - self._mean[low:stop]).clip(-10.0, 7.0)
        if not len(over):
            return np.ones(len(times))
        result: Array = 1.0 + 0.029 * np.interp(
            times * FRAMES, low + np.arange(len(over)), over, left=0.0, right=0.0
        )
        return result

    def _measure(self, first: int, windows: Array) -> None:
        energy = 10.0 * np.log10((windows * windows).mean(-1) + 1e-9)
        picked = (-first) % _SPARSE
        pitch = np.zeros(len(energy))
        pitch[picked::_SPARSE] = _pitch(windows[picked::_SPARSE], self._rate)
        means, raised = np.empty(len(energy)), np.zeros(len(energy))
        mean, usual = self._means
        for i, (level, tone) in enumerate(zip(energy.tolist(), pitch.tolist(), strict=True)):
            if level > _SILENT:
                self._said += 1
                mean += (level - mean) / min(self._said, _MEMORY)
                if tone > 0.0:
                    usual += (tone - usual) * max(_SPARSE / self._said, _SPARSE / _MEMORY) if usual else tone
                    raised[i] = 12.0 * np.log2(tone / usual)
            means[i] = mean
        self._means = mean, usual
        self._add(first, np.stack([energy, means, raised]))

    def _add(self, first: int, rows: Array) -> None:
        """Rows (3, n) from a frame on. A microphone may be open for hours: what is known is not copied every time."""
        stop = first + rows.shape[1]
        if stop > self._rows.shape[1]:
            self._rows = np.concatenate([self._rows[:, :first], np.zeros((3, stop))], axis=1)
        self._rows[:, first:stop] = rows
        self._energy, self._mean, self._raised = self._rows[:, :stop]

    def _judge(self) -> list[Emphasis]:
        """Frames whose smoothed energy is the highest around, far enough over the mean."""
        found = []
        edge = _AROUND + _SMOOTH
        low, stop = self._judged, max(len(self._energy) - edge, self._judged)
        if stop > low:
            padded = np.concatenate(
                [np.full(max(edge - low, 0), _SILENT - 40.0), self._energy[max(low - edge, 0) :]]
            )
            smooth = np.lib.stride_tricks.sliding_window_view(padded, 2 * _SMOOTH + 1).mean(-1)
            around = np.lib.stride_tricks.sliding_window_view(smooth, 2 * _AROUND + 1)[: stop - low]
            for frame in (low + np.flatnonzero(around.argmax(-1) == _AROUND)).tolist():
                over = float(around[frame - low, _AROUND] - self._mean[frame + edge])
                near = self._raised[max(frame - _SPARSE, 0) : frame + _SPARSE]
                score = over + float(np.clip(near.max(initial=0.0), 0.0, 4.0))
                time = frame / FRAMES
                if self._energy[frame] > _SILENT and score > _OVER and time - self._last > _APART:
                    self._last = time
                    strength = (score - _OVER) / (_STRONG - _OVER)
                    found.append(Emphasis(time, float(np.clip(0.35 + 0.65 * strength, 0.0, 1.0))))
        self._judged = stop
        return found


def _pitch(windows: Array, rate: int) -> Array:
    """Fundamental frequency (N,) of windows (N, n), hertz, by the peak of the autocorrelation; 0 where not voiced."""
    size = windows.shape[1]
    low, high = int(rate / _HIGHEST), min(int(rate / _LOWEST), size - 1)
    spectrum = np.fft.rfft(windows - windows.mean(-1, keepdims=True), 2 * size)
    correlation = np.fft.irfft((spectrum * spectrum.conj()).real, 2 * size)
    # Longer lags overlap less; left at that, every pitch would be heard too high.
    fair = correlation[:, low:high] / (1.0 - np.arange(low, high) / size)
    best = fair.argmax(-1)
    clear = fair.max(-1) > _VOICED * np.maximum(correlation[:, 0], 1e-9)
    result: Array = np.where(clear, rate / (low + best), 0.0)
    return result
