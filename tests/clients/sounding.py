"""A core's sound track as the tests of sound play it, and sounds to play."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.clients.playing_contract import NEVER, SECOND
from tests.clients.probe import Probe

Sound = NDArray[np.float32]
CHUNK, RATE = 480, 24_000
START = 1000 * SECOND
# 16-bit samples are that coarse.
COARSE = 1.0 / 32768


@dataclass
class Heard:
    """A sample that is heard."""

    utterance: int
    sample: int
    ts: int


class Track:
    """A sound track of a core, and what an output with a clock of its own reads from it."""

    def __init__(self, core: Probe) -> None:
        self._core, self._seq = core, 0
        core.ask("sound.new")

    def push(
        self,
        sound: Sound,
        ts: int,
        sample: int = 0,
        utterance: int = 1,
        epoch: int = 0,
        rate: int = RATE,
        last: bool = False,
        seq: int | None = None,
    ) -> None:
        """One message."""
        self._seq = self._seq + 1 if seq is None else seq
        data = np.clip(np.round(sound * 32768), -32768, 32767).astype("<i2").tobytes()
        self._core.ask("sound.push", epoch, self._seq % NEVER, utterance, sample, ts, rate, int(last), data)

    def say(self, sound: Sound, ts: int, utterance: int = 1, epoch: int = 0, rate: int = RATE) -> None:
        """A whole utterance in pieces of 20 ms."""
        size = rate // 50
        for at in range(0, len(sound), size):
            part = sound[at : at + size]
            self.push(part, ts + at * SECOND // rate, at, utterance, epoch, rate, at + size >= len(sound))

    def read(self, at: int, count: int, rate: int = RATE) -> Sound:
        """The next samples, the first of which is heard at a time."""
        (data,) = self._core.ask("sound.read", at, count, rate)
        return np.frombuffer(bytes.fromhex(data), "<f4").astype(np.float32)

    def play(self, at: int, seconds: float, rate: int = RATE, block: int = 512) -> Sound:
        """What an output with an exact clock plays."""
        count = round(seconds * rate)
        return np.concatenate(
            [self.read(at + i * SECOND // rate, min(block, count - i), rate) for i in range(0, count, block)]
        )

    def heard(self, now: int) -> Heard | None:
        return self._head("heard", now)

    def played(self, now: int) -> Heard | None:
        return self._head("played", now)

    def do(self, what: str, *words: object) -> None:
        self._core.ask(f"sound.{what}", *words)

    def counts(self) -> dict[str, int]:
        words = self._core.ask("sound.report")
        return {name: int(value) for name, value in (word.split("=") for word in words)}

    def _head(self, what: str, now: int) -> Heard | None:
        words = self._core.ask(f"sound.{what}", now)
        return None if words == ["nothing"] else Heard(*map(int, words))


@pytest.fixture
def track(core: Probe) -> Track:
    return Track(core)


def noise(count: int, seed: int = 1) -> Sound:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, count).astype(np.float32)


def tone(count: int, frequency: float = 440.0, rate: int = RATE, phase: float = 0.0) -> Sound:
    """A tone of 0.5, which is never silent for long."""
    t = np.arange(count) / rate
    return (0.5 * np.sin(2 * np.pi * frequency * t + phase)).astype(np.float32)


def steepest(sound: Sound) -> float:
    """The biggest step from one sample to the next: a click is one."""
    return float(np.abs(np.diff(sound)).max())


def smooth(frequency: float, rate: int) -> float:
    """The biggest step of a tone of 0.5 that at most fades within 5 ms or is mixed with another such."""
    return 0.5 * 2 * math.pi * frequency / rate * 1.3 + 0.5 * 2 / (0.005 * rate)
