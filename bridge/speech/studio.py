"""`Studio`: the utterances that are being made, a little of each in turn. Pure but for the voices; time is passed in."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field

from bridge.protocol.limits import AUDIO_RATE
from bridge.session.utterance import Spoken
from bridge.speech.making import Making, made
from bridge.speech.orders import Order
from motion.errors import MotionError
from motion.speech.speech import Piece

# Seconds of sound that are made ahead of when they can be heard at the soonest.
_AHEAD = 4.0


@dataclass(frozen=True, eq=False)
class Job:
    """Base of what a studio is asked for. key: names the utterance."""

    key: str


@dataclass(frozen=True, eq=False)
class Begin(Job):
    """Make an utterance."""

    order: Order


@dataclass(frozen=True, eq=False)
class Feed(Job):
    """The next piece of an utterance that is fed. last: there is no more to come."""

    piece: Piece
    last: bool = False


@dataclass(frozen=True, eq=False)
class Drop(Job):
    """Give an utterance up."""


Answer = Spoken | MotionError | str
"""What was made, why it can't be, or the traceback of a bug; after one of the last two there is no more."""


@dataclass(eq=False)
class _Made:
    """An utterance that is made ahead. began: when, seconds; samples: so far."""

    pieces: Iterator[Spoken]
    began: float
    samples: int = field(default=0)

    def due(self) -> float:
        """When more of it is to be made."""
        return self.began + self.samples / AUDIO_RATE - _AHEAD if self.samples else 0.0


class Studio:
    """Makes utterances side by side."""

    def __init__(self) -> None:
        self._making: dict[str, _Made] = {}
        self._fed: dict[str, Making] = {}

    def take(self, job: Job, now: float) -> Answer | None:
        """Take a job; what comes of it at once. now: seconds of a clock that only goes forward."""
        if isinstance(job, Drop):
            self._making.pop(job.key, None)
            self._fed.pop(job.key, None)
            return None
        try:
            if isinstance(job, Begin) and job.order.fed:
                self._fed[job.key] = Making(job.order, job.order.rate)
                return Spoken.nothing()
            elif isinstance(job, Begin):
                self._making[job.key] = _Made(made(job.order), now)
            elif isinstance(job, Feed) and job.key in self._fed:
                return self._feed(job)
        except MotionError as error:
            self._fed.pop(job.key, None)
            return error
        except Exception:  # one utterance's bug must not end the others'
            self._fed.pop(job.key, None)
            return traceback.format_exc()
        return None

    def due(self) -> float | None:
        """When there is something to do by itself, None for never."""
        return min((one.due() for one in self._making.values()), default=None)

    def step(self, now: float) -> tuple[str, Answer] | None:
        """Make a little more of what is needed first; None where nothing is due."""
        key, one = min(self._making.items(), key=lambda item: item[1].due(), default=("", None))
        if one is None or one.due() > now:
            return None
        answer: Answer
        try:
            answer = next(one.pieces)
        except MotionError as error:
            answer = error
        except Exception:
            answer = traceback.format_exc()
        if not isinstance(answer, Spoken) or answer.last:
            del self._making[key]
        else:
            one.samples += len(answer.samples)
        return key, answer

    def _feed(self, job: Feed) -> Spoken | None:
        making = self._fed[job.key]
        spoken = making.feed(job.piece)
        if not job.last:
            return spoken
        del self._fed[job.key]
        rest = making.close()
        return rest if spoken is None else spoken.joined(rest)
