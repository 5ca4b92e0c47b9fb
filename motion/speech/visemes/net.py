"""The viseme net at work: ONNX Runtime, many streams at once, each with a state of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from motion.errors import FileError, MotionError, missing
from motion.onnx_file import open_network
from motion.speech.visemes.features import BANDS, HOP, Features, Floats

FORMAT = "kinelink-visemes"
VERSION = "2"
"""Of the features, the visemes and the state. It changes when an old net would misunderstand them."""
FIX = "train it again (kinelink train visemes -o checkpoints/visemes.onnx) or fetch it again, see checkpoints/README.md"
SHIPPED = Path(__file__).resolve().parents[3] / "checkpoints" / "visemes.onnx"

AHEAD = 7
"""Frames (10 ms) that a row of scores is behind the last frame that it was made of, or one less."""


class Hearing:
    """What one stream has heard so far. Made by `Net.start`."""

    def __init__(self, state: int) -> None:
        self.features = Features()
        self.frames: Floats = np.zeros((0, BANDS), np.float32)
        self.state: Floats = np.zeros(state, np.float32)
        self.late = AHEAD
        self.beyond = 0

    def hear(self, samples: Floats, last: bool) -> None:
        """Adds samples at 16 kHz; after the last ones also the silence that the last answers wait for."""
        frames = [self.frames, self.features.push(samples)]
        if last:
            frames.append(self.features.finish())
            known = sum(map(len, frames))
            silent = AHEAD + (AHEAD + known) % 2
            self.beyond = silent - AHEAD
            frames.append(self.features.push(np.zeros(silent * HOP, np.float32)))
            frames.append(self.features.finish())
        self.frames = np.concatenate(frames)


class Net:
    """A viseme net of a file. FileError or MotionError where it can't be used.

    prior (15,): how often each viseme was heard in training. It may serve any number of streams and threads.
    """

    def __init__(self, path: str | Path = SHIPPED, threads: int = 1) -> None:
        path = Path(path)
        self._session, metadata = open_network(path, _missing, FIX, FIX, threads)
        if metadata.get("format") != FORMAT:
            raise FileError(f"{path} is no viseme net", kind="bad_checkpoint", fix=FIX)
        if metadata.get("version") != VERSION:
            raise FileError(
                f"{path} is of version {metadata.get('version')}, this program needs version {VERSION}",
                kind="wrong_version",
                fix=FIX,
            )
        self.metadata = metadata
        self.prior: NDArray[np.float64] = np.array(metadata["prior"].split(), np.float64)
        self._state = int(self._session.get_inputs()[1].shape[1])

    def start(self) -> Hearing:
        """A new stream."""
        return Hearing(self._state)

    def listen(self, heard: Sequence[tuple[Hearing, Floats, bool]]) -> list[Floats]:
        """Logarithmic probabilities (T, 15) of the next visemes of several streams, 100 rows a second.

        heard: of every stream its next samples at 16 kHz, and whether they are its last.
        """
        waiting: dict[int, list[int]] = {}
        for i, (hearing, samples, last) in enumerate(heard):
            hearing.hear(samples, last)
            waiting.setdefault(len(hearing.frames) // 2, []).append(i)
        answers = [np.zeros((0, 15), np.float32)] * len(heard)
        for pairs, rows in waiting.items():
            if pairs:
                for i, found in zip(rows, self._step([heard[i][0] for i in rows], 2 * pairs), strict=True):
                    answers[i] = found
        return answers

    def __call__(self, samples: Floats) -> Floats:
        """Logarithmic probabilities (T, 15) of a whole recording at 16 kHz, 100 rows a second."""
        return self.listen([(self.start(), samples, True)])[0]

    def _step(self, streams: Sequence[Hearing], frames: int) -> list[Floats]:
        given = {
            "frames": np.stack([one.frames[:frames] for one in streams]),
            "state": np.stack([one.state for one in streams]),
        }
        scores, states = self._session.run(["scores", "next"], given)
        found = []
        for one, score, state in zip(streams, scores, states, strict=True):
            one.frames, one.state = one.frames[frames:], state
            found.append(score[one.late : len(score) - one.beyond])
            one.late = max(0, one.late - len(score))
        return found


def _missing(package: str) -> MotionError:
    return missing(package, "speech")


@cache
def shipped() -> Net:
    """The net that comes with this program."""
    return Net()
