"""Speech to learn from and to be measured on, made by the offline voice, which says to the sample what is heard when."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from motion.errors import SpeechError
from motion.speech.phonemes import viseme_marks
from motion.speech.resampling import resampled
from motion.speech.speech import Mark, Samples
from motion.speech.visemes import flite
from motion.speech.visemes.features import RATE
from motion.speech.visemes.texts import babble, sentences
from motion.speech.visemes.throats import invented
from motion.speech.visemes.tongues import HELD_OUT_LANGUAGES, LEARNED, MEASURED_VOICES
from motion.speech.visemes.track import FRAMES, labelled

# How often the usual voice of a language speaks, and how often one of the variants that nobody has. Otherwise it is one of
# espeak-ng's own.
_PLAIN, _INVENTED = 0.1, 0.53
_INVENTIONS = 24
_SLOWEST, _FASTEST = 0.7, 1.3
_ATTEMPTS = 5
# Voices that one process says: to start it takes longer than to speak for minutes.
_TOGETHER = 6
GROUPS = -(-len(LEARNED) // _TOGETHER)
"""Parts that espeak-ng's share of `training_speech` comes in."""
# Of real mouths there is little, so it is heard more often, otherwise every time.
_FLITE_SHARE = 2.2
_FLITE_AGAIN = 2
_HEIGHTS, _RANGES = (15, 85), (20, 90)

_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class Utterance:
    """What was said: samples at 16 kHz, the viseme of every 10 ms (T,), and marks (phonemes and words)."""

    language: str
    text: str
    samples: Samples
    labels: NDArray[np.int64]
    marks: tuple[Mark, ...]


def variants() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """espeak-ng's variants of every voice that are learned from, and those held out: every eighth from the fourth on."""
    from motion.speech.espeak_library import library

    every = library().installed
    return tuple(name for i, name in enumerate(every) if i % 8 != 3), every[3::8]


def training_speech(hours: float, seed: int, with_flite: bool) -> Iterator[tuple[str, list[Utterance]]]:
    """Speech of all voices that are learned from, a group at a time and flite's one by one; `hours` in all but for flite's."""
    unit = hours * 3600 / sum(share for _, share in LEARNED.values())
    tasks = [
        (voice, words, share * unit, seed * 1000 + i)
        for i, (voice, (words, share)) in enumerate(LEARNED.items())
    ]
    for first in range(0, len(tasks), _TOGETHER):
        chosen = tasks[first : first + _TOGETHER]
        yield " ".join(voice for voice, *_ in chosen), _apart(_all_learned, chosen)
    for i, name in enumerate(flite.VOICES if with_flite else ()):
        yield f"flite {name}", _flite(name, _FLITE_SHARE * unit, seed * 1000 + 500 + i) * _FLITE_AGAIN


def held_out_voices(seed: int = 0) -> dict[str, list[Utterance]]:
    """Sentences by language, said by variants that are never learned from."""
    return _apart(_measured, MEASURED_VOICES, True, seed)


def held_out_languages(seed: int = 0) -> dict[str, list[Utterance]]:
    """Sentences by language, none of which is learned from, said by variants that are."""
    return _apart(_measured, {language: language for language in HELD_OUT_LANGUAGES}, False, seed)


def utterance(language: str, text: str, samples: Samples, rate: int, marks: tuple[Mark, ...]) -> Utterance:
    """A sound of any rate with its phonemes, as frames see it."""
    labels = labelled(viseme_marks(marks), -(-len(samples) * FRAMES // rate))
    return Utterance(language, text, resampled(samples, rate, RATE), labels, marks)


def _apart(work: Callable[..., _T], *arguments: object) -> _T:
    """Work done in a process of its own: should espeak-ng crash in one of its many voices, it is done again otherwise."""
    spawned = multiprocessing.get_context("spawn")
    for attempt in range(_ATTEMPTS):
        with ProcessPoolExecutor(1, mp_context=spawned) as process:
            try:
                return process.submit(work, *arguments, attempt).result()
            except BrokenProcessPool:
                continue
    raise SpeechError(
        f"espeak-ng crashed {_ATTEMPTS} times in a row",
        kind="no_voice",
        fix="pip install --force-reinstall espeakng-loader, then try again",
    )


def _all_learned(tasks: list[tuple[str, str, float, int]], attempt: int) -> list[Utterance]:
    return [one for task in tasks for one in _learned(*task, attempt)]


def _learned(voice: str, words: str, seconds: float, seed: int, attempt: int) -> list[Utterance]:
    from motion.speech.espeak_library import library

    rng = np.random.default_rng((seed, attempt))
    known = variants()[0]
    inventions = {f"invented{i}": invented(rng) for i in range(_INVENTIONS)}
    library().add_variants(inventions)
    found: list[Utterance] = []
    left = seconds
    while left > 0:
        chance = rng.random()
        among = known if chance > _PLAIN + _INVENTED else tuple(inventions)
        variant = "" if chance < _PLAIN else str(rng.choice(among))
        found.append(_said(voice, variant, babble(words, rng), rng))
        left -= len(found[-1].samples) / RATE
    return found


def _measured(voices: dict[str, str], held_out: bool, seed: int, attempt: int) -> dict[str, list[Utterance]]:
    rng = np.random.default_rng((seed, attempt))
    known = variants()[1 if held_out else 0]
    return {
        voice: [_said(voice, str(rng.choice(known)), line, rng) for line in sentences()[lines]]
        for voice, lines in voices.items()
    }


def _said(voice: str, variant: str, text: str, rng: np.random.Generator) -> Utterance:
    from motion.speech.espeak import say
    from motion.speech.espeak_library import Tune, library

    speed = float(rng.uniform(_SLOWEST, _FASTEST))
    tune = Tune(int(rng.integers(*_HEIGHTS)), int(rng.integers(*_RANGES)))
    pieces = list(say(text, voice=f"{voice}+{variant}" if variant else voice, rate=speed, tune=tune))
    samples = np.concatenate([piece.samples for piece in pieces])
    marks = tuple(mark for piece in pieces for mark in piece.marks)
    return utterance(voice, text, samples, library().rate, marks)


def _flite(name: str, seconds: float, seed: int) -> list[Utterance]:
    rng = np.random.default_rng(seed)
    found: list[Utterance] = []
    left = seconds
    while left > 0:
        text = babble("en", rng)
        samples, rate, marks = flite.say(text, name, float(rng.uniform(0.85, 1.25)))
        if len(samples):
            found.append(utterance(f"flite {name}", text, samples, rate, marks))
            left -= len(found[-1].samples) / RATE
    return found
