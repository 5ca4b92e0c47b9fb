"""Synthetic speech made as varied as real speech is: other throats, rooms, microphones, loudness and noise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve, resample_poly

from motion.speech.visemes.features import BANDS, HOP, RATE, Floats, Levelling, powers, whole
from motion.speech.visemes.track import SILENT

Labels = NDArray[np.int64]


class Spoken(Protocol):
    """Sound of 16 kHz and its viseme in every 10 ms."""

    @property
    def samples(self) -> Floats:
        """Numbers from -1 to 1, (n,)."""

    @property
    def labels(self) -> Labels:
        """(T,)."""


# The longest pauses before and after an utterance, and by how much one inside gets longer, in frames.
_PAUSES = (50, 60)
_LONGER = 100
# Frames of a pause for every noise in it, and of the shortest pause that has room for one.
_PER_NOISE, _ROOM = 70, 8


def varied(samples: Floats, labels: Labels, rng: np.random.Generator) -> tuple[Floats, Labels]:
    """Levelled frames (T, 40) and their labels (T,) of an utterance as another voice in another room would have said it."""
    samples, labels = _sped(samples, labels, rng.uniform(0.82, 1.22))
    samples, labels = _halting(samples, labels, rng)
    if rng.random() < 0.4:
        samples = _echoing(samples, rng)
    loudness = np.sqrt(np.mean(samples**2)) + 1e-4
    samples = (samples / loudness * 0.06).astype(np.float32)
    before, after = (int(rng.uniform(0, longest)) for longest in _PAUSES)
    said = len(samples) // HOP
    samples = np.pad(samples, (before * HOP, after * HOP))
    labels = np.pad(labels, (before, after))
    heard = powers(whole(samples))
    level = float(heard.mean()) * len(heard) / max(1, said)
    power: NDArray[np.floating] = _blurred(_stretched(heard, rng.uniform(0.92, 1.08)), rng.uniform(0.0, 0.2))
    power = power * np.exp(_curve(rng, 6, 1.2))
    if rng.random() < 0.85:
        power = power + level * 10 ** (-rng.uniform(5, 40) / 10) * _noise(len(power), rng)
    for start, stop in _pauses(labels[: len(power)]):
        power[start:stop] += level * _noises(stop - start, rng)
    power = power * 10 ** (rng.uniform(-20, 10) / 10)
    count = min(len(power), len(labels))
    return _masked(Levelling()(power[:count].astype(np.float32)), rng), labels[:count]


def all_varied(
    utterances: Sequence[Spoken], seed: tuple[int, ...]
) -> list[tuple[NDArray[np.float16], NDArray[np.int8]]]:
    """Several utterances `varied`, in types that travel fast between processes."""
    rng = np.random.default_rng(seed)
    heard = [varied(one.samples, one.labels, rng) for one in utterances]
    return [(frames.astype(np.float16), labels.astype(np.int8)) for frames, labels in heard]


def _sped(samples: Floats, labels: Labels, speed: float) -> tuple[Floats, Labels]:
    """Played faster or slower, with the formants of a smaller or larger head."""
    played = resample_poly(samples, 100, round(100 * speed)).astype(np.float32)
    count = len(played) // HOP
    at = np.minimum((np.arange(count) + 0.5) * len(labels) / max(1, count), len(labels) - 1)
    return played, labels[at.astype(np.int64)]


def _pauses(labels: Labels) -> list[tuple[int, int]]:
    """First frame of every pause and the first after it."""
    edges = np.flatnonzero(np.diff(np.pad(labels == SILENT, 1).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _halting(samples: Floats, labels: Labels, rng: np.random.Generator) -> tuple[Floats, Labels]:
    """Some pauses as long as those of people who think or take breath: synthetic voices don't."""
    for start, stop in reversed(_pauses(labels)):
        if rng.random() < 0.35:
            at, frames = (start + stop) // 2, int(rng.uniform(0, _LONGER))
            samples = np.insert(samples, at * HOP, np.zeros(frames * HOP, np.float32))
            labels = np.insert(labels, at, np.full(frames, SILENT))
    return samples, labels


def _echoing(samples: Floats, rng: np.random.Generator) -> Floats:
    length = int(rng.uniform(0.05, 0.25) * RATE)
    response = rng.standard_normal(length) * np.exp(-5.0 * np.arange(length) / length)
    response[0] = rng.uniform(3.0, 12.0)
    response /= np.sqrt(np.sum(response**2))
    echoed: Floats = fftconvolve(samples, response)[: len(samples)].astype(np.float32)
    return echoed


def _stretched(power: Floats, by: float) -> Floats:
    """Bands moved up or down by a factor: formants move, timing doesn't."""
    at = np.clip(np.arange(BANDS) * by, 0, BANDS - 1.001)
    low = at.astype(np.int64)
    share = (at - low).astype(np.float32)
    moved: Floats = power[:, low] * (1 - share) + power[:, low + 1] * share
    return moved


def _curve(rng: np.random.Generator, knots: int, deviation: float) -> NDArray[np.float64]:
    """A smooth random curve over the bands."""
    return np.interp(np.arange(BANDS), np.linspace(0, BANDS - 1, knots), rng.normal(0, deviation, knots))


def _noise(frames: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Coloured noise of power 1, (frames, 40)."""
    colour = np.exp(_curve(rng, 4, 1.2))
    noise: NDArray[np.float64] = colour / colour.mean() * rng.gamma(2.0, 0.5, (frames, BANDS))
    return noise


def _noises(frames: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Breaths, clicks of lips and things, and coughs somewhere in a pause: they are no speech."""
    power = np.zeros((frames, BANDS))
    if frames < _ROOM:
        return power
    for _ in range(rng.poisson(frames / _PER_NOISE)):
        kind = rng.choice(3, p=(0.6, 0.25, 0.15))
        longest, least, most = ((60, 8, 35), (4, 3, 25), (25, -3, 15))[kind]
        length = int(rng.integers(1, min(longest, frames) + 1))
        start = int(rng.integers(0, frames - length + 1))
        time = (np.arange(length) + 0.5) / length
        course = (np.exp(-4.0 * time) if kind == 2 else np.sin(np.pi * time))[:, None]
        power[start : start + length] += course * 10 ** (-rng.uniform(least, most) / 10) * _noise(length, rng)
    return power


def _blurred(power: Floats, share: float) -> Floats:
    """Formants as broad as those of flesh and blood: a share of each band goes to both its neighbours."""
    wide = np.pad(power, ((0, 0), (1, 1)), mode="edge")
    return (1 - 2 * share) * power + share * (wide[:, :-2] + wide[:, 2:])


def _masked(frames: Floats, rng: np.random.Generator) -> Floats:
    """Bands, and moments, of which nothing is heard."""
    low = int(rng.integers(0, BANDS))
    frames[:, low : low + int(rng.integers(0, 7))] = 0.0
    for _ in range(len(frames) // 150):
        at = int(rng.integers(0, len(frames)))
        frames[at : at + int(rng.integers(0, 7))] = 0.0
    return frames
