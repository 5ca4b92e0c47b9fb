"""`Ears`: from a microphone's samples to what was said between two silences. Pure; time is counted in samples."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from motion.speech.resampling import Resampler
from motion.speech.speech import Samples

RATE = 16_000
"""Samples a second that speech is detected and recognised at."""

WINDOW = 512
"""Samples that a detector judges at once: 32 ms."""


class Detector(Protocol):
    """Tells speech from other sound. One a talk: it remembers what it heard."""

    def probability(self, window: Samples) -> float:
        """How likely the next WINDOW samples (512,) at RATE are speech, 0..1."""
        ...


@dataclass(frozen=True)
class Hearing:
    """When somebody is taken to speak. Probabilities 0..1, seconds.

    begins, ends: speech begins at this probability and goes on above that one. hang_over: how long silence lasts before speech
    is over: shorter answers sooner, longer lets people think in mid-sentence. least: shorter sounds are none. before: how much
    is kept of what came before. longest: after which speech is cut.
    """

    begins: float = 0.5
    ends: float = 0.35
    hang_over: float = 0.5
    least: float = 0.2
    before: float = 0.3
    longest: float = 30.0


@dataclass(frozen=True)
class Speaking:
    """Somebody has spoken for so many seconds and goes on."""

    seconds: float


@dataclass(frozen=True, eq=False)
class Spoken:
    """Somebody has ended. samples (n,) at RATE; seconds: of speech; waited: of silence before that was decided."""

    samples: Samples
    seconds: float
    waited: float


class Ears:
    """One microphone. Tells of speech from its `least` on, once a window, and of its end."""

    def __init__(self, detector: Detector, hearing: Hearing | None = None) -> None:
        self._detector, self._hearing = detector, hearing or Hearing()
        self._rest = np.zeros(0, dtype=np.float32)
        self._resampler: tuple[int, Resampler] | None = None
        self._before = deque[Samples](maxlen=max(1, round(self._hearing.before * RATE / WINDOW)))
        self._kept: list[Samples] = []
        self._speech = self._silence = 0

    def feed(self, samples: Samples, rate: int = RATE) -> list[Speaking | Spoken]:
        """The next samples (n,) of the microphone, in any portions; what they tell."""
        if self._resampler is None or self._resampler[0] != rate:
            self._resampler = rate, Resampler(rate, RATE)
        self._rest = np.concatenate([self._rest, self._resampler[1].push(samples)])
        told = []
        while len(self._rest) >= WINDOW:
            window, self._rest = self._rest[:WINDOW], self._rest[WINDOW:]
            event = self._judge(window)
            if event is not None:
                told.append(event)
        return told

    def _judge(self, window: Samples) -> Speaking | Spoken | None:
        hearing, likely = self._hearing, self._detector.probability(window)
        if not self._kept:
            if likely < hearing.begins:
                self._before.append(window)
                return None
            self._kept = [*self._before]
            self._before.clear()
        self._kept.append(window)
        if likely >= hearing.ends:
            # A pause that was none counts as speech.
            self._speech += 1 + (self._silence if self._speech else 0)
            self._silence = 0
        else:
            self._silence += 1
        waited, spoke = _seconds(self._silence), _seconds(self._speech)
        if waited >= hearing.hang_over or len(self._kept) * WINDOW >= hearing.longest * RATE:
            kept = np.concatenate(self._kept)
            self._before.extend(self._kept)
            self._kept, self._speech, self._silence = [], 0, 0
            return Spoken(kept, spoke, waited) if spoke >= hearing.least else None
        return Speaking(spoke) if spoke >= hearing.least and not self._silence else None


def _seconds(windows: int) -> float:
    return windows * WINDOW / RATE
