"""Speech made at once in this process, in place of the process that makes it."""

from __future__ import annotations

from bridge.session.utterance import Spoken
from bridge.speech.booth import Deliver
from bridge.speech.orders import Order
from bridge.speech.studio import Answer, Begin, Drop, Feed, Job, Studio
from motion.errors import MotionError, SpeechError
from motion.speech.speech import Piece


class LocalMaker:
    """Delivers before the request returns. begun, dropped: the utterances so far.

    portions: how many of an utterance come, all where it is None; then nothing more, or `dies`.
    """

    def __init__(self) -> None:
        self.portions: int | None = None
        self.dies: SpeechError | None = None
        self._studio = Studio()
        self._deliver: dict[str, Deliver] = {}
        self.begun: list[str] = []
        self.dropped: list[str] = []

    def begin(self, key: str, order: Order, deliver: Deliver) -> None:
        """Make an utterance."""
        self.begun.append(key)
        self._deliver[key] = deliver
        self._do(Begin(key, order))
        given = 0
        while given != self.portions and (made := self._studio.step(1e9)) is not None:
            self._settle(*made)
            given += 1
        if given == self.portions and self.dies is not None:
            self._settle(key, self.dies)

    def feed(self, key: str, piece: Piece, last: bool = False) -> None:
        """The next piece."""
        self._do(Feed(key, piece, last))

    def drop(self, key: str) -> None:
        """Give one up."""
        self.dropped.append(key)
        self._deliver.pop(key, None)
        self._do(Drop(key))

    def _do(self, job: Job) -> None:
        answer = self._studio.take(job, 0.0)
        if answer is not None:
            self._settle(job.key, answer)

    def _settle(self, key: str, answer: Answer) -> None:
        assert isinstance(answer, (Spoken, MotionError)), answer
        if key in self._deliver:
            self._deliver[key](answer)
