"""A clip that speaks: the same face, head and words as a live character has, on the clip's own time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bridge.protocol.limits import AUDIO_RATE
from bridge.session.passage import RATE
from bridge.session.speaking import Speaking
from bridge.session.utterance import LEAD, PER_FRAME, Spoken, Utterance
from motion.avatar.model import ARKIT
from motion.clip import Clip, Event
from motion.face import Utterance as Said
from motion.gesture import accompany

BEGIN = 2 * LEAD
"""The frame, at RATE, at which the first sample is heard."""

_NUMBER = 1


@dataclass(frozen=True, eq=False)
class Speech:
    """An utterance that is wholly known: what is heard of it, and how long its face moves, seconds."""

    utterance: Utterance

    @classmethod
    def of(cls, spoken: Iterable[Spoken], text: str = "") -> Speech:
        """From what was made of it."""
        utterance = Utterance(_NUMBER, text, frame=BEGIN)
        for one in spoken:
            utterance.take(one)
        return cls(utterance)

    @property
    def seconds(self) -> float:
        """From the clip's beginning to where the face is at rest again."""
        return (BEGIN + self.utterance.rows - LEAD) / RATE

    def sound(self, seconds: float) -> NDArray[np.int16]:
        """The sound of a clip of some length, at AUDIO_RATE."""
        out = np.zeros(round(seconds * AUDIO_RATE), np.int16)
        said = self.utterance.sound(0, self.utterance.samples)[: max(len(out) - BEGIN * PER_FRAME, 0)]
        out[BEGIN * PER_FRAME :][: len(said)] = said
        return out

    def on(self, clip: Clip) -> Clip:
        """A clip with it: all curves of the face, head and eyes, what free hands do with it, and its events."""
        said = Said(BEGIN / RATE)
        said.emphases = [replace(one, time=one.time + said.start) for one in self.utterance.emphases]
        clip = accompany(clip, said, seed=_NUMBER)
        names = (*ARKIT, *(name for name in clip.curve_names if name not in ARKIT))
        own = np.zeros((clip.frames, len(names)), np.float32)
        for column, name in enumerate(clip.curve_names):
            own[:, names.index(name)] = clip.curves[:, column]
        speaking = Speaking(names)
        speaking.add(self.utterance)
        curves, rotations = np.zeros(own.shape), np.array(clip.rotations)
        for frame in range(clip.frames):
            face, turned = speaking.shown(round(frame / clip.fps * RATE), own[frame], clip.rotations[frame])
            curves[frame], rotations[frame] = face, turned
        rotations /= np.linalg.norm(rotations, axis=-1, keepdims=True)
        told = speaking.told(-1, round(clip.duration * AUDIO_RATE))
        events = [*clip.events, *(Event(one.at / AUDIO_RATE, one.name, one.data) for one in told)]
        return replace(
            clip,
            rotations=rotations,
            curve_names=names,
            curves=curves,
            events=tuple(sorted(events, key=lambda event: event.time)),
        )


def spoken_over(speech: Speech, generate: Callable[[float], Clip]) -> Clip:
    """A clip that lasts until all is said. generate: makes one with so many seconds of waiting at its end."""
    clip = generate(0.0)
    missing = speech.seconds - clip.duration
    return speech.on(clip if missing <= 0.0 else generate(missing + 1.0 / clip.fps))
