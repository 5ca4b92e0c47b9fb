"""`Utterance`: one thing that is said, as far as it is made: sound, face and words on one clock, its sample index."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bridge.dialogue.language import lasting
from bridge.protocol.limits import AUDIO_RATE
from bridge.session.growing import Growing
from bridge.session.passage import RATE, Floats
from motion.avatar.model import ARKIT
from motion.face.prosody import Emphasis
from motion.speech.speech import Mark

LEAD = 3
"""Frames before its first sample in which the face sets out."""

FADE = 600
"""Samples in which sound that is broken off dies away: 25 ms."""

PER_FRAME = AUDIO_RATE // RATE
"""Samples that are heard while a frame is shown."""

TURNED = ("neck", "head", "leftEye", "rightEye")
"""The joints that go along with what is said."""

# Frames in which a face falls silent that was broken off.
_SILENCED = 10


@dataclass(frozen=True, eq=False)
class Spoken:
    """The next of an utterance: samples (n,) of 16 bits at AUDIO_RATE, and marks with times from its first sample, seconds.

    Rows of the face at RATE, of which the first is LEAD frames before that sample: curves (m, C) in the order of ARKIT, and
    turns (m, 4, 4), rotations of the joints TURNED after the body's own. emphases: the syllables that stand out, for hands and
    trunk to go along with. last: there is no more to come.
    """

    samples: NDArray[np.int16]
    curves: Floats
    turns: Floats
    marks: tuple[Mark, ...] = ()
    last: bool = False
    emphases: tuple[Emphasis, ...] = ()

    @classmethod
    def nothing(cls) -> Spoken:
        """Nothing yet: it can be made."""
        rows = np.zeros((0, len(ARKIT)), np.float32), np.zeros((0, len(TURNED), 4), np.float32)
        return cls(np.zeros(0, np.int16), *rows)

    def joined(self, after: Spoken) -> Spoken:
        """This and what follows it."""
        return Spoken(
            np.concatenate((self.samples, after.samples)),
            np.concatenate((self.curves, after.curves)),
            np.concatenate((self.turns, after.turns)),
            self.marks + after.marks,
            after.last,
            self.emphases + after.emphases,
        )


@dataclass(eq=False)
class Utterance:
    """What is said. frame: when its first sample is heard, None while that is not known. live: more comes as time goes on.

    whole: all of it is known. cut: the sample at which it is broken off. failed: there should have been more of it. heard:
    samples that a client says it has played.
    """

    number: int
    text: str = ""
    voice: str = ""
    language: str = ""
    live: bool = False
    frame: int | None = None
    whole: bool = False
    cut: int | None = None
    failed: bool = False
    heard: int = 0
    marks: list[Mark] = field(default_factory=list)
    emphases: list[Emphasis] = field(default_factory=list)
    _sound: Growing = field(default_factory=lambda: Growing((), np.int16))
    _curves: Growing = field(default_factory=lambda: Growing((len(ARKIT),), np.float32))
    _turns: Growing = field(default_factory=lambda: Growing((len(TURNED), 4), np.float32))
    _put_off: float = 0.0

    def take(self, spoken: Spoken) -> None:
        """More of it."""
        self._sound.add(spoken.samples)
        self._curves.add(spoken.curves)
        self._turns.add(spoken.turns)
        self.marks += [_later(mark, self._put_off) for mark in spoken.marks if mark.kind != "phoneme"]
        self.marks.sort(key=lambda mark: mark.start)
        self.emphases += [replace(one, time=one.time + self._put_off) for one in spoken.emphases]
        self.whole = spoken.last

    @property
    def samples(self) -> int:
        """Samples that are known."""
        return len(self._sound)

    @property
    def rows(self) -> int:
        """Rows of the face that are known."""
        return len(self._curves)

    @property
    def length(self) -> int:
        """Samples that are to be heard, as far as is known."""
        return self.samples if self.cut is None else min(self.cut + FADE, self.samples)

    @property
    def ended(self) -> bool:
        """Whether nothing is added to what is to be heard."""
        return self.whole or self.cut is not None

    @property
    def stop(self) -> int:
        """The first frame after its last sample, once it has begun."""
        assert self.frame is not None
        return self.frame - (-self.length // PER_FRAME)

    def sound(self, first: int, count: int) -> NDArray[np.int16]:
        """Samples from one on, at most so many, faded out where it is broken off."""
        stop = min(first + count, self.length)
        found = self._sound.part(first, stop)
        if self.cut is None or stop <= self.cut:
            return found
        passed = np.clip((np.arange(first, stop) - self.cut) / FADE, 0.0, 1.0)
        faded: NDArray[np.int16] = np.round(found * (0.5 + 0.5 * np.cos(np.pi * passed))).astype(np.int16)
        return faded

    def face(self, frame: int) -> tuple[Floats, Floats, float] | None:
        """Curves (52,), turns (4, 4) and how much of them shows at a frame; None where nothing does."""
        if self.frame is None or frame < self.frame - LEAD or not self.rows:
            return None
        share = 1.0
        if self.cut is not None:
            share = 1.0 - _eased((frame - self.frame - self.cut / PER_FRAME) / _SILENCED)
        row, rows = frame - self.frame + LEAD, self.rows
        if share <= 0.0 or (self.whole and row >= rows):
            return None
        row = min(row, rows - 1)
        curves, turns = self._curves.part(row, row + 1), self._turns.part(row, row + 1)
        return curves[0], turns[0], share * _eased((row + 1) / LEAD)

    def put_off(self, sample: int, frames: int) -> None:
        """Be silent for some frames from a sample on, since what follows is late."""
        self._sound.insert(sample, np.zeros(frames * PER_FRAME, np.int16))
        row = min(LEAD + sample // PER_FRAME, self.rows - 1)
        for rows in (self._curves, self._turns):
            rows.insert(row, np.repeat(rows.part(row, row + 1), frames, 0))
        seconds, since = frames / RATE, sample / AUDIO_RATE
        self.marks = [_later(one, seconds) if one.start >= since else one for one in self.marks]
        self._put_off += seconds

    def shorten(self, samples: int, rows: int) -> None:
        """Know no more of it than so many samples and rows of the face."""
        self.whole = False
        self._sound.cut(samples)
        for known in (self._curves, self._turns):
            known.cut(rows)

    def said(self, sample: int) -> str:
        """The text of what is begun before a sample."""
        complete = self.whole and not self.failed
        if sample >= self.samples and complete:
            return self.text
        words = [mark for mark in self.marks if mark.kind == "word"]
        begun = [word for word in words if word.start * AUDIO_RATE < sample]
        if begun and begun[-1].text_stop is not None:
            return self.text[: begun[-1].text_stop]
        if words:
            return " ".join(word.value for word in begun)
        known = self.samples if complete else max(self.samples, round(lasting(self.text) * AUDIO_RATE))
        return self.text[: len(self.text) * sample // max(known, 1)]

    def forget(self, frame: int) -> None:
        """Sound and face of frames before this one are not sent any more."""
        if self.frame is not None:
            self._sound.drop((frame - self.frame) * PER_FRAME)
            for rows in (self._curves, self._turns):
                rows.drop(frame - self.frame + LEAD)


def _later(mark: Mark, seconds: float) -> Mark:
    return replace(mark, start=mark.start + seconds, stop=mark.stop + seconds) if seconds else mark


def _eased(share: float) -> float:
    share = min(max(share, 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)
