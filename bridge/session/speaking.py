"""`Speaking`: what one character says, one utterance after another. Pure: frames and times are passed in.

What is sent, what is heard by the clock and what clients say that they have played are three things.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from bridge.protocol.limits import AUDIO_CHUNK, AUDIO_RATE
from bridge.session.feeling import Feeling
from bridge.session.passage import RATE, Floats
from bridge.session.utterance import FADE, LEAD, PER_FRAME, TURNED, Spoken, Utterance
from motion import rotation as rot
from motion.avatar.model import ARKIT
from motion.skeleton import index
from motion.speech.speech import Mark

# Rows of the face that have to be there before an utterance begins; of a live one, as far ahead as frames are sent.
_READY, _READY_LIVE = RATE // 10, RATE // 2
# Frames between two utterances; and those for which one is silent where more of it is late: whole chunks, too.
_APART, _PUT_OFF = LEAD, 6
# Utterances that are kept after their end, frames, since clients tell late what they have played.
_KEPT = 10 * RATE
_U32 = 2**32
_SILENT = np.zeros(len(ARKIT), np.float32)


@dataclass(frozen=True)
class Chunk:
    """Sound to be sent: samples of an utterance from one on. at: the session's sample at which it is heard."""

    utterance: int
    epoch: int
    seq: int
    sample: int
    at: int
    data: bytes
    last: bool


@dataclass(frozen=True)
class Told:
    """An event of speech, at a sample of the session."""

    at: int
    name: str
    data: dict[str, Any]


class Speaking:
    """The utterances of one character, in the order in which they are heard. curves: the session's face curves, in order.

    Samples of the session are counted from its frame 0 on: PER_FRAME to a frame.
    """

    def __init__(self, curves: tuple[str, ...]) -> None:
        self.epoch = self.seq = 0
        self.queue: list[Utterance] = []
        self.feeling = Feeling()
        self._columns = np.array([ARKIT.index(name) if name in ARKIT else -1 for name in curves], dtype=int)
        self._ours = self._columns >= 0
        self._joints = [index(name) for name in TURNED]
        # What is sent next: the sample of the first utterance that is not wholly sent.
        self._sent: dict[int, int] = {}
        self._done: set[int] = set()

    def find(self, number: int) -> Utterance | None:
        """An utterance, while it is remembered."""
        return next((one for one in self.queue if one.number == number), None)

    def add(self, utterance: Utterance) -> None:
        """Say something after all the rest."""
        self.queue.append(utterance)

    def begin(self, soonest: int) -> list[Utterance]:
        """Utterances of which it is known by now when they begin, not before a frame; which is told once."""
        begun, free = [], soonest
        for one in self.queue:
            if one.frame is None:
                needed = _READY_LIVE if one.live else _READY
                if not one.ended and one.rows < needed:
                    break
                one.frame = free
                begun.append(one)
            if not one.ended:
                break
            free = max(free, one.stop + _APART)
        return begun

    def begin_at(self, number: int, frame: int) -> None:
        """Have an utterance begin at a frame."""
        one = self.find(number)
        if one is not None:
            one.frame = frame

    def cut(self, frame: int) -> list[Utterance]:
        """Fall silent from a frame on, and say nothing of what waits. Returns what was broken off or given up."""
        broken, kept = [], []
        for one in self.queue:
            if one.frame is None or one.frame >= frame:
                broken.append(one)
                continue
            kept.append(one)
            if one.stop > frame or not one.ended:
                broken.append(one)
                one.cut = min((frame - one.frame) * PER_FRAME, one.samples)
                # What was sent beyond it is sent anew, dying away.
                self._sent[one.number] = min(self._sent.get(one.number, 0), one.cut)
                self._done.discard(one.number)
        self.queue = kept
        for one in broken:
            if one not in kept:
                self._sent.pop(one.number, None)
        if broken:
            self._next_epoch()
        return broken

    def _next_epoch(self) -> None:
        """Something that was sent is not to be heard."""
        self.epoch = (self.epoch + 1) % _U32

    def break_off(self, number: int) -> int | None:
        """No more of an utterance can be made: what is known of it dies away at its end. The frame from which on that is to be
        seen, None where it has not begun. Nothing changes for what waits behind it.
        """
        one = self.find(number)
        if one is None or one.ended:
            return None
        one.cut, one.failed = max(one.samples - FADE, 0), True
        if self._sent.get(number, 0) > one.cut:
            self._sent[number] = one.cut
            self._next_epoch()
        return None if one.frame is None else one.frame + one.cut // PER_FRAME

    def late(self, at: int) -> tuple[Utterance, int] | None:
        """The utterance of which a sample of the session is to be heard that is not there yet, and where it is put off."""
        for one in self.queue:
            if one.frame is not None and not one.ended and one.frame * PER_FRAME + one.samples < at:
                return one, one.samples // AUDIO_CHUNK * AUDIO_CHUNK
        return None

    def put_off(self, utterance: Utterance, sample: int) -> int:
        """Have an utterance heard a little later from a sample on; the frame from which on that counts."""
        assert utterance.frame is not None
        utterance.put_off(sample, _PUT_OFF)
        return utterance.frame + sample // PER_FRAME

    def chunks(self, until: int) -> Iterator[Chunk]:
        """Sound that is to be sent for what is heard up to a sample of the session."""
        for one in self.queue:
            if one.frame is None or one.number in self._done:
                continue
            sample, start = self._sent.get(one.number, 0), one.frame * PER_FRAME
            while start + sample < until:
                known = one.length - sample
                if known < AUDIO_CHUNK and not one.ended:
                    return
                data = one.sound(sample, AUDIO_CHUNK)
                last = one.ended and sample + len(data) >= one.length
                self.seq = (self.seq + 1) % _U32
                yield Chunk(
                    one.number,
                    self.epoch,
                    self.seq,
                    sample,
                    start + sample,
                    data.astype("<i2").tobytes(),
                    last,
                )
                sample += len(data)
                self._sent[one.number] = sample
                if last:
                    self._done.add(one.number)
                    break

    def shown(self, frame: int, curves: Floats, rotations: Floats) -> tuple[Floats, Floats]:
        """A body's face curves (C,) and rotations (J, 4) at a frame, with what speech and feeling add to them."""
        mouth, busy = _SILENT, 0.0
        for one in self.queue:
            found = one.face(frame)
            if found is None:
                continue
            face, turns, share = found
            mouth = np.maximum(mouth, face * np.float32(share))
            busy = max(busy, share)
            if share < 1.0:
                turns = turns * np.float32(share)
                turns[:, 3] += np.float32(1.0 - share)
                turns /= np.linalg.norm(turns, axis=-1, keepdims=True)
            rotations = rotations.copy()
            turned = rot.mul(rotations[self._joints].astype(np.float64), turns)
            rotations[self._joints] = rot.normalize(turned).astype(np.float32)
        if self.feeling.any:
            mouth = self.feeling.under(frame, mouth, busy)
        if mouth is not _SILENT:
            curves = np.maximum(curves, np.where(self._ours, mouth[self._columns], 0.0))
        return curves, rotations

    def told(self, after: int, until: int) -> list[Told]:
        """Events at samples of the session in (after, until]."""
        found: list[Told] = []
        for one in self.queue:
            if one.frame is not None and one.frame * PER_FRAME <= until:
                found += _events(one, after - one.frame * PER_FRAME, until - one.frame * PER_FRAME)
        return sorted(found, key=lambda one: one.at)

    def waiting(self, frame: int) -> int:
        """How many utterances are not wholly heard before a frame."""
        return sum(one.frame is None or not one.ended or one.stop > frame for one in self.queue)

    @property
    def shows(self) -> bool:
        """Whether there is anything to be shown or sent."""
        return bool(self.queue) or self.feeling.any

    @property
    def end(self) -> int:
        """The first frame after all that is known of what is said, the face's coming to rest included."""
        return max((one.frame + one.rows - LEAD for one in self.queue if one.frame is not None), default=0)

    @property
    def sending(self) -> bool:
        """Whether something is yet to be sent."""
        return any(one.number not in self._done for one in self.queue)

    def forget(self, frame: int) -> None:
        """Drop what ended long before a frame."""
        gone = [one for one in self.queue if one.frame is not None and one.ended and one.stop + _KEPT < frame]
        for one in gone:
            self.queue.remove(one)
            self._sent.pop(one.number, None)
            self._done.discard(one.number)
        for one in self.queue:
            one.forget(frame)
        self.feeling.forget(frame)

    def take(self, number: int, spoken: Spoken) -> None:
        """More of an utterance was made."""
        one = self.find(number)
        if one is not None and one.cut is None:
            one.take(spoken)


def _events(one: Utterance, after: int, until: int) -> Iterator[Told]:
    """Its events at samples in (after, until]."""
    assert one.frame is not None
    start, about = one.frame * PER_FRAME, {"utterance": one.number}
    if after < 0:
        yield Told(
            start, "speaking", about | {"text": one.text, "voice": one.voice, "language": one.language}
        )
    end = one.length if one.cut is None else one.cut
    for mark in one.marks[bisect_left(one.marks, after / AUDIO_RATE, key=_start) :]:
        first, stop = round(mark.start * AUDIO_RATE), round(mark.stop * AUDIO_RATE)
        if first > until or (one.cut is not None and first >= end):
            break
        if first > after:
            yield Told(start + first, mark.kind, about | {"sample": first, "stop": stop} | _about(mark))
    if one.ended and after < one.length <= until:
        whole = one.cut is None and not one.failed
        said = {"text": one.said(end), "samples": one.length, "whole": whole}
        yield Told(start + one.length, "said", about | said)


def _start(mark: Mark) -> float:
    return mark.start


def _about(mark: Mark) -> dict[str, Any]:
    if mark.kind == "viseme":
        return {"viseme": mark.value}
    places = {"text_start": mark.text_start, "text_stop": mark.text_stop}
    return {"text": mark.value} | {key: value for key, value in places.items() if value is not None}
