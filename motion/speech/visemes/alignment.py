"""Which viseme is heard when, given what is said: a Viterbi search through expected visemes with likely durations.

The search goes frame by frame, so it serves a stream as well as a recording: every state's best path is known up to
now, the most likely of them can be asked for at any time, and the last state's is the answer at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NEVER = -1e30
_LONGEST = 0.8
# Spread of the logarithm of a sound's duration between speakers, rates and places in a sentence.
_SPREAD = 0.55


@dataclass(frozen=True)
class Expected:
    """A viseme (its index) that is to be heard, `seconds` long as a rule. A pause is any length, and may be left out."""

    viseme: int
    seconds: float
    pause: bool = False


class Aligner:
    """Best path of one utterance through `expected`. `push` scores as they come; `path` says what was heard.

    frame: seconds of a row of scores. No two pauses may follow each other.
    """

    def __init__(self, expected: Sequence[Expected], frame: float) -> None:
        self._visemes = np.array([one.viseme for one in expected], np.int64)
        self._pause = np.array([one.pause for one in expected], bool)
        if np.any(self._pause[1:] & self._pause[:-1]):
            raise ValueError("no two pauses may follow each other")
        self._longest = round(_LONGEST / frame)
        mean = np.array([max(one.seconds, frame) for one in expected])
        took = np.arange(1, self._longest + 1) * frame
        # Row d-1: cost of a state lasting d frames. Pauses are found by a running maximum instead.
        cost = -0.5 * (np.log(took[:, None] / mean) / _SPREAD) ** 2
        self._cost = np.where(self._pause, _NEVER, cost)
        # Of a state that goes on: it may still reach its likeliest duration.
        self._going = np.where(took[:, None] < mean, 0.0, self._cost)
        count = len(expected)
        self._frames = 0
        self._total = np.zeros(count)
        # Row t: the score of entering a state before frame t, less the scores of all frames before.
        self._entries = np.empty((256, count))
        self._lulls = np.full(count, _NEVER)
        self._lull_from = np.zeros(count, np.int64)
        # After each frame: where a state that ends there began, and whether a pause that ends there was left out.
        self._begun: list[NDArray[np.int64]] = []
        self._skipped: list[NDArray[np.bool_]] = []
        self._ended = np.full(count, _NEVER)
        self._enter(np.concatenate(([0.0], self._ended))[:-1])

    @property
    def frames(self) -> int:
        """Frames pushed so far."""
        return self._frames

    def push(self, scores: NDArray[np.floating]) -> None:
        """The next frames' logarithmic scores of 15 visemes, (T, 15)."""
        for row in np.asarray(scores, np.float64)[:, self._visemes]:
            recent = self._recent()
            self._frames += 1
            self._total = self._total + row
            options = recent + self._cost[: len(recent)]
            took = options.argmax(axis=0)
            best = np.take_along_axis(options, took[None], 0)[0]
            begun = np.where(self._pause, self._lull_from, self._frames - 1 - took)
            self._ended = np.where(self._pause, self._lulls, best) + self._total
            before = np.concatenate(([_NEVER], self._ended))[:-1]
            self._begun.append(begun)
            self._enter(before)

    def _recent(self) -> NDArray[np.float64]:
        """Entries of as many frames as a state may last, the latest first."""
        return self._entries[max(0, self._frames + 1 - self._longest) : self._frames + 1][::-1]

    def _enter(self, before: NDArray[np.float64]) -> None:
        """Lets every state begin at this time. before: best score of what is ahead of it having ended now."""
        skipped = self._pause & (before > self._ended)
        self._skipped.append(skipped)
        self._ended = np.where(skipped, before, self._ended)
        entered = np.concatenate((before[:1], self._ended))[:-1] if len(before) else before
        fresh = entered - self._total
        if self._frames == len(self._entries):
            self._entries = np.concatenate((self._entries, np.empty_like(self._entries)))
        self._entries[self._frames] = fresh
        louder = fresh > self._lulls
        self._lulls = np.where(louder, fresh, self._lulls)
        self._lull_from = np.where(louder, self._frames, self._lull_from)

    def path(self, finished: bool = True, since: int = 0) -> NDArray[np.int64]:
        """Index of the expected state in every frame from `since` on. Unless finished, of the likeliest path under way."""
        found = np.zeros(self._frames, np.int64)
        time, state = self._frames, len(self._visemes) - 1
        if not finished and time:
            state, start = self._under_way()
            found[start:] = state
            time, state = start, state - 1
        while time > since and state >= 0:
            if not self._skipped[time][state]:
                start = int(self._begun[time - 1][state])
                found[start:time] = state
                time = start
            state -= 1
        return found[since:]

    def _under_way(self) -> tuple[int, int]:
        """The state that is likeliest now, and when it began."""
        recent = self._recent()[1:]
        options = recent + self._going[: len(recent)]
        took = options.argmax(axis=0)
        best = np.where(self._pause, self._lulls, np.take_along_axis(options, took[None], 0)[0]) + self._total
        state = int(best.argmax())
        return state, int(self._lull_from[state] if self._pause[state] else self._frames - 1 - took[state])

    def visemes(self, finished: bool = True, since: int = 0) -> NDArray[np.int64]:
        """The viseme in every frame from `since` on, see `path`."""
        return self._visemes[self.path(finished, since)]


def align(expected: Sequence[Expected], scores: NDArray[np.floating], frame: float) -> NDArray[np.int64]:
    """Index of the expected state in every row of scores (T, 15), `frame` seconds apart.

    Where there is less sound than states, each gets its share of it by its duration.
    """
    count = len(scores)
    if sum(not one.pause for one in expected) > count:
        ends = np.cumsum([0.0 if one.pause else one.seconds for one in expected])
        middles = (np.arange(count) + 0.5) * ends[-1] / max(count, 1)
        shared: NDArray[np.int64] = np.searchsorted(ends, middles, side="right")
        return shared
    search = Aligner(expected, frame)
    search.push(scores)
    return search.path()
