"""Speech to learn from as it is kept: samples of 16 bits and their visemes, in memory or in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from motion.errors import FileError
from motion.speech.speech import Samples
from motion.speech.visemes.corpus import Utterance

_LOUDEST = 32767


@dataclass(frozen=True, eq=False)
class Spoken:
    """An utterance: sound at 16 kHz, (n,) int16, and its viseme in every 10 ms, (T,)."""

    sound: NDArray[np.int16]
    labels: NDArray[np.int64]

    @property
    def samples(self) -> Samples:
        """The sound as numbers from -1 to 1."""
        return self.sound.astype(np.float32) / np.float32(_LOUDEST)


def kept(one: Utterance) -> Spoken:
    """An utterance without its text and marks."""
    return Spoken((one.samples * _LOUDEST).astype(np.int16), one.labels)


def save(utterances: Sequence[Spoken], path: Path) -> None:
    """Writes utterances into one file (npz)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part.npz")
    np.savez(
        unfinished,
        sound=np.concatenate([one.sound for one in utterances]),
        labels=np.concatenate([one.labels for one in utterances]).astype(np.int8),
        sizes=np.array([(len(one.sound), len(one.labels)) for one in utterances]),
    )
    unfinished.replace(path)


def load(path: Path) -> list[Spoken]:
    """Utterances that `save` wrote. FileError where they can't be read."""
    try:
        with np.load(path) as file:
            sound, labels, sizes = file["sound"], file["labels"], file["sizes"]
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise FileError(
            f"{path} can't be read: {error}", kind="no_data", fix="remove it, and it is made again"
        ) from error
    ends = np.cumsum(sizes, axis=0)[:-1]
    parted = zip(np.split(sound, ends[:, 0]), np.split(labels.astype(np.int64), ends[:, 1]), strict=True)
    return [Spoken(*pair) for pair in parted]
