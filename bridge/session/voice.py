"""`Voice`: what one character says on the frames that it plays: where the face changes, frames are sent again."""

from __future__ import annotations

from bridge.session.line import Line
from bridge.session.speaking import Speaking
from bridge.session.utterance import LEAD, PER_FRAME, Utterance
from motion.face import Expression


class Voice:
    """A character's utterances and its line. heard: the session's sample up to which events of what is said were sent."""

    def __init__(self, line: Line, curves: tuple[str, ...]) -> None:
        self._line, self.speaking, self.heard = line, Speaking(curves), -1

    def begin(self, soonest: int) -> list[Utterance]:
        """What begins as soon as from a frame on, and of which that was not known before."""
        begun = self.speaking.begin(soonest)
        if begun:
            assert begun[0].frame is not None
            self._anew(begun[0].frame - LEAD)
        return begun

    def begin_at(self, number: int, frame: int) -> None:
        """Begin an utterance at a frame."""
        self.speaking.begin_at(number, frame)
        self._anew(frame - LEAD)

    def hush(self, frame: int) -> list[Utterance]:
        """Fall silent from a frame on; what was broken off or given up."""
        broken = self.speaking.cut(frame)
        if broken:
            self._anew(frame)
        return broken

    def express(self, frame: int, expression: Expression) -> None:
        """Show an expression from a frame on."""
        self.speaking.feeling.show(frame, expression)
        self._anew(frame)

    def put_off(self, utterance: Utterance, sample: int) -> None:
        """Say what follows a sample a little later."""
        self._anew(self.speaking.put_off(utterance, sample))

    def void(self, frame: int) -> None:
        """A newer epoch begins at a frame: events from there on are to be sent again."""
        self.heard = min(self.heard, frame * PER_FRAME - 1)

    def _anew(self, frame: int) -> None:
        if frame <= self._line.sent:
            self._line.send_again(frame)
            self.void(frame)
