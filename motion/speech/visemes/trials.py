"""How well each way of lip sync tells visemes, on speech whose visemes are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motion.speech.lipsync import visemes
from motion.speech.phonemes import viseme_marks
from motion.speech.speech import Mark, Samples
from motion.speech.visemes.corpus import Utterance
from motion.speech.visemes.features import RATE
from motion.speech.visemes.measures import Score, score
from motion.speech.visemes.net import Net
from motion.speech.visemes.textgrid import Recording
from motion.speech.visemes.track import FRAMES, labelled

WAYS = ("sound", "text", "words", "phonemes")
"""What lip sync is told besides the sound: nothing, the text, words' times, phonemes."""


@dataclass(frozen=True, eq=False)
class Trial:
    """Speech with its true visemes, (T,) by frames of 10 ms, and all that may be told of it."""

    group: str
    samples: Samples
    rate: int
    marks: tuple[Mark, ...]
    text: str
    language: str
    labels: NDArray[np.int64]


def of_recording(recording: Recording, language: str) -> Trial:
    """A labelled recording as a trial."""
    frames = -(-len(recording.samples) * FRAMES // recording.rate)
    labels = labelled(viseme_marks(recording.marks), frames)
    given = (recording.samples, recording.rate, recording.marks, recording.text)
    return Trial(recording.name, *given, language, labels)


def of_utterance(one: Utterance) -> Trial:
    """Synthetic speech as a trial."""
    return Trial(one.language, one.samples, RATE, one.marks, one.text, one.language, one.labels)


def told(trial: Trial, way: str, net: Net | None = None) -> NDArray[np.int64]:
    """The visemes of a trial, (T,), as lip sync finds them when it is told no more than `way` says."""
    kind = {"words": "word", "phonemes": "phoneme"}.get(way)
    marks = [mark for mark in trial.marks if mark.kind == kind]
    text = trial.text if way == "text" else None
    return visemes(trial.samples, trial.rate, marks, text, trial.language, net).classes


def judge(
    trials: Sequence[Trial],
    ways: Iterable[str] = WAYS,
    net: Net | None = None,
    done: Callable[[], None] = lambda: None,
) -> dict[str, Score]:
    """The score of every way over all trials."""
    found = {}
    for way in ways:
        pairs = []
        for trial in trials:
            pairs.append((trial.labels, told(trial, way, net)))
            done()
        found[way] = score(pairs)
    return found
